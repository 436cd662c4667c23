package mongostore

import (
	"context"
	"slices"
	"sync"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// The rules of names (content/names.go). What shows a name is in another collection, and no condition of a
// find can look there: lists are walked in their order, some documents at a time, and those are left out
// whose names nothing shows.

// minStep is how many documents of a list are looked at together, at least, where some were left out.
const minStep = 50

// fillWindow reads a window of a list, of whose documents there leaves some.
func fillWindow[D any](ctx context.Context, w content.Window, find func(context.Context, content.Window) ([]D, error), there func(context.Context, []D) ([]D, error), key func(D) content.Key) ([]D, error) {
	limit := w.Limit
	var list []D
	for {
		found, err := find(ctx, w)
		if err != nil || len(found) == 0 {
			return list, err
		}
		last, far := len(found) < w.Limit, key(found[len(found)-1])
		left, err := there(ctx, found)
		if err != nil {
			return nil, err
		}
		if list = append(list, left...); last || len(list) >= limit {
			return list[:min(len(list), limit)], nil
		}
		if w.Limit = max(limit-len(list), minStep); w.Last {
			w.Before = &far
		} else {
			w.After = &far
		}
	}
}

// creditedAuthors returns those of authors whom an article credits that the audience is shown. Each is looked
// for on its own, and the newest article is enough.
func (r *reader) creditedAuthors(ctx context.Context, authors []content.ID) (map[content.ID]bool, error) {
	return r.withVisibleArticle(ctx, authors, func(id content.ID, q *selection) { q.where("authorIds", "", id) })
}

// withVisibleArticle returns those of ids for which the audience is shown an article that is chosen.
func (r *reader) withVisibleArticle(ctx context.Context, ids []content.ID, choose func(content.ID, *selection)) (map[content.ID]bool, error) {
	shown := map[content.ID]bool{}
	var mu sync.Mutex
	err := each(ctx, len(ids), atOnce, func(ctx context.Context, i int) error {
		q := &selection{collection: articlesName, sort: "publishedAt", descending: true}
		choose(ids[i], q)
		some, err := find[idDoc](ctx, r.store, r.visibleArticles(q), q.window(content.Window{Limit: 1}).SetProjection(only("_id")))
		mu.Lock()
		defer mu.Unlock()
		if len(some) > 0 {
			shown[ids[i]] = true
		}
		return err
	})
	return shown, err
}

// countAuthors counts the authors that are chosen and whom an article of their publication credits that
// the audience is shown: that takes two commands, however many they are.
func (r *reader) countAuthors(ctx context.Context, f content.AuthorFilter) (int64, error) {
	q := r.visibleArticles(&selection{collection: articlesName})
	q.where("publicationId", "", f.PublicationID)
	cursor, err := r.store.collection(articlesName).Aggregate(ctx, []bson.D{
		{{Key: "$match", Value: q.filter()}},
		{{Key: "$project", Value: only("authorIds")}},
		{{Key: "$unwind", Value: "$authorIds"}},
		{{Key: "$group", Value: bson.D{{Key: "_id", Value: "$authorIds"}}}},
	})
	var rows []idDoc
	if err == nil {
		err = cursor.All(ctx, &rows)
	}
	if err != nil {
		return 0, translate(err, "find who is credited in %s", f.PublicationID)
	}
	credited := make(map[content.ID]bool, len(rows))
	for _, row := range rows {
		credited[row.ID] = true
	}
	chosen, err := find[idDoc](ctx, r.store, r.visibleDocuments(authors(f)), options.Find().SetProjection(only("_id")))
	chosen = slices.DeleteFunc(chosen, func(a idDoc) bool { return !credited[a.ID] })
	return int64(len(chosen)), err
}

// placements finds the articles that are on one of some pages, or have one of some ids.
func (r *reader) placements(ctx context.Context, pages, articles []content.ID) ([]content.ArticlePlacement, error) {
	q := &selection{collection: articlesName}
	q.where("created", "$lte", r.revision)
	if len(articles) == 0 {
		q.where("pageId", "$in", pages)
	} else {
		q.either = append(q.either, bson.A{
			bson.D{{Key: "pageId", Value: bson.D{{Key: "$in", Value: pages}}}}, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: articles}}}},
		})
	}
	found, err := find[*content.Article](ctx, r.store, q, options.Find().SetProjection(only("pageId", "publicationId", "sectionId", "publishedAt", "visibleFrom", "rights", "newsroom")))
	placed := make([]content.ArticlePlacement, len(found))
	for i, a := range found {
		placed[i] = content.ArticlePlacement{ID: a.ID, PageID: a.PageID, Shown: content.Judge(a, r.audience, r.now).Visibility == content.Shown}
	}
	return placed, err
}

// visiblePages leaves of pages what the audience gets of them.
func (r *reader) visiblePages(ctx context.Context, pages []*content.Page) ([]*content.Page, error) {
	return content.PagesFor(ctx, r.audience, r.now, pages, r.placements)
}

// pagesOfSection leaves of a section's pages those whose section the audience is shown.
func (r *reader) pagesOfSection(section content.ID) func(context.Context, []*content.Page) ([]*content.Page, error) {
	return func(ctx context.Context, found []*content.Page) ([]*content.Page, error) {
		pages, err := r.visiblePages(ctx, found)
		return slices.DeleteFunc(pages, func(p *content.Page) bool { return p.SectionID != section }), err
	}
}

// countPages counts a section's pages whose section the audience is shown.
func (r *reader) countPages(ctx context.Context, f content.PageFilter) (n int64, err error) {
	const many = 1000
	w := content.Window{Limit: many}
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
		if len(some) < many {
			return n, nil
		}
		w.After = &content.Key{Number: some[len(some)-1].SectionOrder, ID: ids[len(ids)-1]}
	}
}

// visibleSections leaves of sections those of an article that the audience is shown, or of a page.
func (r *reader) visibleSections(ctx context.Context, sections []*content.Section) ([]*content.Section, error) {
	if r.audience.SeesAll() {
		return sections, nil
	}
	shown, err := r.withVisibleArticle(ctx, documentIDs(sections), func(id content.ID, q *selection) { q.where("sectionId", "", id) })
	if err != nil {
		return nil, err
	}
	var queries []content.PageQuery // of sections that no article shows
	for _, s := range sections {
		if !shown[s.ID] {
			queries = append(queries, content.PageQuery{PageFilter: content.PageFilter{SectionID: s.ID}, Window: content.Window{Limit: 1}})
		}
	}
	lists, err := r.PageLists(ctx, queries)
	for i, list := range lists {
		shown[queries[i].SectionID] = len(list) > 0
	}
	return slices.DeleteFunc(sections, func(s *content.Section) bool { return !shown[s.ID] }), err
}

// visibleAuthors leaves of authors those whom an article credits that the audience is shown.
func (r *reader) visibleAuthors(ctx context.Context, authors []*content.Author) ([]*content.Author, error) {
	if r.audience.SeesAll() {
		return authors, nil
	}
	shown, err := r.creditedAuthors(ctx, documentIDs(authors))
	return slices.DeleteFunc(authors, func(a *content.Author) bool { return !shown[a.ID] }), err
}

func documentIDs[D content.Document](docs []D) []content.ID {
	ids := make([]content.ID, len(docs))
	for i, d := range docs {
		ids[i] = d.DocumentID()
	}
	return ids
}
