package sqlitestore

import (
	"context"
	"strings"

	"broadsheet/internal/content"
)

// The rules of content as conditions of queries. The contract suite holds them together.

// visibleDocuments is [content.VisibleDocument], and the reader's revision, for documents that are not articles.
func (r *reader) visibleDocuments(q *selection) *selection {
	q.where("created <= ?", r.revision)
	if r.audience.SeesAll() || q.from == "publications" {
		return q
	}
	q.where("visible_from <= ?", r.now.UnixMilli())
	if ids, all := r.audience.Publications(r.now); !all {
		q.where("publication_id IN (SELECT value FROM json_each(?))", list(ids))
	}
	return q
}

// visibleArticles is [content.Judge], and the reader's revision, for articles, which a selection calls a.
func (r *reader) visibleArticles(q *selection) *selection {
	q.where("a.created <= ?", r.revision)
	if !r.audience.SeesAll() {
		q.where("+a.visible_until > ?", r.now.UnixMilli())
		r.releasedArticles(q)
	}
	return q
}

// releasedArticles chooses the articles that the audience is shown, or was while they were there.
func (r *reader) releasedArticles(q *selection) {
	if r.audience.SeesAll() {
		return
	}
	q.where("+a.visible_from <= ?", r.now.UnixMilli())
	if scopes, all := r.audience.VisibleScopes(r.now); !all {
		condition, args := within(scopes)
		q.where(condition, args...)
	}
}

// inWindow is the condition for articles that are in one of scopes. The signs before columns keep
// SQLite from entering indexes by them: a list is walked in its order.
func within(scopes []content.Scope) (string, []any) {
	either, args := []string{"false"}, []any{}
	for _, s := range scopes {
		q := &selection{}
		in(q, "+a.publication_id IN", s.Publications)
		if len(s.Except) > 0 {
			in(q, "+a.publication_id NOT IN", s.Except)
		}
		in(q, "+a.section_id IN", s.Sections)
		in(q, "+a.syndication IN", s.Syndication)
		q.where("+a.visible_from <= ? AND a.pictures <= ?", s.ReleasedBy.UnixMilli(), s.Pictures)
		either, args = append(either, strings.Join(q.conditions, " AND ")), append(args, q.args...)
	}
	return "(" + strings.Join(either, " OR ") + ")", args
}

// in restricts a selection by a list; nil does not.
func in[T ~string](q *selection, condition string, values []T) {
	if values != nil {
		q.where(condition+" (SELECT value FROM json_each(?))", list(values))
	}
}

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
	publications, err := readAll[*content.Publication](ctx, s, `SELECT doc FROM publications`)
	if err != nil {
		return nil, err
	}
	of := content.NonDefaultPolicies(publications)
	s.policies.Store(&policies{revision, of})
	return of, nil
}
