package cached

import (
	"context"
	"maps"
	"slices"

	"broadsheet/internal/content"
)

func (r *reader) Publications(ctx context.Context, ids []content.ID) (map[content.ID]*content.Publication, error) {
	docs, err := values(ctx, r, publications, ids, r.all.Publications)
	return redacted(r, docs, err)
}

func (r *reader) Issues(ctx context.Context, ids []content.ID) (map[content.ID]*content.Issue, error) {
	docs, err := values(ctx, r, issues, ids, r.all.Issues)
	return redacted(r, docs, err)
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
	return redacted(r, docs, err)
}

// ReferencedSections are cached, like all documents that other documents refer to. Sections and Authors, by
// ids from clients, go to the store, which looks for a visible article that names them.
func (r *reader) ReferencedSections(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Section, error) {
	return content.Follow(ctx, references, func(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
		docs, err := values(ctx, r, sections, ids, r.all.Sections)
		return redacted(r, docs, err)
	})
}

func (r *reader) ReferencedAuthors(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Author, error) {
	return content.Follow(ctx, references, func(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
		docs, err := values(ctx, r, authors, ids, r.all.Authors)
		return redacted(r, docs, err)
	})
}

// Bodies are cached for all audiences, and redacted by their articles.
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

// ArticleLists reads the articles' keys from the store, from an index alone, and the articles from the
// cache.
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

// rank returns the view count in a key of an order by views; 0 for other orders.
func rank(o content.ArticleOrder, at content.Key) int64 {
	if o.ByViews() {
		return at.Number
	}
	return 0
}

// Neighbours are cached as an editor sees them, by article: it has one place at a revision. Where the audience may not read one of these articles, the
// store seeks further.
func (r *reader) Neighbours(ctx context.Context, places []content.Place) (map[content.Place]content.Neighbours, error) {
	byID := make(map[content.ID]content.Place, len(places))
	for _, p := range places {
		byID[p.ID] = p
	}
	all, err := values(ctx, r, neighbours, slices.Collect(maps.Keys(byID)), func(ctx context.Context, ids []content.ID) (map[content.ID]content.Neighbours, error) {
		return r.neighboursOf(ctx, ids, byID)
	})
	if err != nil {
		return nil, err
	}
	var beside []content.ID
	for _, n := range all {
		beside = append(beside, n.Previous, n.Next)
	}
	articles, err := r.Articles(ctx, beside)
	if err != nil {
		return nil, err
	}
	shown := func(id content.ID) bool { return id == "" || articles[id] != nil && !articles[id].Stub }
	found := make(map[content.Place]content.Neighbours, len(all))
	var seek []content.Place
	for id, n := range all {
		if shown(n.Previous) && shown(n.Next) {
			found[byID[id]] = n
		} else {
			seek = append(seek, byID[id])
		}
	}
	if len(seek) == 0 {
		return found, nil
	}
	more, err := r.Reader.Neighbours(ctx, seek)
	maps.Copy(found, more)
	return found, err
}

// neighboursOf reads the neighbours of articles as an editor sees them.
func (r *reader) neighboursOf(ctx context.Context, ids []content.ID, places map[content.ID]content.Place) (map[content.ID]content.Neighbours, error) {
	asked := make([]content.Place, len(ids))
	for i, id := range ids {
		asked[i] = places[id]
	}
	found, err := r.all.Neighbours(ctx, asked)
	byID := make(map[content.ID]content.Neighbours, len(found))
	for p, n := range found {
		byID[p.ID] = n
	}
	return byID, err
}

func (r *reader) PagesOfIssues(ctx context.Context, issues []content.ID) (map[content.ID][]*content.Page, error) {
	cached, err := values(ctx, r, pagesOfIssue, issues, r.all.PagesOfIssues)
	if err != nil {
		return nil, err
	}
	judged, err := content.PagesFor(ctx, r.audience, r.Now(), slices.Concat(slices.Collect(maps.Values(cached))...), r.placed)
	found := make(map[content.ID][]*content.Page, len(cached))
	for _, p := range judged {
		found[p.IssueID] = append(found[p.IssueID], p)
	}
	return found, err
}

// placed returns the articles on some pages, and others that regions name, from the cache.
func (r *reader) placed(ctx context.Context, onPages, named []content.ID) ([]content.ArticlePlacement, error) {
	cached, err := values(ctx, r, articlesOfPage, onPages, r.all.ArticlesOfPages)
	if err != nil {
		return nil, err
	}
	var placed []content.ArticlePlacement
	placedIDs := map[content.ID]bool{}
	place := func(a *content.Article) {
		placedIDs[a.ID] = true
		placed = append(placed, content.ArticlePlacement{ID: a.ID, PageID: a.PageID, Shown: content.Judge(a, r.audience, r.Now()).Visibility == content.Shown})
	}
	for _, list := range cached {
		for _, a := range list {
			place(a)
		}
	}
	elsewhere := slices.DeleteFunc(named, func(id content.ID) bool { return placedIDs[id] })
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
	cached, err := values(ctx, r, articlesOfPage, ids, r.all.ArticlesOfPages)
	for id, onPage := range cached {
		var shown []*content.Article
		for _, a := range onPage {
			if got := a.For(r.audience, r.Now()); got != nil && !got.Stub {
				shown = append(shown, got)
			}
		}
		if cached[id] = shown; len(shown) == 0 {
			delete(cached, id)
		}
	}
	return cached, err
}
