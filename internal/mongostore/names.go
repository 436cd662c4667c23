package mongostore

import (
	"context"
	"slices"
	"sync"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// The rules for the names of authors, sections and pages (content/names.go). Whether a name is visible
// depends on articles, which are in another collection that a filter cannot look into. So lists are read in
// steps, and documents whose names are not visible are left out.

// minStep is how many documents of a list are read at once, at least, after some were left out.
const minStep = 50

// fillWindow reads a window of a list in steps until it is full. visible leaves out documents of a step.
func fillWindow[D any](ctx context.Context, w content.Window, find func(context.Context, content.Window) ([]D, error), visible func(context.Context, []D) ([]D, error), key func(D) content.Key) ([]D, error) {
	limit := w.Limit
	var list []D
	for {
		found, err := find(ctx, w)
		if err != nil || len(found) == 0 {
			return list, err
		}
		last, end := len(found) < w.Limit, key(found[len(found)-1])
		some, err := visible(ctx, found)
		if err != nil {
			return nil, err
		}
		if list = append(list, some...); last || len(list) >= limit {
			return list[:min(len(list), limit)], nil
		}
		if w.Limit = max(limit-len(list), minStep); w.Last {
			w.Before = &end
		} else {
			w.After = &end
		}
	}
}

// creditedAuthors returns the authors whom a visible article credits. Each is looked up on its own, and the
// newest article is enough.
func (r *reader) creditedAuthors(ctx context.Context, authors []content.ID) (map[content.ID]bool, error) {
	return r.withVisibleArticle(ctx, authors, func(id content.ID, q *selection) { q.where("authorIds", "", id) })
}

// withVisibleArticle returns the ids for which there is a visible article. choose selects the articles of an
// id.
func (r *reader) withVisibleArticle(ctx context.Context, ids []content.ID, choose func(content.ID, *selection)) (map[content.ID]bool, error) {
	visible := map[content.ID]bool{}
	var mu sync.Mutex
	err := each(ctx, len(ids), atOnce, func(ctx context.Context, i int) error {
		q := &selection{collection: articlesName, sort: "publishedAt", descending: true}
		choose(ids[i], q)
		some, err := find[idDoc](ctx, r.store, r.visibleArticles(q), q.window(content.Window{Limit: 1}).SetProjection(only("_id")))
		mu.Lock()
		defer mu.Unlock()
		if len(some) > 0 {
			visible[ids[i]] = true
		}
		return err
	})
	return visible, err
}

// countAuthors counts the authors of a filter whom a visible article of their publication credits. It takes
// two commands, however many authors there are.
func (r *reader) countAuthors(ctx context.Context, f content.AuthorFilter) (int64, error) {
	q := r.visibleArticles(&selection{collection: articlesName})
	q.where("publicationId", "", f.PublicationID)
	rows, err := aggregate[idDoc](ctx, r.store, articlesName, []bson.D{
		{{Key: "$match", Value: q.filter()}},
		{{Key: "$project", Value: only("authorIds")}},
		{{Key: "$unwind", Value: "$authorIds"}},
		{{Key: "$group", Value: bson.D{{Key: "_id", Value: "$authorIds"}}}},
	})
	if err != nil {
		return 0, translate(err, "find the authors credited in %s", f.PublicationID)
	}
	credited := make(map[content.ID]bool, len(rows))
	for _, row := range rows {
		credited[row.ID] = true
	}
	chosen, err := find[idDoc](ctx, r.store, r.visibleDocuments(authors(f)), options.Find().SetProjection(only("_id")))
	chosen = slices.DeleteFunc(chosen, func(a idDoc) bool { return !credited[a.ID] })
	return int64(len(chosen)), err
}

// placements returns the articles on some pages, and those with some ids, each with whether the audience
// may read it.
func (r *reader) placements(ctx context.Context, pages, articles []content.ID) ([]content.ArticlePlacement, error) {
	q := &selection{collection: articlesName}
	q.where("created", "$lte", r.Revision())
	if len(articles) == 0 {
		q.where("pageId", "$in", pages)
	} else {
		q.either = append(q.either, bson.A{
			bson.D{{Key: "pageId", Value: bson.D{{Key: "$in", Value: pages}}}}, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: articles}}}},
		})
	}
	found, err := find[*content.Article](ctx, r.store, q, options.Find().SetProjection(only(append(content.JudgedFields(), "pageId")...)))
	placed := make([]content.ArticlePlacement, len(found))
	for i, a := range found {
		placed[i] = content.ArticlePlacement{ID: a.ID, PageID: a.PageID, Shown: content.Judge(a, r.Audience(), r.Now()).Visibility == content.Shown}
	}
	return placed, err
}

