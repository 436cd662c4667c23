package sqlitestore

import (
	"context"
	"database/sql"
	"strings"

	"broadsheet/internal/content"
)

// The rules of names (content/names.go) as conditions of queries. What shows a name is looked for from the
// newest article on, as those that have expired are the oldest.

// visibleAuthors restricts authors to those whom an article credits that the audience is shown.
func (r *reader) visibleAuthors(q *selection) *selection {
	if r.audience.SeesAll() {
		return q
	}
	articles := r.visibleArticles(&selection{from: "article_authors c CROSS JOIN articles a ON a.id = c.article_id"})
	articles.conditions = append([]string{"c.author_id = authors.id"}, articles.conditions...)
	q.where("("+articles.sql("1", nil)+" ORDER BY c.published_at DESC LIMIT 1) IS NOT NULL", articles.args...)
	return q
}

// visiblePages restricts pages to those whose name and section the audience is shown.
func (r *reader) visiblePages(q *selection) *selection {
	if r.audience.SeesAll() {
		return q
	}
	any, shown := &selection{from: "articles a"}, r.visibleArticles(&selection{from: "articles a"})
	any.where("a.page_id = pages.id AND a.created <= ?", r.revision)
	shown.where("a.page_id = pages.id")
	q.where("(EXISTS ("+shown.sql("1", nil)+") OR NOT EXISTS ("+any.sql("1", nil)+"))", append(shown.args, any.args...)...)
	return q
}

// visibleSections restricts sections to those of an article that the audience is shown, or of a page.
func (r *reader) visibleSections(q *selection) *selection {
	if r.audience.SeesAll() {
		return q
	}
	articles, pages := r.visibleArticles(&selection{from: "articles a"}), r.visiblePages(r.visibleDocuments(&selection{from: "pages"}))
	articles.where("a.section_id = sections.id")
	pages.where("pages.section_id = sections.id")
	q.where("(("+articles.sql("1", nil)+" ORDER BY a.published_at DESC LIMIT 1) IS NOT NULL OR EXISTS ("+pages.sql("1", nil)+"))", append(articles.args, pages.args...)...)
	return q
}

// placements finds the articles that are on one of some pages, or have one of some ids.
func (r *reader) placements(ctx context.Context, pages, articles []content.ID) ([]content.ArticlePlacement, error) {
	rule := r.visibleArticles(&selection{})
	query := "SELECT a.id, a.page_id, " + strings.Join(rule.conditions, " AND ") + ` FROM articles a WHERE a.created <= ? AND
		a.id IN (SELECT id FROM articles WHERE page_id IN (SELECT value FROM json_each(?)) UNION SELECT value FROM json_each(?))`
	var found []content.ArticlePlacement
	err := r.query(ctx, query, append(rule.args, r.revision, list(pages), list(articles)), func(rows *sql.Rows) error {
		var a content.ArticlePlacement
		err := rows.Scan(&a.ID, &a.PageID, &a.Shown)
		found = append(found, a)
		return err
	})
	return found, err
}

// pages reads the pages that a query chooses, as the audience gets them; its only column is doc.
func (r *reader) pages(ctx context.Context, query string, args []any) ([]*content.Page, error) {
	found, err := decode[content.Page](ctx, r, query, args)
	if err != nil {
		return nil, err
	}
	return content.PagesFor(ctx, r.audience, r.now, found, r.placements)
}
