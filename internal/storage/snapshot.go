package storage

import (
	"context"
	"sync/atomic"
	"time"

	"broadsheet/internal/content"
)

// Snapshot is the state that a [content.Reader] is bound to: an audience with the policies in force, a
// moment, and a revision of a store.
type Snapshot struct {
	audience content.Audience
	policies map[content.ID]content.Policy
	now      time.Time
	revision int64
	store    string
}

// Source is what a snapshot of a store is taken from.
type Source struct {
	Name         string                                                      // of the store, unique among all stores
	Now          func() time.Time                                            // the store's clock
	Partner      func(context.Context, content.ID) (*content.Partner, error) // reads a partner
	Publications func(context.Context) ([]*content.Publication, error)       // reads [content.PolicyFields] of all publications
	Policies     *PolicyCache
}

// Snapshot returns the snapshot of a revision for an audience. The revision must have been read before
// the call, so that the partner's entitlements are at least as new.
func (s Source) Snapshot(ctx context.Context, audience content.Audience, revision int64) (Snapshot, error) {
	audience, err := audience.Refreshed(ctx, s.Partner)
	if err != nil {
		return Snapshot{}, err
	}
	policies, err := s.Policies.at(ctx, revision, s.Publications)
	if err != nil {
		return Snapshot{}, err
	}
	return Snapshot{audience: audience.WithPolicies(policies), policies: policies, now: s.Now(), revision: revision, store: s.Name}, nil
}

// As returns the snapshot for another audience, at the same moment and revision.
func (s Snapshot) As(a content.Audience) Snapshot {
	s.audience = a.WithPolicies(s.policies)
	return s
}

// Audience returns the audience, with the policies in force.
func (s Snapshot) Audience() content.Audience { return s.audience }

// Now returns the moment of the snapshot.
func (s Snapshot) Now() time.Time { return s.now }

// Revision returns the revision of the snapshot.
func (s Snapshot) Revision() int64 { return s.revision }

// StoreName returns the name that the store was given when it was created.
func (s Snapshot) StoreName() string { return s.store }

// PolicyCache caches the publications' policies of the revision that was read last. The zero value is
// empty.
type PolicyCache struct {
	latest atomic.Pointer[policies]
}

type policies struct {
	revision      int64
	byPublication map[content.ID]content.Policy
}

// at returns the policies that differ from the default, at a revision.
func (c *PolicyCache) at(ctx context.Context, revision int64, read func(context.Context) ([]*content.Publication, error)) (map[content.ID]content.Policy, error) {
	if cached := c.latest.Load(); cached != nil && cached.revision == revision {
		return cached.byPublication, nil
	}
	publications, err := read(ctx)
	if err != nil {
		return nil, err
	}
	byPublication := content.NonDefaultPolicies(publications)
	c.latest.Store(&policies{revision, byPublication})
	return byPublication, nil
}

// Document is a pointer to T that is a [content.Document].
type Document[T any] interface {
	*T
	content.Document
	For(content.Audience, time.Time) *T
}

// Visible returns the documents as the audience of a snapshot may read them, without those that it may
// not.
func Visible[T any, P Document[T]](s Snapshot, docs []*T) []*T {
	var visible []*T
	for _, d := range docs {
		if d := P(d).For(s.audience, s.now); d != nil {
			visible = append(visible, d)
		}
	}
	return visible
}

// ByID returns documents by their ids.
func ByID[D content.Document](docs []D) map[content.ID]D {
	byID := make(map[content.ID]D, len(docs))
	for _, d := range docs {
		byID[d.DocumentID()] = d
	}
	return byID
}

// GroupBy groups documents by their owner and keeps their order.
func GroupBy[T any](docs []T, owner func(T) content.ID) map[content.ID][]T {
	groups := map[content.ID][]T{}
	for _, d := range docs {
		groups[owner(d)] = append(groups[owner(d)], d)
	}
	return groups
}

// Withdrawn returns the articles that were withdrawn.
func Withdrawn(articles []*content.Article) []*content.Article {
	var withdrawn []*content.Article
	for _, a := range articles {
		if a.Newsroom.Withdrawal != nil {
			withdrawn = append(withdrawn, a)
		}
	}
	return withdrawn
}
