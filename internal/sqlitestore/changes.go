package sqlitestore

import (
	"context"

	"broadsheet/internal/content"
)

// Changes returns what became of articles for the audience since a position.
func (r *reader) Changes(ctx context.Context, q content.ChangeQuery) (content.ChangePage, error) {
	return content.Changes(ctx, unfiltered{r}, r.audience, r.now, r.revision, q)
}

// Tombstones returns stubs of articles that were withdrawn.
func (r *reader) Tombstones(ctx context.Context, queries []content.TombstoneQuery) ([][]*content.Article, error) {
	lists := make([][]*content.Article, len(queries))
	for i, query := range queries {
		q := articles(query.ArticleFilter)
		q.where("a.withdrawn_at > 0 AND a.created <= ?", r.revision)
		r.releasedArticles(q)
		found, err := find[content.Article](ctx, r, q.sql("doc", nil)+" ORDER BY a.withdrawn_at DESC, a.id LIMIT ?", append(q.args, query.Limit))
		if err != nil {
			return nil, err
		}
		for _, a := range found {
			if a.Newsroom.Withdrawal != nil {
				lists[i] = append(lists[i], a)
			}
		}
	}
	return lists, nil
}

// unfiltered reads articles as the store has them.
type unfiltered struct{ *reader }

func (r unfiltered) InRange(ctx context.Context, s content.RevisionRange, n int) ([]*content.Article, error) {
	q := &selection{from: "articles a INDEXED BY articles_stamped"}
	q.where("(a.revision, a.id) > (?, ?) AND a.revision < ?", s.After.Revision, string(s.After.ID), s.Below)
	in(q, "a.publication_id IN", s.Publications)
	if len(s.Except) > 0 {
		in(q, "a.publication_id NOT IN", s.Except)
	}
	return r.unjudged(ctx, q.sql("doc", nil)+" ORDER BY a.revision, a.id LIMIT ?", append(q.args, n))
}

func (r unfiltered) AffectedBy(ctx context.Context, publication, after content.ID, to int64, n int) ([]*content.Article, error) {
	return r.unjudged(ctx, `SELECT doc FROM articles INDEXED BY articles_reached WHERE publication_id = ? AND id > ? AND revision <= ? ORDER BY id LIMIT ?`,
		[]any{publication, after, to, n})
}

func (r unfiltered) unjudged(ctx context.Context, query string, args []any) ([]*content.Article, error) {
	all := *r.reader
	all.audience = content.Editor()
	return find[content.Article](ctx, &all, query, args)
}
