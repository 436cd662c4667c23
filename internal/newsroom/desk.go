// Package newsroom applies the newsroom's decisions to a store: it withdraws, restores and corrects
// articles, and sets the rights of articles and the policy of publications. Imports keep these
// decisions.
package newsroom

import (
	"context"

	"broadsheet/internal/content"
	"broadsheet/internal/transfer"
)

// Desk applies the newsroom's decisions to a store. Each decision is one revision, or none when it changes
// nothing. An interrupted decision can be repeated. On a dry run, Desk writes nothing and returns the
// same.
type Desk struct {
	store   content.Store
	options transfer.Options
}

// NewDesk returns a desk. It acquires the store's lease for each decision and releases it afterwards.
func NewDesk(store content.Store, o transfer.Options) *Desk { return &Desk{store: store, options: o} }

// Decision is an article before and after a decision.
type Decision struct{ Before, After content.Draft }

// decide applies a change to an article.
func (d *Desk) decide(ctx context.Context, id content.ID, change func(a *content.Draft, at transfer.Moment) error) (Decision, error) {
	before, after, err := transfer.ReviseArticle(ctx, d.store, d.options, id, change)
	return Decision{Before: before, After: after}, err
}
