package sqlitestore

import (
	"context"
	"encoding/json"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
)

// Bodies reads the article, too, where something of it may be withheld. Of the others the columns of
// visibility say that they are read in full.
func (r *reader) Bodies(ctx context.Context, articles []content.ID) (map[content.ID]content.Body, error) {
	bodies := make(map[content.ID]content.Body, len(articles))
	full := r.inFull()
	q := (&selection{from: "articles a LEFT JOIN bodies b ON b.id = a.id"}).whereIn("a.id", articles)
	q.where("a.created <= ?", r.Revision())
	query := q.sql("a.id, ifnull(b.doc, '{}'), iif("+full.all()+", '', a.doc)", nil)
	err := r.query(uninterrupted{ctx}, query, append(full.args, q.args...), func(row *row) error {
		var id content.ID
		var text, article string
		if err := row.Scan(&id, &text, &article); err != nil {
			return err
		}
		var body content.Body
		if err := unmarshal(text, &body); err != nil || article == "" {
			bodies[id] = body
			return err
		}
		var a content.Article
		if err := unmarshal(article, &a); err != nil {
			return err
		}
		if body, ok := a.BodyFor(body, r.Audience(), r.Now()); ok {
			bodies[id] = body
		}
		return nil
	})
	return bodies, err
}

func (r *reader) ViewCounts(ctx context.Context, articles []content.ID) (map[content.ID]int64, error) {
	q := &selection{from: "views v JOIN articles a ON a.id = v.article_id"}
	q.where("v.rank >= 0")
	return r.counts(ctx, r.visibleArticles(q.whereIn("v.article_id", articles)), "v.article_id, v.rank", "")
}

func (r *reader) ArticleCountsOfAuthors(ctx context.Context, authors []content.ID) (map[content.ID]int64, error) {
	q := &selection{from: "article_authors c JOIN articles a ON a.id = c.article_id"}
	return r.counts(ctx, r.visibleArticles(q.whereIn("c.author_id", authors)), "c.author_id, count(*)", " GROUP BY c.author_id")
}

// counts returns a number for each id. The query's columns are the id and the number.
func (r *reader) counts(ctx context.Context, q *selection, columns, group string) (map[content.ID]int64, error) {
	counts := map[content.ID]int64{}
	err := r.query(ctx, q.sql(columns, nil)+group, q.args, func(row *row) error {
		var id content.ID
		var n int64
		err := row.Scan(&id, &n)
		counts[id] = n
		return err
	})
	return counts, err
}

func (r *reader) AllPublications(ctx context.Context) ([]*content.Publication, error) {
	q := r.visibleDocuments(&selection{from: "publications"})
	return find[content.Publication](ctx, r, q.sql("doc", nil)+" ORDER BY name, id", q.args)
}

func (r *reader) PagesOfIssues(ctx context.Context, issues []content.ID) (map[content.ID][]*content.Page, error) {
	q := r.visibleDocuments((&selection{from: "pages"}).whereIn("issue_id", issues))
	pages, err := r.findPages(uninterrupted{ctx}, q.sql("doc", nil)+" ORDER BY ordinal, id", q.args)
	return storage.GroupBy(pages, func(p *content.Page) content.ID { return p.IssueID }), err
}

func (r *reader) ArticlesOfPages(ctx context.Context, pages []content.ID) (map[content.ID][]*content.Article, error) {
	q := r.visibleArticles((&selection{from: "articles a"}).whereIn("a.page_id", pages))
	articles, err := find[content.Article](uninterrupted{ctx}, r, q.sql("doc", nil)+" ORDER BY a.reading_order, a.id", q.args)
	return storage.GroupBy(articles, func(a *content.Article) content.ID { return a.PageID }), err
}

func (r *reader) SectionsOfPublications(ctx context.Context, publications []content.ID) (map[content.ID][]*content.Section, error) {
	q := r.visibleSections(r.visibleDocuments((&selection{from: "sections"}).whereIn("publication_id", publications)))
	sections, err := find[content.Section](ctx, r, q.sql("doc", nil)+" ORDER BY name, id", q.args)
	return storage.GroupBy(sections, func(s *content.Section) content.ID { return s.PublicationID }), err
}

func (r *reader) ReadingOrder(ctx context.Context, issues []content.ID) (map[content.ID][]content.ID, error) {
	order := make(map[content.ID][]content.ID, len(issues))
	query, args := r.readingOrder(issues)
	err := r.query(ctx, query, args, func(row *row) error {
		var issue, article content.ID
		err := row.Scan(&issue, &article)
		order[issue] = append(order[issue], article)
		return err
	})
	return order, err
}

func (r *reader) readingOrder(issues []content.ID) (query string, args []any) {
	q := r.visibleArticles((&selection{from: "articles a"}).whereIn("a.issue_id", issues))
	return q.sql("a.issue_id, a.id", nil) + " ORDER BY a.reading_order, a.id", q.args
}

// Neighbours seeks twice in an index for each place.
func (r *reader) Neighbours(ctx context.Context, places []content.Place) (map[content.Place]content.Neighbours, error) {
	found := make(map[content.Place]content.Neighbours, len(places))
	query, args := r.neighbours(places)
	err := r.query(uninterrupted{ctx}, query, args, func(row *row) error {
		var i int
		var n content.Neighbours
		err := row.Scan(&i, &n.Previous, &n.Next)
		if n != (content.Neighbours{}) {
			found[places[i]] = n
		}
		return err
	})
	return found, err
}

// neighbours returns the query for the neighbours of places. Its columns are the number of the place, and
// the ids of the articles before and after it, which are empty beyond the ends of the issue.
func (r *reader) neighbours(places []content.Place) (query string, args []any) {
	beside := func(comparison, direction string) string {
		q := r.visibleArticles(&selection{from: "articles a"})
		q.where("a.issue_id = p.value->>'IssueID' AND (a.reading_order, a.id) " + comparison + " (p.value->>'Order', p.value->>'ID')")
		args = append(args, q.args...)
		return "ifnull((" + q.sql("a.id", nil) + " ORDER BY a.reading_order " + direction + ", a.id " + direction + " LIMIT 1), '')"
	}
	query = "SELECT p.key, " + beside("<", "DESC") + ", " + beside(">", "ASC") + " FROM json_each(?) p"
	encoded, _ := json.Marshal(append([]content.Place{}, places...)) // nil would be a row of its own
	return query, append(args, string(encoded))
}
