package graph

import (
	"context"
	"strings"
	"unicode/utf8"

	"broadsheet/graph/generated"
	"broadsheet/graph/guard"
	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

// maxIDs is the most ids in one argument, maxText the most characters of a text to search for.
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

func (queryResolver) IssueOn(ctx context.Context, publicationID content.ID, date content.Date, edition *string) (*content.Issue, error) {
	if edition != nil {
		return load(ctx).issues.one(ctx, content.EditionID(publicationID, date, content.FoldWidth(strings.TrimSpace(*edition))))
	}
	found, err := load(ctx).issueLists.only(ctx, mainEdition(publicationID, date))
	return first(found), err
}

func (queryResolver) LatestIssue(ctx context.Context, publicationID content.ID) (*content.Issue, error) {
	found, err := load(ctx).issueLists.only(ctx, latestIssue(publicationID))
	if err != nil {
		return nil, err
	}
	issues, err := mainEditions(ctx, [][]*content.Issue{found})
	if err != nil {
		return nil, err
	}
	return issues[0], nil
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
	articleFilter := value(filter)
	if err := checkFilter(articleFilter); err != nil {
		return relay.ArticleConnection{}, err
	}
	articleFilter = articleFilter.Typed()
	return connectOne(ctx, articleListing(load(ctx), orderBy),
		relay.Args{First: first, After: after, Last: last, Before: before}, articleFilter)
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
	if err := checkText("name", value(name)); err != nil {
		return relay.AuthorConnection{}, err
	}
	return connectOne(ctx, authorListing(load(ctx)),
		relay.Args{First: first, After: after, Last: last, Before: before}, content.AuthorFilter{PublicationID: publicationID, Name: value(name)})
}

// checkFilter refuses a filter with too many ids, or with an empty list of ids. An empty list matches nothing,
// so that it is a client's mistake.
func checkFilter(f content.ArticleFilter) error {
	for name, ids := range map[string][]content.ID{"sectionIds": f.SectionIDs, "authorIds": f.AuthorIDs} {
		if n := len(ids); n > maxIDs {
			return content.Errorf(content.Invalid, "%s has %d ids; at most %d are allowed", name, n, maxIDs)
		} else if ids != nil && n == 0 {
			return content.Errorf(content.Invalid, "%s is empty; leave it out, or give at least one id", name)
		}
	}
	return checkText("title", f.Title)
}

// checkText refuses a text to search for that is too long. name is the argument's name.
func checkText(name, text string) error {
	if n := utf8.RuneCountInString(text); n > maxText {
		return content.Errorf(content.Invalid, "%s has %d characters; at most %d are allowed", name, n, maxText)
	}
	return nil
}

// listLimit returns the number of elements that first requests of a list without pages.
func listLimit(first *int, byDefault, most int) (int, error) {
	switch {
	case first == nil:
		return byDefault, nil
	case *first < 0:
		return 0, content.Errorf(content.Invalid, "first is %d; it must not be negative", *first)
	case *first > most:
		return 0, content.Errorf(content.Invalid, "first is %d; at most %d are allowed", *first, most)
	}
	return *first, nil
}

// first returns the first document of a list; nil when it is empty.
func first[T any](docs []*T) *T {
	if len(docs) == 0 {
		return nil
	}
	return docs[0]
}

// single returns the only element of a batch of one.
func single[T any](batch []T, err error) (T, error) {
	if err != nil {
		var none T
		return none, err
	}
	return batch[0], nil
}

// value returns the value of an optional argument; the zero value when it is missing.
func value[T any](p *T) T {
	if p == nil {
		var none T
		return none
	}
	return *p
}
