package graph

import (
	"context"

	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

type issueResolver struct{}

func issueID(i *content.Issue) content.ID { return i.ID }

func (issueResolver) Publication(ctx context.Context, objs []*content.Issue) ([]*content.Publication, error) {
	l, publication := load(ctx), func(i *content.Issue) content.ID { return i.PublicationID }
	return l.publications.many(ctx, each(objs, publication), each(l.seenIssues.ahead("publication"), publication)...)
}

func (issueResolver) Pages(ctx context.Context, objs []*content.Issue) ([][]*content.Page, error) {
	l := load(ctx)
	return l.pagesOfIssues.many(ctx, each(objs, issueID), each(l.seenIssues.ahead("pages"), issueID)...)
}

func (issueResolver) Page(ctx context.Context, objs []*content.Issue, number string) ([]*content.Page, error) {
	l, page := load(ctx), func(i *content.Issue) content.ID { return content.PageID(i.ID, number) }
	return l.pages.many(ctx, each(objs, page), each(l.seenIssues.ahead("page "+number), page)...)
}

func (issueResolver) Articles(ctx context.Context, objs []*content.Issue, first *int, after *string, last *int, before *string) ([]relay.ArticleConnection, error) {
	return connect(ctx, articleListing(load(ctx), content.InReadingOrder), relay.Args{First: first, After: after, Last: last, Before: before},
		each(objs, func(i *content.Issue) content.ArticleFilter { return content.ArticleFilter{IssueID: i.ID} }))
}

func (issueResolver) Previous(ctx context.Context, objs []*content.Issue) ([]*content.Issue, error) {
	return beside(ctx, "previous", objs, func(w *content.Window, k *content.Key) { w.After = k })
}

func (issueResolver) Next(ctx context.Context, objs []*content.Issue) ([]*content.Issue, error) {
	return beside(ctx, "next", objs, func(w *content.Window, k *content.Key) { w.Before, w.Last = k, true })
}

// beside finds the issue on one side of each of many, in the list that runs newest first.
func beside(ctx context.Context, side string, objs []*content.Issue, bound func(*content.Window, *content.Key)) ([]*content.Issue, error) {
	l, query := load(ctx), func(i *content.Issue) content.IssueQuery {
		key, w := i.KeyOf(), content.Window{Limit: 1}
		bound(&w, &key)
		return content.IssueQuery{IssueFilter: content.IssueFilter{PublicationID: i.PublicationID}, Window: w}
	}
	lists, err := l.issueLists.all(ctx, each(objs, query), each(l.seenIssues.ahead(side), query)...)
	return each(lists, first), err
}