// visiblePages returns pages as the audience may read them.
func (r *reader) visiblePages(ctx context.Context, pages []*content.Page) ([]*content.Page, error) {
	return content.PagesFor(ctx, r.Audience(), r.Now(), pages, r.placements)
}

// pagesOfSection returns a function that keeps the pages of a section whose section the audience may read.
func (r *reader) pagesOfSection(section content.ID) func(context.Context, []*content.Page) ([]*content.Page, error) {
	return func(ctx context.Context, found []*content.Page) ([]*content.Page, error) {
		pages, err := r.visiblePages(ctx, found)
		return slices.DeleteFunc(pages, func(p *content.Page) bool { return p.SectionID != section }), err
	}
}

// countPages counts the pages of a section whose section the audience may read.
func (r *reader) countPages(ctx context.Context, f content.PageFilter) (n int64, err error) {
	const perStep = 1000
	w := content.Window{Limit: perStep}
	for {
		q := r.visibleDocuments(pages(f))
		q.inWindow(w, numberKey)
		some, err := find[struct {
			ID           content.ID `bson:"_id"`
			SectionOrder int64      `bson:"sectionOrder"`
		}](ctx, r.store, q, q.window(w).SetProjection(only("sectionOrder")))
		if err != nil || len(some) == 0 {
			return n, err
		}
		ids := make([]content.ID, len(some))
		for i, p := range some {
			ids[i] = p.ID
		}
		placed, err := r.placements(ctx, ids, nil)
		if err != nil {
			return n, err
		}
		named := content.NamedPages(placed)
		for _, id := range ids {
			if name, articles := named[id]; name || !articles {
				n++
			}
		}
		if len(some) < perStep {
			return n, nil
		}
		w.After = &content.Key{Number: some[len(some)-1].SectionOrder, ID: ids[len(ids)-1]}
	}
}

// visibleSections returns the sections of a visible article or page.
func (r *reader) visibleSections(ctx context.Context, sections []*content.Section) ([]*content.Section, error) {
	if r.Audience().SeesAll() {
		return sections, nil
	}
	visible, err := r.withVisibleArticle(ctx, documentIDs(sections), func(id content.ID, q *selection) { q.where("sectionId", "", id) })
	if err != nil {
		return nil, err
	}
	var queries []content.PageQuery // for the sections without a visible article
	for _, s := range sections {
		if !visible[s.ID] {
			queries = append(queries, content.PageQuery{PageFilter: content.PageFilter{SectionID: s.ID}, Window: content.Window{Limit: 1}})
		}
	}
	lists, err := r.PageLists(ctx, queries)
	for i, list := range lists {
		visible[queries[i].SectionID] = len(list) > 0
	}
	return slices.DeleteFunc(sections, func(s *content.Section) bool { return !visible[s.ID] }), err
}

// visibleAuthors returns the authors whom a visible article credits.
func (r *reader) visibleAuthors(ctx context.Context, authors []*content.Author) ([]*content.Author, error) {
	if r.Audience().SeesAll() {
		return authors, nil
	}
	visible, err := r.creditedAuthors(ctx, documentIDs(authors))
	return slices.DeleteFunc(authors, func(a *content.Author) bool { return !visible[a.ID] }), err
}

func documentIDs[D content.Document](docs []D) []content.ID {
	ids := make([]content.ID, len(docs))
	for i, d := range docs {
		ids[i] = d.DocumentID()
	}
	return ids
}
