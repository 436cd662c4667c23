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

// IssueFilter selects issues that match all its fields.
type IssueFilter struct {
	PublicationID ID   // empty for all
	From, To      Date // inclusive; empty for no bound
}

// CanMatch reports whether any issue can match. It returns false when PublicationID is an id of another
// type, or no id at all. The list is empty then, and no store needs to be called.
func (f IssueFilter) CanMatch() bool { return mayBe(KindPublication, f.PublicationID) }

// mayBe reports whether an id in a filter is empty, and so does not restrict, or is of the field's type.
func mayBe(kind Kind, id ID) bool { return id == "" || id.Kind() == kind }

// anyMayBe reports whether a list of ids in a filter is empty, and so does not restrict, or has an id of
// the field's type.
func anyMayBe(kind Kind, ids []ID) bool {
	return len(ids) == 0 || slices.ContainsFunc(ids, func(id ID) bool { return id.Kind() == kind })
}

// PageQuery asks for the pages of a section, those of the newest issue first.
type PageQuery struct {
	PageFilter
	Window
}

// PageFilter selects the pages of one section.
type PageFilter struct{ SectionID ID }

// CanMatch reports whether any page can match, see [IssueFilter.CanMatch].
func (f PageFilter) CanMatch() bool { return f.SectionID.Kind() == KindSection }

// AuthorQuery asks for a publication's authors by name.
type AuthorQuery struct {
	AuthorFilter
	Window
}

// AuthorFilter selects authors of one publication.
type AuthorFilter struct {
	PublicationID ID
	Name          string // part of the name; empty for all
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
	SectionIDs    []ID      // in one of these sections
	AuthorIDs     []ID      // credited to one of these authors
	From          time.Time // published at this time or later
	To            time.Time // published before this time
	HasImages     *bool
	Title         string // part of the title; upper and lower case match
	Examine       int    // the most documents to examine; 0 for [MaxExamined]
}

// CanMatch reports whether any article can match, see [IssueFilter.CanMatch]. In a list of ids, one id of
// the right type is enough.
func (f ArticleFilter) CanMatch() bool {
	return mayBe(KindPublication, f.PublicationID) && mayBe(KindIssue, f.IssueID) && mayBe(KindPage, f.PageID) &&
		anyMayBe(KindSection, f.SectionIDs) && anyMayBe(KindAuthor, f.AuthorIDs)
}

// Typed returns the filter with its lists of ids sorted, without duplicates and without ids of other
// types. A filter that cannot match is returned unchanged: a list that became empty would no longer
// restrict it.
func (f ArticleFilter) Typed() ArticleFilter {
	if f.CanMatch() {
		f.SectionIDs, f.AuthorIDs = typed(KindSection, f.SectionIDs), typed(KindAuthor, f.AuthorIDs)
	}
	return f
}

// typed returns the ids of a type, sorted and without duplicates.
func typed(kind Kind, ids []ID) []ID {
	return slices.Compact(slices.Sorted(slices.Values(OfKind(kind, ids))))
}

// TombstoneQuery asks for the tombstones of withdrawn articles. The filter must have a PublicationID.
type TombstoneQuery struct {
	ArticleFilter
	Limit int // the most documents to return; must be positive
}

// Narrow reports whether the filter is limited to something smaller than a publication (an issue, a
// page, sections or authors), so that a store can examine every article that matches.
func (f ArticleFilter) Narrow() bool {
	return f.IssueID != "" || f.PageID != "" || len(f.SectionIDs) > 0 || len(f.AuthorIDs) > 0
}

// ArticleOrder is the order of a list of articles.
type ArticleOrder string

// The orders.
const (
	NewestFirst    ArticleOrder = "PUBLISHED_AT_DESC"
	OldestFirst    ArticleOrder = "PUBLISHED_AT_ASC"
	MostViewed     ArticleOrder = "VIEWS_DESC" // articles whose view count is unknown come last
	LeastViewed    ArticleOrder = "VIEWS_ASC"
	InReadingOrder ArticleOrder = "READING_ORDER" // page, then position; within one issue
)

// Descending reports whether the order runs from the highest key to the lowest.
func (o ArticleOrder) Descending() bool { return o == NewestFirst || o == MostViewed || o == "" }

// ByViews reports whether the order is by view count.
func (o ArticleOrder) ByViews() bool { return o == MostViewed || o == LeastViewed }

// KeyIn returns the article's sort key in an order. For an order by views, rank is the article's
// view count, or [UnknownViews]; other orders ignore it.
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

// KeyOf returns the issue's sort key in both orders of [IssueQuery].
func (i *Issue) KeyOf() Key { return Key{Text: string(i.Date), ID: i.ID} }

// KeyOf returns the page's sort key in the order of [PageQuery], which is descending.
func (p *Page) KeyOf() Key { return Key{Number: p.SectionOrder(), ID: p.ID} }

// SectionOrder returns the number that sorts the pages of a section in descending order: newer issues
// have higher numbers, and within an issue earlier pages have higher numbers.
func (p *Page) SectionOrder() int64 {
	const bits = 21
	return p.PublishedAt.Unix()<<bits | int64(1<<bits-1-p.Ordinal)
}

// KeyOf returns the author's sort key in the order of [AuthorQuery].
func (a *Author) KeyOf() Key { return Key{Text: a.Name, ID: a.ID} }

// InOrder returns the rows that were read for the window in the list's order. Windows with Last are read
// from the end, so InOrder reverses their rows, in place.
func InOrder[T any](w Window, rows []T) []T {
	if w.Last {
		slices.Reverse(rows)
	}
	return rows
}
