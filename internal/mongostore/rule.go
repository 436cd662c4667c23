package mongostore

import (
	"context"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// The rules of content as conditions of queries. The contract suite holds them together.

// visibleDocuments is [content.VisibleDocument], and the reader's revision, for documents that are not articles.
func (r *reader) visibleDocuments(q *selection) *selection {
	q.where("created", "$lte", r.revision)
	if r.audience.SeesAll() || q.collection == publicationsName {
		return q
	}
	q.where("visibleFrom", "$lte", r.now)
	if ids, all := r.audience.Publications(r.now); !all {
		q.where("publicationId", "$in", notNil(ids))
	}
	return q
}

// visibleArticles is [content.Judge], and the reader's revision, for articles.
func (r *reader) visibleArticles(q *selection) *selection {
	r.published(q)
	r.inScopes(q)
	return q
}

// inScopes chooses the articles that the audience is shown, or was while they were there.
func (r *reader) inScopes(q *selection) {
	if scopes, all := r.audience.VisibleScopes(r.now); !all {
		q.inOneScope(scopes, asFields)
	}
}

// published chooses what is out, of articles and of their entries for searches.
func (r *reader) published(q *selection) {
	q.where("created", "$lte", r.revision)
	if !r.audience.SeesAll() {
		q.where("visibleFrom", "$lte", r.now)
		q.where("visibleUntil", "$gt", r.now)
	}
}

// inOneScope chooses what is in one of scopes.
func (q *selection) inOneScope(scopes []content.Scope, as func(content.Scope, *selection)) {
	if len(scopes) == 0 {
		q.where("_id", "$in", []content.ID{})
		return
	}
	if len(scopes) == 1 {
		q.meetScope(scopes[0], as)
		return
	}
	q.either = append(q.either, within(scopes, as))
}

func within(scopes []content.Scope, as func(content.Scope, *selection)) bson.A {
	var either bson.A
	for _, s := range scopes {
		one := &selection{}
		one.meetScope(s, as)
		either = append(either, one.filter())
	}
	return either
}

// meetScope chooses what is in a scope.
func (q *selection) meetScope(s content.Scope, as func(content.Scope, *selection)) {
	as(s, q)
	q.where("visibleFrom", "$lte", s.ReleasedBy)
	q.where("pictures", "$lte", s.Pictures)
	if s.Syndication != nil {
		q.where("syndication", "$in", s.Syndication)
	}
}

// asFields chooses articles of a scope's publications and sections.
func asFields(s content.Scope, q *selection) {
	q.whereIn("publicationId", s.Publications)
	q.whereIn("sectionId", s.Sections)
	if len(s.Except) > 0 {
		q.where("publicationId", "$nin", s.Except)
	}
}

// asMarks chooses entries for searches of a scope's publications and sections.
func asMarks(s content.Scope, q *selection) {
	q.whereIn("terms", marksOf(s.Publications))
	q.whereIn("terms", marksOf(s.Sections))
	if len(s.Except) > 0 {
		q.where("terms", "$nin", marksOf(s.Except))
	}
}

func marksOf(ids []content.ID) []content.ID {
	var marks []content.ID
	for _, id := range ids {
		marks = append(marks, content.ID(mark(string(id))))
	}
	return marks
}

// notNil is a list that is never null.
func notNil[T any](list []T) []T { return append([]T{}, list...) }

// policies are those of publications at a revision.
type policies struct {
	revision int64
	of       map[content.ID]content.Policy
}

// policiesAt returns publications' policies, as far as they are unusual, at a revision.
func (s *Store) policiesAt(ctx context.Context, revision int64) (map[content.ID]content.Policy, error) {
	if known := s.policies.Load(); known != nil && known.revision == revision {
		return known.of, nil
	}
	q := &selection{collection: publicationsName}
	q.fromLowest("_id", "")
	found, err := find[*content.Publication](ctx, s, q, options.Find().SetProjection(only("rights", "publicAccess", "policyRevision", "wasOpen")))
	if err != nil {
		return nil, err
	}
	of := content.NonDefaultPolicies(found)
	s.policies.Store(&policies{revision, of})
	return of, nil
}
