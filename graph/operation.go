package graph

import (
	"sync/atomic"

	"broadsheet/internal/content"
	"broadsheet/internal/weburl"
)

// operation is what the resolvers of one operation share: the reader, bound to the caller's
// audience, and what the traits of the response are made from.
type operation struct {
	reader content.Reader
	base   weburl.Base
	errors atomic.Int64 // in the response
	panics atomic.Int64
	all    atomic.Bool // publications were listed
}
