package observed

import (
	"context"

	"broadsheet/internal/content"
)

// reader is a Reader whose calls are observed. A test proves that no method of content.Reader is
// forgotten here.
type reader struct {
	content.Reader
	observe Observer
}

// For returns the Reader for another audience, observed too.
func (r *reader) For(a content.Audience) content.Reader { return &reader{r.Reader.For(a), r.observe} }

func (r *reader) Publications(ctx context.Context, ids []content.ID) (map[content.ID]*content.Publication, error) {
	return call(ctx, r, "Publications", ids, r.Reader.Publications)
}

func (r *reader) Issues(ctx context.Context, ids []content.ID) (map[content.ID]*content.Issue, error) {
	return call(ctx, r, "Issues", ids, r.Reader.Issues)
}

func (r *reader) Pages(ctx context.Context, ids []content.ID) (map[content.ID]*content.Page, error) {
	return call(ctx, r, "Pages", ids, r.Reader.Pages)
}

func (r *reader) Articles(ctx context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
	return call(ctx, r, "Articles", ids, r.Reader.Articles)
}

func (r *reader) Sections(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
	return call(ctx, r, "Sections", ids, r.Reader.Sections)
}

func (r *reader) Authors(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
	return call(ctx, r, "Authors", ids, r.Reader.Authors)
}

func (r *reader) ReferencedSections(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Section, error) {
	return call(ctx, r, "ReferencedSections", references, r.Reader.ReferencedSections)
}

func (r *reader) ReferencedAuthors(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Author, error) {
	return call(ctx, r, "ReferencedAuthors", references, r.Reader.ReferencedAuthors)
}

func (r *reader) Bodies(ctx context.Context, articles []content.ID) (map[content.ID]content.Body, error) {
	return call(ctx, r, "Bodies", articles, r.Reader.Bodies)
}

func (r *reader) ViewCounts(ctx context.Context, articles []content.ID) (map[content.ID]int64, error) {
	return call(ctx, r, "ViewCounts", articles, r.Reader.ViewCounts)
}

func (r *reader) AllPublications(ctx context.Context) ([]*content.Publication, error) {
	return call(ctx, r, "AllPublications", nil, func(ctx context.Context, _ []struct{}) ([]*content.Publication, error) {
		return r.Reader.AllPublications(ctx)
	})
}

func (r *reader) PagesOfIssues(ctx context.Context, issues []content.ID) (map[content.ID][]*content.Page, error) {
	return call(ctx, r, "PagesOfIssues", issues, r.Reader.PagesOfIssues)
}

func (r *reader) ArticlesOfPages(ctx context.Context, pages []content.ID) (map[content.ID][]*content.Article, error) {
	return call(ctx, r, "ArticlesOfPages", pages, r.Reader.ArticlesOfPages)
}

func (r *reader) ReadingOrder(ctx context.Context, issues []content.ID) (map[content.ID][]content.ID, error) {
	return call(ctx, r, "ReadingOrder", issues, r.Reader.ReadingOrder)
}

func (r *reader) Neighbours(ctx context.Context, places []content.Place) (map[content.Place]content.Neighbours, error) {
	return call(ctx, r, "Neighbours", places, r.Reader.Neighbours)
}

func (r *reader) SectionsOfPublications(ctx context.Context, publications []content.ID) (map[content.ID][]*content.Section, error) {
	return call(ctx, r, "SectionsOfPublications", publications, r.Reader.SectionsOfPublications)
}

func (r *reader) ArticleCountsOfAuthors(ctx context.Context, authors []content.ID) (map[content.ID]int64, error) {
	return call(ctx, r, "ArticleCountsOfAuthors", authors, r.Reader.ArticleCountsOfAuthors)
}

func (r *reader) IssueLists(ctx context.Context, queries []content.IssueQuery) ([][]*content.Issue, error) {
	return call(ctx, r, "IssueLists", queries, r.Reader.IssueLists)
}

func (r *reader) PageLists(ctx context.Context, queries []content.PageQuery) ([][]*content.Page, error) {
	return call(ctx, r, "PageLists", queries, r.Reader.PageLists)
}

func (r *reader) AuthorLists(ctx context.Context, queries []content.AuthorQuery) ([][]*content.Author, error) {
	return call(ctx, r, "AuthorLists", queries, r.Reader.AuthorLists)
}

func (r *reader) ArticleLists(ctx context.Context, queries []content.ArticleQuery) ([][]content.RankedArticle, error) {
	return call(ctx, r, "ArticleLists", queries, r.Reader.ArticleLists)
}

func (r *reader) ArticlePlaces(ctx context.Context, queries []content.ArticleQuery) ([][]content.Key, error) {
	return call(ctx, r, "ArticlePlaces", queries, r.Reader.ArticlePlaces)
}

func (r *reader) MostViewed(ctx context.Context, queries []content.RankingQuery) ([][]content.RankedArticle, error) {
	return call(ctx, r, "MostViewed", queries, r.Reader.MostViewed)
}

func (r *reader) IssueDates(ctx context.Context, filters []content.IssueFilter) ([][]content.Date, error) {
	return call(ctx, r, "IssueDates", filters, r.Reader.IssueDates)
}

func (r *reader) CountIssues(ctx context.Context, filters []content.IssueFilter) ([]int64, error) {
	return call(ctx, r, "CountIssues", filters, r.Reader.CountIssues)
}

func (r *reader) CountPages(ctx context.Context, filters []content.PageFilter) ([]int64, error) {
	return call(ctx, r, "CountPages", filters, r.Reader.CountPages)
}

func (r *reader) CountAuthors(ctx context.Context, filters []content.AuthorFilter) ([]int64, error) {
	return call(ctx, r, "CountAuthors", filters, r.Reader.CountAuthors)
}

func (r *reader) CountArticles(ctx context.Context, filters []content.ArticleFilter) ([]int64, error) {
	return call(ctx, r, "CountArticles", filters, r.Reader.CountArticles)
}

func (r *reader) SearchLists(ctx context.Context, queries []content.SearchQuery) ([][]content.SearchHit, error) {
	return call(ctx, r, "SearchLists", queries, r.Reader.SearchLists)
}

func (r *reader) CountSearches(ctx context.Context, filters []content.SearchFilter) ([]int64, error) {
	return call(ctx, r, "CountSearches", filters, r.Reader.CountSearches)
}

func (r *reader) Facsimiles(ctx context.Context, ids []content.ID) (map[content.ID]content.Facsimile, error) {
	return call(ctx, r, "Facsimiles", ids, r.Reader.Facsimiles)
}

func (r *reader) Changes(ctx context.Context, q content.ChangeQuery) (content.ChangePage, error) {
	return call(ctx, r, "Changes", []content.ChangeQuery{q}, func(ctx context.Context, _ []content.ChangeQuery) (content.ChangePage, error) {
		return r.Reader.Changes(ctx, q)
	})
}

func (r *reader) Tombstones(ctx context.Context, queries []content.TombstoneQuery) ([][]*content.Article, error) {
	return call(ctx, r, "Tombstones", queries, r.Reader.Tombstones)
}
