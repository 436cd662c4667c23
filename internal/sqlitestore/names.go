package sqlitestore

import (
	"context"
	"slices"

	"broadsheet/internal/content"
)

// The rules for the names of authors, sections and pages (content/names.go) as SQL. A name is visible
// when a visible article has it. Articles are searched newest first, because expired ones are the oldest.

// visibleAuthors restricts authors to those whom a visible article credits.
func (r *reader) visibleAuthors(q *selection) *selection {
	if r.Audience().SeesAll() {
		return q
	}
	articles := &selection{from: "article_authors c CROSS JOIN articles a ON a.id = c.article_id"}
	articles.where("c.author_id = authors.id")
	r.visibleArticles(articles)
	q.where("("+articles.sql("1", nil)+" ORDER BY c.published_at DESC LIMIT 1) IS NOT NULL", articles.args...)
	return q
}

// visiblePages restricts pages to those whose name and section the audience may read.
func (r *reader) visiblePages(q *selection) *selection {
	if r.Audience().SeesAll() {
		return q
	}
	any, visible := &selection{from: "articles a"}, r.visibleArticles(&selection{from: "articles a"})
	any.where("a.page_id = pages.id AND a.created <= ?", r.Revision())
	visible.where("a.page_id = pages.id")
	q.where("(EXISTS ("+visible.sql("1", nil)+") OR NOT EXISTS ("+any.sql("1", nil)+"))", append(visible.args, any.args...)...)
	return q
}

// visibleSections restricts sections to those of a visible article or page.
func (r *reader) visibleSections(q *selection) *selection {
	if r.Audience().SeesAll() {
		return q
	}
	articles, pages := r.visibleArticles(&selection{from: "articles a"}), r.visiblePages(r.visibleDocuments(&selection{from: "pages"}))
	articles.where("a.section_id = sections.id")
	pages.where("pages.section_id = sections.id")
	q.where("(("+articles.sql("1", nil)+" ORDER BY a.published_at DESC LIMIT 1) IS NOT NULL OR EXISTS ("+pages.sql("1", nil)+"))", append(articles.args, pages.args...)...)
	return q
}

// placements returns the articles on some pages, and those with some ids, each with whether the
// audience may read it.
func (r *reader) placements(ctx context.Context, pages, articles []content.ID) ([]content.ArticlePlacement, error) {
	found, placed := []content.ArticlePlacement{}, map[content.ID]bool{}
	read := func(query string, args []any) error {
		return r.query(ctx, query, args, func(row *row) error {
			var a content.ArticlePlacement
			err := row.Scan(&a.ID, &a.PageID, &a.Shown)
			found, placed[a.ID] = append(found, a), true
			return err
		})
	}
	if err := read(r.placedOn(pages)); err != nil {
		return nil, err
	}
	elsewhere := slices.DeleteFunc(slices.Clone(articles), func(id content.ID) bool { return placed[id] })
	if len(elsewhere) == 0 {
		return found, nil
	}
	return found, read(r.placementsOf("a.id", elsewhere))
}

// placedOn returns the query for the articles on pages.
func (r *reader) placedOn(pages []content.ID) (query string, args []any) {
	return r.placementsOf("a.page_id", pages)
}

func (r *reader) placementsOf(column string, ids []content.ID) (query string, args []any) {
	visible, q := r.visibleArticles(&selection{}), (&selection{from: "articles a"}).whereIn(column, ids)
	q.where("a.created <= ?", r.Revision())
	return q.sql("a.id, a.page_id, "+visible.all(), nil), append(visible.args, q.args...)
}

// findPages returns the pages of a query as the audience may read them. The query's only column is doc.
func (r *reader) findPages(ctx context.Context, query string, args []any) ([]*content.Page, error) {
	found, err := decode[content.Page](ctx, r, query, args)
	if err != nil {
		return nil, err
	}
	return content.PagesFor(ctx, r.Audience(), r.Now(), found, r.placements)
}
