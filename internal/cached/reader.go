package cached

import (
	"context"

	"broadsheet/internal/content"
)

func (r *reader) Publications(ctx context.Context, ids []content.ID) (map[content.ID]*content.Publication, error) {
	docs, err := values(ctx, r, publications, ids, r.all.Publications)
	return seen(r, docs, err)
}

func (r *reader) Issues(ctx context.Context, ids []content.ID) (map[content.ID]*content.Issue, error) {
	docs, err := values(ctx, r, issues, ids, r.all.Issues)
	return seen(r, docs, err)
}

func (r *reader) Pages(ctx context.Context, ids []content.ID) (map[content.ID]*content.Page, error) {
	docs, err := values(ctx, r, pages, ids, r.all.Pages)
	return seen(r, docs, err)
}

func (r *reader) Articles(ctx context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
	docs, err := values(ctx, r, articles, ids, r.all.Articles)
	return seen(r, docs, err)
}

func (r *reader) Sections(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
	docs, err := values(ctx, r, sections, ids, r.all.Sections)
	return seen(r, docs, err)
}

func (r *reader) Authors(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
	docs, err := values(ctx, r, authors, ids, r.all.Authors)
	return seen(r, docs, err)
}

// Bodies are read for all, and what the audience gets of them is judged by their articles.
func (r *reader) Bodies(ctx context.Context, ids []content.ID) (map[content.ID]content.Body, error) {
	found, err := values(ctx, r, articles, ids, r.all.Articles)
	if err != nil {
		return nil, err
	}
	var shown []content.ID
	for id, a := range found {
		if _, ok := a.BodyFor(content.Body{}, r.audience, r.Now()); ok {
			shown = append(shown, id)
		}
	}
	got, err := values(ctx, r, bodies, shown, func(ctx context.Context, ids []content.ID) (map[content.ID]content.Body, error) {
		return content.BodiesOf(ctx, r.all.Bodies, ids)
	})
	for id, b := range got {
		got[id], _ = found[id].BodyFor(b, r.audience, r.Now())
	}
	return got, err
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
	found, err := r.Articles(ctx, ids)
	if err != nil {
		return nil, err
	}
	lists := make([][]content.RankedArticle, len(queries))
	for i, list := range places {
		for _, at := range list {
			if a := found[at.ID]; a != nil && !a.Stub {
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

func (r *reader) PagesOfIssues(ctx context.Context, ids []content.ID) (map[content.ID][]*content.Page, error) {
	kept, err := values(ctx, r, pagesOfIssue, ids, r.all.PagesOfIssues)
	return lists(r, kept, func(*content.Page) bool { return true }, err)
}

func (r *reader) ArticlesOfPages(ctx context.Context, ids []content.ID) (map[content.ID][]*content.Article, error) {
	kept, err := values(ctx, r, articlesOfPage, ids, r.all.ArticlesOfPages)
	return lists(r, kept, func(a *content.Article) bool { return !a.Stub }, err)
}
