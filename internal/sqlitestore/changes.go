package sqlitestore

import (
	"context"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
)

// Changes returns what changed for the audience after a position.
func (r *reader) Changes(ctx context.Context, q content.ChangeQuery) (content.ChangePage, error) {
	return content.Changes(ctx, unfiltered{r}, r.Audience(), r.Now(), r.Revision(), q)
}

// Tombstones returns the stubs of withdrawn articles, those withdrawn last first.
func (r *reader) Tombstones(ctx context.Context, queries []content.TombstoneQuery) ([][]*content.Article, error) {
	return storage.Map(ctx, storage.OneByOne, queries, func(ctx context.Context, query content.TombstoneQuery) ([]*content.Article, error) {
		q := articles(query.ArticleFilter)
		q.where("a.withdrawn_at > 0 AND a.created <= ?", r.Revision())
		q.meet(unindexed, r.Audience().ReleasedConditions(r.Now()))
		r.inScopes(q)
		found, err := find[content.Article](ctx, r, q.sql("doc", nil)+" ORDER BY a.withdrawn_at DESC, a.id LIMIT ?", append(q.args, query.Limit))
		return storage.Withdrawn(found), err
	})
}

// unfiltered reads articles as they are stored, for [content.Changes], which applies the rule itself.
type unfiltered struct{ *reader }

func (r unfiltered) InRange(ctx context.Context, s content.RevisionRange, n int) ([]*content.Article, error) {
	q := &selection{from: "articles a INDEXED BY articles_stamped"}
	q.where("(a.revision, a.id) > (?, ?) AND a.revision < ?", s.After.Revision, string(s.After.ID), s.Below)
	if s.Publications != nil {
		q.where("a.publication_id IN (SELECT value FROM json_each(?))", list(s.Publications))
	}
	if len(s.Except) > 0 {
		q.where("a.publication_id NOT IN (SELECT value FROM json_each(?))", list(s.Except))
	}
	return r.articles(ctx, q.sql("doc", nil)+" ORDER BY a.revision, a.id LIMIT ?", append(q.args, n))
}

func (r unfiltered) AffectedBy(ctx context.Context, publication, after content.ID, to int64, n int) ([]*content.Article, error) {
	return r.articles(ctx, `SELECT doc FROM articles INDEXED BY articles_reached WHERE publication_id = ? AND id > ? AND revision <= ? ORDER BY id LIMIT ?`,
		[]any{publication, after, to, n})
}

func (r unfiltered) articles(ctx context.Context, query string, args []any) ([]*content.Article, error) {
	return find[content.Article](ctx, &reader{r.As(content.Editor()), r.store}, query, args)
}
