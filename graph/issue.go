package graph

import (
	"context"

	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

type issueResolver struct{}

func issueID(i *content.Issue) content.ID { return i.ID }

func (issueResolver) Publication(ctx context.Context, objs []*content.Issue) ([]*content.Publication, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedIssues, l.publications, objs, func(i *content.Issue) content.ID { return i.PublicationID })
}

func (issueResolver) Pages(ctx context.Context, objs []*content.Issue) ([][]*content.Page, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedIssues, l.pagesOfIssues, objs, issueID)
}

func (issueResolver) Page(ctx context.Context, objs []*content.Issue, number string) ([]*content.Page, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedIssues, l.pages, objs, func(i *content.Issue) content.ID { return content.PageID(i.ID, number) })
}

func (issueResolver) Articles(ctx context.Context, objs []*content.Issue, first *int, after *string, last *int, before *string) ([]relay.ArticleConnection, error) {
	l, args := load(ctx), relay.Args{First: first, After: after, Last: last, Before: before}
	return connectAll(ctx, &l.loadedIssues, articleListing(l, content.InReadingOrder), args, objs,
		func(i *content.Issue) content.ArticleFilter { return content.ArticleFilter{IssueID: i.ID} })
}

func (issueResolver) Previous(ctx context.Context, objs []*content.Issue) ([]*content.Issue, error) {
	return beside(ctx, objs, func(w *content.Window, k *content.Key) { w.After = k })
}

func (issueResolver) Next(ctx context.Context, objs []*content.Issue) ([]*content.Issue, error) {
	return beside(ctx, objs, func(w *content.Window, k *content.Key) { w.Before, w.Last = k, true })
}

// beside returns the issue next to each of many. bound sets the side, in the list that begins with the newest.
func beside(ctx context.Context, objs []*content.Issue, bound func(*content.Window, *content.Key)) ([]*content.Issue, error) {
	l := load(ctx)
	lists, err := followQuery(ctx, &l.loadedIssues, l.issueLists, objs, func(i *content.Issue) content.IssueQuery {
		key, w := i.KeyOf(), content.Window{Limit: 1}
		bound(&w, &key)
		return content.IssueQuery{IssueFilter: content.IssueFilter{PublicationID: i.PublicationID}, Window: w}
	})
	return each(lists, first), err
}

// PDFURL is null where the caller may not read every article of the issue.
func (issueResolver) PDFURL(ctx context.Context, objs []*content.Issue) ([]*string, error) {
	l := load(ctx)
	found, err := follow(ctx, &l.loadedIssues, l.facsimiles, objs, func(i *content.Issue) content.ID { return i.ID })
	return each(found, l.pdfURL), err
}
