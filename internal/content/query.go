package content

import (
	"slices"
	"time"
)

// Key is a document's place in an order: what it is sorted by, then its id, so that equal
// sort values cannot break paging. Orders sort by one of Number and Text, and the other is
// zero; but what is found is sorted by Text, its [SearchPart], and then by Number.
type Key struct {
	Number int64
	Text   string
	ID     ID
}

// Window is the part of an ordered list that is asked for. After and Before are exclusive;
// the documents they were taken from need not exist any more.
type Window struct {
	After, Before *Key
	Limit         int  // at most so many; must be positive
	Last          bool // those nearest the end instead of the beginning; the order stays the same
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

// PageQuery asks for the pages of a section, of the newest issue first.
type PageQuery struct {
	PageFilter
	Window
}

// PageFilter chooses pages.
type PageFilter struct{ SectionID ID }

// AuthorQuery asks for a publication's authors by name.
type AuthorQuery struct {
	AuthorFilter
	Window
}

// AuthorFilter chooses authors.
type AuthorFilter struct {
	PublicationID ID
	Name          string // a part of the name; empty for all
	Examine       int    // examine at most so many; 0 for [MaxExamined]
}

// ArticleQuery asks for articles.
type ArticleQuery struct {
	ArticleFilter
	Order ArticleOrder
	Window
}

// ArticleFilter chooses articles; what is empty does not restrict.
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
	Examine       int    // examine at most so many; 0 for [MaxExamined]
}

// TombstoneQuery asks for articles that were withdrawn. The filter names a publication.
type TombstoneQuery struct {
	ArticleFilter
	Limit int // at most so many; must be positive
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
	MostViewed     ArticleOrder = "VIEWS_DESC" // articles whose views were never known come last
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

// UnknownViews ranks articles whose views were never known, below all that have any count.
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
