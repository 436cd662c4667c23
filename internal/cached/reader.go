package cached

import (
	"context"
	"maps"
	"slices"

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
	if err != nil {
		return nil, err
	}
	judged, err := content.PagesFor(ctx, r.audience, r.Now(), slices.Collect(maps.Values(docs)), r.placed)
	found := make(map[content.ID]*content.Page, len(judged))
	for _, p := range judged {
		found[p.ID] = p
	}
	return found, err
}

func (r *reader) Articles(ctx context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
	docs, err := values(ctx, r, articles, ids, r.all.Articles)
	return seen(r, docs, err)
}

// ReferencedSections are kept, like all that documents lead to. Sections and authors by ids that anybody may
// send are the store's business: which article shows them is looked up there.
func (r *reader) ReferencedSections(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Section, error) {
	return content.Follow(ctx, references, func(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
		docs, err := values(ctx, r, sections, ids, r.all.Sections)
		return seen(r, docs, err)
	})
}

func (r *reader) ReferencedAuthors(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Author, error) {
	return content.Follow(ctx, references, func(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
		docs, err := values(ctx, r, authors, ids, r.all.Authors)
		return seen(r, docs, err)
	})
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

func (r *reader) PagesOfIssues(ctx context.Context, issues []content.ID) (map[content.ID][]*content.Page, error) {
	kept, err := values(ctx, r, pagesOfIssue, issues, r.all.PagesOfIssues)
	if err != nil {
		return nil, err
	}
	judged, err := content.PagesFor(ctx, r.audience, r.Now(), slices.Concat(slices.Collect(maps.Values(kept))...), r.placed)
	found := make(map[content.ID][]*content.Page, len(kept))
	for _, p := range judged {
		found[p.IssueID] = append(found[p.IssueID], p)
	}
	return found, err
}

// placed finds articles among those that are kept: all that are on pages, and others that regions name.
func (r *reader) placed(ctx context.Context, onPages, named []content.ID) ([]content.ArticlePlacement, error) {
	kept, err := values(ctx, r, articlesOfPage, onPages, r.all.ArticlesOfPages)
	if err != nil {
		return nil, err
	}
	var placed []content.ArticlePlacement
	there := map[content.ID]bool{}
	place := func(a *content.Article) {
		there[a.ID] = true
		placed = append(placed, content.ArticlePlacement{ID: a.ID, PageID: a.PageID, Shown: content.Judge(a, r.audience, r.Now()).Visibility == content.Shown})
	}
	for _, list := range kept {
		for _, a := range list {
			place(a)
		}
	}
	elsewhere := slices.DeleteFunc(named, func(id content.ID) bool { return there[id] })
	if len(elsewhere) == 0 {
		return placed, nil
	}
	others, err := values(ctx, r, articles, elsewhere, r.all.Articles)
	for _, a := range others {
		place(a)
	}
	return placed, err
}

func (r *reader) ArticlesOfPages(ctx context.Context, ids []content.ID) (map[content.ID][]*content.Article, error) {
	kept, err := values(ctx, r, articlesOfPage, ids, r.all.ArticlesOfPages)
	for id, onPage := range kept {
		var shown []*content.Article
		for _, a := range onPage {
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
