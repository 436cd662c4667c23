package edition

import (
	"context"

	"broadsheet/internal/content"
)

// Desk applies the newsroom's decisions to a store. Each decision is one revision, or none where it
// changes nothing. A decision that was interrupted can be repeated. On a dry run, it writes nothing
// and returns the same.
type Desk struct {
	store   content.Store
	options Options
}

// NewDesk returns a desk. It holds the store's lease for one decision at a time.
func NewDesk(store content.Store, o Options) *Desk { return &Desk{store: store, options: o} }

// Decision is an article before and after a decision.
type Decision struct{ Before, After content.Draft }

// decide changes an article.
func (d *Desk) decide(ctx context.Context, id content.ID, change func(a *content.Draft, at Moment) error) (Decision, error) {
	before, after, err := ReviseArticle(ctx, d.store, d.options, id, change)
	return Decision{Before: before, After: after}, err
}
