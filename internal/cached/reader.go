package cached

import (
	"context"
	"maps"
	"slices"

	"broadsheet/internal/content"
)

func (r *reader) Publications(ctx context.Context, ids []content.ID) (map[content.ID]*content.Publication, error) {
	docs, err := values(ctx, r, document, ids, r.all.Publications)
	return seen(r, docs, err)
}

func (r *reader) Issues(ctx context.Context, ids []content.ID) (map[content.ID]*content.Issue, error) {
	docs, err := values(ctx, r, document, ids, r.all.Issues)
	return seen(r, docs, err)
}

func (r *reader) Pages(ctx context.Context, ids []content.ID) (map[content.ID]*content.Page, error) {
	docs, err := values(ctx, r, document, ids, r.all.Pages)
	if err != nil {
		return nil, err
	}
	pages, err := content.PagesFor(ctx, r.audience, r.Now(), slices.Collect(maps.Values(docs)), r.placed)
	found := make(map[content.ID]*content.Page, len(pages))
	for _, p := range pages {
		found[p.ID] = p
	}
	return found, err
}

func (r *reader) Articles(ctx context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
	docs, err := values(ctx, r, document, ids, r.all.Articles)
	return seen(r, docs, err)
}

// ReferencedSections are kept, like all that documents lead to. Sections and authors by ids that anybody may
// send are the store's business: which article shows them is looked up there.
func (r *reader) ReferencedSections(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Section, error) {
	return content.Follow(ctx, references, func(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
		docs, err := values(ctx, r, document, ids, r.all.Sections)
		return seen(r, docs, err)
	})
}

func (r *reader) ReferencedAuthors(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Author, error) {
	return content.Follow(ctx, references, func(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
		docs, err := values(ctx, r, document, ids, r.all.Authors)
		return seen(r, docs, err)
	})
}

// Bodies are read for all, and what the audience gets of them is judged by their articles.
func (r *reader) Bodies(ctx context.Context, ids []content.ID) (map[content.ID]content.Body, error) {
	articles, err := values(ctx, r, document, ids, r.all.Articles)
	if err != nil {
		return nil, err
	}
	var shown []content.ID
	for id, a := range articles {
		if _, ok := a.BodyFor(content.Body{}, r.audience, r.Now()); ok {
			shown = append(shown, id)
		}
	}
	bodies, err := values(ctx, r, body, shown, r.all.Bodies)
	for id, b := range bodies {
		bodies[id], _ = articles[id].BodyFor(b, r.audience, r.Now())
	}
	return bodies, err
}

// ArticleLists finds the places in the store, which takes an index, and the articles here.
func (r *reader) ArticleLists(ctx context.Context, queries []content.ArticleQuery) ([][]content.RankedArticle, error) {
	places, err := r.Reader.ArticlePlaces(ctx, queries)
	if err != nil {
		return nil, err
	}
	var ids []content.ID
	for _, list := range places {
		for _, at := range list {
			ids = append(ids, at.ID)
		}
	}
	articles, err := r.Articles(ctx, ids)
	if err != nil {
		return nil, err
	}
	lists := make([][]content.RankedArticle, len(queries))
	for i, list := range places {
		for _, at := range list {
			if a := articles[at.ID]; a != nil && !a.Stub {
				lists[i] = append(lists[i], content.RankedArticle{Article: a, Rank: rank(queries[i].Order, at)})
			}
		}
	}
	return lists, nil
}

// rank is the view count that an order by views goes by.
func rank(o content.ArticleOrder, at content.Key) int64 {
	if o.ByViews() {
		return at.Number
	}
	return 0
}

func (r *reader) PagesOfIssues(ctx context.Context, issues []content.ID) (map[content.ID][]*content.Page, error) {
	kept, err := values(ctx, r, pagesOfIssue, issues, r.all.PagesOfIssues)
	if err != nil {
		return nil, err
	}
	pages, err := content.PagesFor(ctx, r.audience, r.Now(), slices.Concat(slices.Collect(maps.Values(kept))...), r.placed)
	found := make(map[content.ID][]*content.Page, len(kept))
	for _, p := range pages {
		found[p.IssueID] = append(found[p.IssueID], p)
	}
	return found, err
}

// placed finds articles among those that are kept: all that are on pages, and others that regions name.
func (r *reader) placed(ctx context.Context, pages, articles []content.ID) ([]content.Placed, error) {
	kept, err := values(ctx, r, articlesOfPage, pages, r.all.ArticlesOfPages)
	if err != nil {
		return nil, err
	}
	var placed []content.Placed
	there := map[content.ID]bool{}
	place := func(a *content.Article) {
		there[a.ID] = true
		placed = append(placed, content.Placed{ID: a.ID, PageID: a.PageID, Shown: content.Judge(a, r.audience, r.Now()).Sight == content.Shown})
	}
	for _, list := range kept {
		for _, a := range list {
			place(a)
		}
	}
	elsewhere := slices.DeleteFunc(articles, func(id content.ID) bool { return there[id] })
	if len(elsewhere) == 0 {
		return placed, nil
	}
	others, err := values(ctx, r, document, elsewhere, r.all.Articles)
	for _, a := range others {
		place(a)
	}
	return placed, err
}

func (r *reader) ArticlesOfPages(ctx context.Context, pages []content.ID) (map[content.ID][]*content.Article, error) {
	kept, err := values(ctx, r, articlesOfPage, pages, r.all.ArticlesOfPages)
	for id, articles := range kept {
		var shown []*content.Article
		for _, a := range articles {
			if got := a.For(r.audience, r.Now()); got != nil && !got.Stub {
				shown = append(shown, got)
			}
		}
		if kept[id] = shown; len(shown) == 0 {
			delete(kept, id)
		}
	}
	return kept, err
}
