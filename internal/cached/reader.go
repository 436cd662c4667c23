package cached

import (
	"context"

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
	return seen(r, docs, err)
}

func (r *reader) Articles(ctx context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
	docs, err := values(ctx, r, document, ids, r.all.Articles)
	return seen(r, docs, err)
}

func (r *reader) Sections(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
	docs, err := values(ctx, r, document, ids, r.all.Sections)
	return seen(r, docs, err)
}

func (r *reader) Authors(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
	docs, err := values(ctx, r, document, ids, r.all.Authors)
	return seen(r, docs, err)
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
	return lists(r, kept, func(*content.Page) bool { return true }, err)
}

func (r *reader) ArticlesOfPages(ctx context.Context, pages []content.ID) (map[content.ID][]*content.Article, error) {
	kept, err := values(ctx, r, articlesOfPage, pages, r.all.ArticlesOfPages)
	return lists(r, kept, func(a *content.Article) bool { return !a.Stub }, err)
}
