package content

import (
	"slices"
	"time"
)

// Key is a document's sort key: the value that it is sorted by, then its id, so that equal values cannot
// break paging. Orders sort by either Number or Text, and the other is zero. Search hits are sorted by
// Text, which is their [SearchPart], and then by Number.
type Key struct {
	Number int64
	Text   string
	ID     ID
}

// Window selects a page of an ordered list. The cursors After and Before are exclusive; the documents that
// they were taken from may have been deleted since.
type Window struct {
	After, Before *Key
	Limit         int  // the most documents to return; must be positive
	Last          bool // take the page from the end of the list; its order stays the same
}

// IssueQuery asks for a publication's issues by date.
type IssueQuery struct {
	IssueFilter
	Ascending bool // oldest first; newest first otherwise
	Window
}

// IssueFilter chooses issues.
type IssueFilter struct {
	PublicationID ID   // empty for all
	From, To      Date // inclusive; empty for no bound
}

// CanMatch reports whether any issue can match: it returns false when PublicationID is an id of
// another type, or none. The result is an empty list then, for which no store need be called.
func (f IssueFilter) CanMatch() bool { return mayBe(KindPublication, f.PublicationID) }

// mayBe reports whether an id in a filter is of its type; the empty id does not restrict.
func mayBe(kind Kind, id ID) bool { return id == "" || id.Kind() == kind }

// anyMayBe reports whether one of the ids in a filter is of its type; an empty list does not restrict.
func anyMayBe(kind Kind, ids []ID) bool {
	return len(ids) == 0 || slices.ContainsFunc(ids, func(id ID) bool { return id.Kind() == kind })
}

// PageQuery asks for the pages of a section, of the newest issue first.
type PageQuery struct {
	PageFilter
	Window
}

// PageFilter chooses pages.
type PageFilter struct{ SectionID ID }

// CanMatch reports whether any page can match, see [IssueFilter.CanMatch].
func (f PageFilter) CanMatch() bool { return f.SectionID.Kind() == KindSection }

// AuthorQuery asks for a publication's authors by name.
type AuthorQuery struct {
	AuthorFilter
	Window
}

// AuthorFilter chooses authors.
type AuthorFilter struct {
	PublicationID ID
	Name          string // a part of the name; empty for all
	Examine       int    // the most documents to examine; 0 for [MaxExamined]
}

// CanMatch reports whether any author can match, see [IssueFilter.CanMatch].
func (f AuthorFilter) CanMatch() bool { return f.PublicationID.Kind() == KindPublication }

// ArticleQuery asks for articles.
type ArticleQuery struct {
	ArticleFilter
	Order ArticleOrder
	Window
}

// ArticleFilter selects articles that match all its fields. An empty field does not restrict.
type ArticleFilter struct {
	PublicationID ID
	IssueID       ID
	PageID        ID
	SectionIDs    []ID      // in one of these
	AuthorIDs     []ID      // credited to one of these
	From          time.Time // published then or later
	To            time.Time // published before
	HasImages     *bool
	Title         string // a part of the title, in either case
	Examine       int    // the most documents to examine; 0 for [MaxExamined]
}

// CanMatch reports whether any article can match, see [IssueFilter.CanMatch]: of a list of ids, one
// of its type is enough.
func (f ArticleFilter) CanMatch() bool {
	return mayBe(KindPublication, f.PublicationID) && mayBe(KindIssue, f.IssueID) && mayBe(KindPage, f.PageID) &&
		anyMayBe(KindSection, f.SectionIDs) && anyMayBe(KindAuthor, f.AuthorIDs)
}

// Typed returns the filter with each id in its lists once, and without ids of other types. Where no
// id of a list would be left, the list stays as it is: the filter cannot match, and an empty list
// would not restrict it.
func (f ArticleFilter) Typed() ArticleFilter {
	if f.CanMatch() {
		f.SectionIDs, f.AuthorIDs = typed(KindSection, f.SectionIDs), typed(KindAuthor, f.AuthorIDs)
	}
	return f
}

func typed(kind Kind, ids []ID) []ID {
	return slices.Compact(slices.Sorted(slices.Values(OfKind(kind, ids))))
}

// TombstoneQuery asks for articles that were withdrawn. The filter names a publication.
type TombstoneQuery struct {
	ArticleFilter
	Limit int // the most documents to return; must be positive
}

// Narrow reports whether the filter names something smaller than a publication, so that all
// it chooses can be looked at.
func (f ArticleFilter) Narrow() bool {
	return f.IssueID != "" || f.PageID != "" || len(f.SectionIDs) > 0 || len(f.AuthorIDs) > 0
}

// ArticleOrder is what articles are sorted by.
type ArticleOrder string

// The orders.
const (
	NewestFirst    ArticleOrder = "PUBLISHED_AT_DESC"
	OldestFirst    ArticleOrder = "PUBLISHED_AT_ASC"
	MostViewed     ArticleOrder = "VIEWS_DESC" // articles whose view count is unknown come last
	LeastViewed    ArticleOrder = "VIEWS_ASC"
	InReadingOrder ArticleOrder = "READING_ORDER" // page, then position; within one issue
)

// Descending reports whether the order runs from high keys to low.
func (o ArticleOrder) Descending() bool { return o == NewestFirst || o == MostViewed || o == "" }

// ByViews reports whether the order is one of view counts.
func (o ArticleOrder) ByViews() bool { return o == MostViewed || o == LeastViewed }

// KeyIn returns the article's key in an order. For an order by views, rank is the article's
// view count, or [UnknownViews].
func (a *Article) KeyIn(o ArticleOrder, rank int64) Key {
	switch {
	case o.ByViews():
		return Key{Number: rank, ID: a.ID}
	case o == InReadingOrder:
		return Key{Number: a.ReadingOrder(), ID: a.ID}
	}
	return Key{Number: a.PublishedAt.UnixMilli(), ID: a.ID}
}

// UnknownViews is the rank of an article whose view count is unknown. It sorts below all counts.
const UnknownViews int64 = -1

// KeyOf returns the issue's key in the orders of [IssueQuery].
func (i *Issue) KeyOf() Key { return Key{Text: string(i.Date), ID: i.ID} }

// KeyOf returns the page's key in the order of [PageQuery], which runs from high to low.
func (p *Page) KeyOf() Key { return Key{Number: p.SectionOrder(), ID: p.ID} }

// SectionOrder is the page's place among the pages of a section: newest issue highest, and
// within an issue the first page highest.
func (p *Page) SectionOrder() int64 {
	const bits = 21
	return p.PublishedAt.Unix()<<bits | int64(1<<bits-1-p.Ordinal)
}

// KeyOf returns the author's key in the order of [AuthorQuery].
func (a *Author) KeyOf() Key { return Key{Text: a.Name, ID: a.ID} }

// InOrder turns rows found for the window into the list's order.
func InOrder[T any](w Window, rows []T) []T {
	if w.Last {
		slices.Reverse(rows)
	}
	return rows
}
