package graph

import (
	"context"
	"unicode/utf8"

	"broadsheet/graph/generated"
	"broadsheet/graph/guard"
	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

// maxIDs is the most ids that one argument may list, maxText the most characters of a text that
// is looked for.
const (
	maxIDs  = guard.MaxElements
	maxText = 200
)

type queryResolver struct{}

func (queryResolver) Publications(ctx context.Context) ([]*content.Publication, error) {
	l := load(ctx)
	l.all.Store(true)
	all, err := l.reader.AllPublications(ctx)
	_, level := fieldLevels(ctx)
	l.loadedPublications.add(level, all)
	return all, err
}

func (queryResolver) Publication(ctx context.Context, id content.ID) (*content.Publication, error) {
	return load(ctx).publications.one(ctx, id)
}

func (queryResolver) Issue(ctx context.Context, id content.ID) (*content.Issue, error) {
	return load(ctx).issues.one(ctx, id)
}

func (queryResolver) IssueOn(ctx context.Context, publicationID content.ID, date content.Date) (*content.Issue, error) {
	found, err := load(ctx).issueLists.only(ctx, content.IssueQuery{
		IssueFilter: content.IssueFilter{PublicationID: publicationID, From: date, To: date},
		Window:      content.Window{Limit: 1},
	})
	return first(found), err
}

func (queryResolver) LatestIssue(ctx context.Context, publicationID content.ID) (*content.Issue, error) {
	found, err := load(ctx).issueLists.only(ctx, latestIssue(publicationID))
	return first(found), err
}

func (queryResolver) Issues(ctx context.Context, publicationID content.ID, from, to *content.Date, first *int, after *string, last *int, before *string, orderBy generated.IssueOrder) (relay.IssueConnection, error) {
	return connectOne(ctx, issueListing(load(ctx), orderBy == generated.IssueOrderDateAsc),
		relay.Args{First: first, After: after, Last: last, Before: before}, issuesBetween(publicationID, from, to))
}

func (queryResolver) Page(ctx context.Context, id content.ID) (*content.Page, error) {
	return load(ctx).pages.one(ctx, id)
}

func (queryResolver) Article(ctx context.Context, id content.ID) (*content.Article, error) {
	return load(ctx).articles.one(ctx, id)
}

func (queryResolver) Articles(ctx context.Context, filter *content.ArticleFilter, orderBy content.ArticleOrder, first *int, after *string, last *int, before *string) (relay.ArticleConnection, error) {
	chosen := content.ArticleFilter{}
	if filter != nil {
		chosen = *filter
	}
	if err := sensible(chosen); err != nil {
		return relay.ArticleConnection{}, err
	}
	chosen = chosen.Typed()
	return connectOne(ctx, articleListing(load(ctx), orderBy),
		relay.Args{First: first, After: after, Last: last, Before: before}, chosen)
}

func (queryResolver) Section(ctx context.Context, id content.ID) (*content.Section, error) {
	return load(ctx).sections.one(ctx, id)
}

func (queryResolver) Sections(ctx context.Context, publicationID content.ID) ([]*content.Section, error) {
	return load(ctx).sectionsOf.one(ctx, publicationID)
}

func (queryResolver) Author(ctx context.Context, id content.ID) (*content.Author, error) {
	return load(ctx).authors.one(ctx, id)
}

func (queryResolver) Authors(ctx context.Context, publicationID content.ID, name *string, first *int, after *string, last *int, before *string) (relay.AuthorConnection, error) {
	if err := short("name", value(name)); err != nil {
		return relay.AuthorConnection{}, err
	}
	return connectOne(ctx, authorListing(load(ctx)),
		relay.Args{First: first, After: after, Last: last, Before: before}, content.AuthorFilter{PublicationID: publicationID, Name: value(name)})
}

// sensible refuses a filter that lists too many ids, or none: a list that is given and empty
// chooses nothing, which nobody asks for on purpose.
func sensible(f content.ArticleFilter) error {
	for name, ids := range map[string][]content.ID{"sectionIds": f.SectionIDs, "authorIds": f.AuthorIDs} {
		if n := len(ids); n > maxIDs {
			return content.Errorf(content.Invalid, "%s lists %d ids; at most %d can be given at once", name, n, maxIDs)
		} else if ids != nil && n == 0 {
			return content.Errorf(content.Invalid, "%s is empty; leave it out, or name at least one", name)
		}
	}
	return short("title", f.Title)
}

// short refuses a text that is longer than what anybody looks for.
func short(name, text string) error {
	if n := utf8.RuneCountInString(text); n > maxText {
		return content.Errorf(content.Invalid, "%s has %d characters; at most %d are looked for", name, n, maxText)
	}
	return nil
}

// atMost returns how many elements of a list that has no pages are asked for.
func atMost(first *int, usual, most int) (int, error) {
	switch {
	case first == nil:
		return usual, nil
	case *first < 0:
		return 0, content.Errorf(content.Invalid, "first is %d; it must not be negative", *first)
	case *first > most:
		return 0, content.Errorf(content.Invalid, "first is %d; at most %d can be asked for", *first, most)
	}
	return *first, nil
}

// first returns the first document of a list, or none.
func first[T any](docs []*T) *T {
	if len(docs) == 0 {
		return nil
	}
	return docs[0]
}

// single returns the only one of a batch of one.
func single[T any](batch []T, err error) (T, error) {
	if err != nil {
		var none T
		return none, err
	}
	return batch[0], nil
}

// value returns what an optional argument holds, or the zero value.
func value[T any](p *T) T {
	if p == nil {
		var none T
		return none
	}
	return *p
}
