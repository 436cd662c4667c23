package graph

import (
	"context"
	"time"

	"broadsheet/graph/generated"
	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

type publicationResolver struct{}

func (publicationResolver) Issues(ctx context.Context, objs []*content.Publication, from, to *content.Date, first *int, after *string, last *int, before *string, orderBy generated.IssueOrder) ([]relay.IssueConnection, error) {
	l, args := load(ctx), relay.Args{First: first, After: after, Last: last, Before: before}
	return connectAll(ctx, &l.loadedPublications, issueListing(l, orderBy == generated.IssueOrderDateAsc), args, objs,
		func(p *content.Publication) content.IssueFilter { return issuesBetween(p.ID, from, to) })
}

// maxCalendar is the longest period of issue dates: a year.
const maxCalendar = 366 * 24 * time.Hour

func (publicationResolver) IssueDates(ctx context.Context, objs []*content.Publication, from, to content.Date) ([][]content.Date, error) {
	if to < from {
		return nil, content.Errorf(content.Invalid, "to is %s, which is before from, %s; swap them", to, from)
	}
	if to.In(time.UTC).Sub(from.In(time.UTC)) >= maxCalendar {
		return nil, content.Errorf(content.Invalid, "from %s to %s is more than 366 days; request a year at most", from, to)
	}
	l := load(ctx)
	return followQuery(ctx, &l.loadedPublications, l.issueDates, objs, func(p *content.Publication) content.IssueFilter { return issuesBetween(p.ID, &from, &to) })
}

func (publicationResolver) LatestIssue(ctx context.Context, objs []*content.Publication) ([]*content.Issue, error) {
	l := load(ctx)
	lists, err := followQuery(ctx, &l.loadedPublications, l.issueLists, objs, func(p *content.Publication) content.IssueQuery { return latestIssue(p.ID) })
	if err != nil {
		return nil, err
	}
	return mainEditions(ctx, lists)
}

// mainEditions returns the first issue of each list; nil for an empty list. If it is a named edition of a day,
// the main edition of that day takes its place, or without one, the first.
func mainEditions(ctx context.Context, lists [][]*content.Issue) ([]*content.Issue, error) {
	issues := each(lists, first)
	var named []int
	var queries []content.IssueQuery
	for at, i := range issues {
		if i != nil && i.Edition != "" {
			named, queries = append(named, at), append(queries, mainEdition(i.PublicationID, i.Date))
		}
	}
	if len(named) == 0 {
		return issues, nil
	}
	found, err := load(ctx).issueLists.all(ctx, queries)
	if err != nil {
		return nil, err
	}
	for n, at := range named {
		if i := first(found[n]); i != nil {
			issues[at] = i
		}
	}
	return issues, nil
}

func (publicationResolver) Sections(ctx context.Context, objs []*content.Publication) ([][]*content.Section, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedPublications, l.sectionsOf, objs, func(p *content.Publication) content.ID { return p.ID })
}

func (publicationResolver) Authors(ctx context.Context, objs []*content.Publication, name *string, first *int, after *string, last *int, before *string) ([]relay.AuthorConnection, error) {
	if err := checkText("name", value(name)); err != nil {
		return nil, err
	}
	l, args := load(ctx), relay.Args{First: first, After: after, Last: last, Before: before}
	return connectAll(ctx, &l.loadedPublications, authorListing(l), args, objs, func(p *content.Publication) content.AuthorFilter {
		return content.AuthorFilter{PublicationID: p.ID, Name: value(name)}
	})
}

func latestIssue(publication content.ID) content.IssueQuery {
	return content.IssueQuery{IssueFilter: content.IssueFilter{PublicationID: publication}, Window: content.Window{Limit: 1}}
}

// mainEdition asks for the first edition of a day. The main edition is the first.
func mainEdition(publication content.ID, date content.Date) content.IssueQuery {
	return content.IssueQuery{IssueFilter: content.IssueFilter{PublicationID: publication, From: date, To: date}, Ascending: true, Window: content.Window{Limit: 1}}
}

func issuesBetween(publication content.ID, from, to *content.Date) content.IssueFilter {
	return content.IssueFilter{PublicationID: publication, From: value(from), To: value(to)}
}

// each returns the results of f for the elements of a batch.
func each[T, V any](batch []T, f func(T) V) []V {
	values := make([]V, len(batch))
	for i, t := range batch {
		values[i] = f(t)
	}
	return values
}
