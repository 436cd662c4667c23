package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"

	"broadsheet/internal/content"
)

func (r *reader) Bodies(ctx context.Context, articles []content.ID) (map[content.ID]content.Body, error) {
	seen, err := r.visibleIDs(ctx, articles)
	if err != nil {
		return nil, err
	}
	bodies := make(map[content.ID]content.Body, len(seen))
	for _, id := range seen {
		bodies[id] = content.Body{}
	}
	err = r.query(ctx, `SELECT doc, id FROM bodies WHERE id IN (SELECT value FROM json_each(?))`, []any{list(seen)}, func(rows *sql.Rows) error {
		var raw sql.RawBytes
		var id content.ID
		var body content.Body
		if err := rows.Scan(&raw, &id); err != nil {
			return err
		}
		if err := json.Unmarshal(raw, &body); err != nil {
			return err
		}
		bodies[id] = body
		return nil
	})
	return bodies, err
}

// visibleIDs returns those of the articles that the audience may see.
func (r *reader) visibleIDs(ctx context.Context, articles []content.ID) ([]content.ID, error) {
	var seen []content.ID
	err := r.query(ctx, `SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?)) AND `+visible,
		r.visibleArgs(list(articles)), func(rows *sql.Rows) error {
			var id content.ID
			err := rows.Scan(&id)
			seen = append(seen, id)
			return err
		})
	return seen, err
}

func (r *reader) ViewCounts(ctx context.Context, articles []content.ID) (map[content.ID]int64, error) {
	return r.counts(ctx, `SELECT v.article_id, v.rank FROM views v JOIN articles a ON a.id = v.article_id
		WHERE v.article_id IN (SELECT value FROM json_each(?)) AND v.rank >= 0 AND `+visible, r.visibleArgs(list(articles)))
}

func (r *reader) ArticleCountsOfAuthors(ctx context.Context, authors []content.ID) (map[content.ID]int64, error) {
	return r.counts(ctx, `SELECT c.author_id, count(*) FROM article_authors c JOIN articles a ON a.id = c.article_id
		WHERE c.author_id IN (SELECT value FROM json_each(?)) AND `+visible+` GROUP BY c.author_id`, r.visibleArgs(list(authors)))
}

// counts reads a number for each id.
func (r *reader) counts(ctx context.Context, query string, args []any) (map[content.ID]int64, error) {
	counts := map[content.ID]int64{}
	err := r.query(ctx, query, args, func(rows *sql.Rows) error {
		var id content.ID
		var n int64
		err := rows.Scan(&id, &n)
		counts[id] = n
		return err
	})
	return counts, err
}

func (r *reader) AllPublications(ctx context.Context) ([]*content.Publication, error) {
	return find[content.Publication](ctx, r, `SELECT doc FROM publications WHERE `+visible+` ORDER BY name, id`, r.visibleArgs())
}

func (r *reader) PagesOfIssues(ctx context.Context, issues []content.ID) (map[content.ID][]*content.Page, error) {
	pages, err := find[content.Page](ctx, r, `SELECT doc FROM pages WHERE issue_id IN (SELECT value FROM json_each(?)) AND `+visible+` ORDER BY ordinal, id`,
		r.visibleArgs(list(issues)))
	return group(pages, func(p *content.Page) content.ID { return p.IssueID }), err
}

func (r *reader) ArticlesOfPages(ctx context.Context, pages []content.ID) (map[content.ID][]*content.Article, error) {
	articles, err := find[content.Article](ctx, r, `SELECT doc FROM articles WHERE page_id IN (SELECT value FROM json_each(?)) AND `+visible+` ORDER BY reading_order, id`,
		r.visibleArgs(list(pages)))
	return group(articles, func(a *content.Article) content.ID { return a.PageID }), err
}

func (r *reader) SectionsOfPublications(ctx context.Context, publications []content.ID) (map[content.ID][]*content.Section, error) {
	sections, err := find[content.Section](ctx, r, `SELECT doc FROM sections WHERE publication_id IN (SELECT value FROM json_each(?)) AND `+visible+` ORDER BY name, id`,
		r.visibleArgs(list(publications)))
	return group(sections, func(s *content.Section) content.ID { return s.PublicationID }), err
}

func (r *reader) ReadingOrder(ctx context.Context, issues []content.ID) (map[content.ID][]content.ID, error) {
	order := make(map[content.ID][]content.ID, len(issues))
	err := r.query(ctx, `SELECT issue_id, id FROM articles WHERE issue_id IN (SELECT value FROM json_each(?)) AND `+visible+` ORDER BY reading_order, id`,
		r.visibleArgs(list(issues)), func(rows *sql.Rows) error {
			var issue, article content.ID
			err := rows.Scan(&issue, &article)
			order[issue] = append(order[issue], article)
			return err
		})
	return order, err
}

// group sorts documents by the one they belong to, keeping their order.
func group[T any](docs []T, owner func(T) content.ID) map[content.ID][]T {
	groups := map[content.ID][]T{}
	for _, d := range docs {
		groups[owner(d)] = append(groups[owner(d)], d)
	}
	return groups
}
