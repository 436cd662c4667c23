package content

import (
	"slices"
	"strings"
)

// SearchQuery asks for a page of the articles that match a search.
type SearchQuery struct {
	SearchFilter
	Order SearchOrder
	Window
}

// SearchFilter selects articles that contain every phrase, each in any field. Without phrases it
// selects nothing.
type SearchFilter struct {
	Phrases []Phrase
	ArticleFilter
}

// Phrase is a sequence of terms that must follow each other in one field. Package words parses queries
// into phrases.
type Phrase struct {
	Terms []string
	Open  bool // the last term is a prefix: it matches every term that begins with it
}

// SearchOrder is the order of search results.
type SearchOrder string

// The orders. Relevance is a fixed rule and not a score, so that every store returns the same results.
const (
	ByRelevance   SearchOrder = "RELEVANCE"    // matches in the title first; within both parts newest first
	ByPublication SearchOrder = "PUBLISHED_AT" // newest first
)

// SearchPart is a part of the search results.
type SearchPart string

// The parts. An article is in the part InTitle if every phrase is found in its kicker, title or subtitle.
const (
	InTitle   SearchPart = "title"
	Elsewhere SearchPart = "elsewhere"
	Anywhere  SearchPart = "" // both, for orders without parts
)

// SearchHit is an article that matches a search, with the phrases that it was found by and the part of
// the results that it is in.
type SearchHit struct {
	*Article
	Phrases []Phrase
	Part    SearchPart
}

// Key returns the hit's sort key: its part, then the article's publication time.
func (h SearchHit) Key() Key {
	return Key{Text: string(h.Part), Number: h.PublishedAt.UnixMilli(), ID: h.ID}
}

// parts returns the parts of the results in an order, from first to last.
func (o SearchOrder) parts() []SearchPart {
	if o == ByPublication {
		return []SearchPart{Anywhere}
	}
	return []SearchPart{InTitle, Elsewhere}
}

// Collect fills the query's window from the parts of its order, one after the other. It calls find with
// the part and the window within that part. find returns the rows in reading direction: from the start
// of the window, or for a window with Last from the end, in reverse. Collect returns the rows in the
// list's order, or the first error of find.
func Collect[T any](q SearchQuery, find func(SearchPart, Window) ([]T, error)) ([]T, error) {
	var found []T
	parts := q.Order.parts()
	first := parts[0]
	for _, part := range InOrder(q.Window, parts) {
		w, some := q.Window.in(part, first)
		if w.Limit -= len(found); !some || w.Limit <= 0 {
			continue
		}
		more, err := find(part, w)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return InOrder(q.Window, found), nil
}

// in returns the window within a part, and false if the window does not overlap the part. first is the
// order's first part; a cursor in it lies before the whole of the other part.
func (w Window) in(part, first SearchPart) (Window, bool) {
	bound := func(k *Key) (*Key, int) {
		switch {
		case k == nil || SearchPart(k.Text) == part:
			return k, 0
		case part == first:
			return nil, +1
		}
		return nil, -1
	}
	var after, before int // -1: the cursor lies before the part; 0: in it, or no cursor; +1: after it
	w.After, after = bound(w.After)
	w.Before, before = bound(w.Before)
	return w, after <= 0 && before >= 0
}

// SearchField is a field of articles that is searched.
type SearchField string

// The fields.
const (
	FieldKicker   SearchField = "KICKER"
	FieldTitle    SearchField = "TITLE"
	FieldSubtitle SearchField = "SUBTITLE"
	FieldSummary  SearchField = "SUMMARY"
	FieldBody     SearchField = "BODY"
	FieldCaption  SearchField = "CAPTION"
	FieldAuthor   SearchField = "AUTHOR"
)

// InHeadline reports whether matches in the field count as matches in the title.
func (f SearchField) InHeadline() bool {
	return f == FieldKicker || f == FieldTitle || f == FieldSubtitle
}

// Passage is the text of a field, or of one paragraph of the body. A phrase matches only within one
// passage.
type Passage struct {
	Field SearchField
	Text  string
}

// Highlight is a passage with matches, as HTML. The text is escaped and matches are enclosed in <em>. A
// long passage is cut to an excerpt around the first match.
type Highlight Passage

// Passages returns the texts that are searched: kicker, title and subtitle first.
func (d Draft) Passages() []Passage {
	all := []Passage{{FieldKicker, d.Kicker}, {FieldTitle, d.Title}, {FieldSubtitle, d.Subtitle}, {FieldSummary, d.Summary}}
	for _, c := range d.Credits {
		if c.Role.Authors() {
			all = append(all, Passage{FieldAuthor, c.Name})
		}
	}
	for _, i := range d.Images {
		all = append(all, Passage{FieldCaption, i.Caption})
	}
	for _, paragraph := range strings.Split(d.Body.Text(), "\n\n") {
		// Pictures within the body are also among the article's images: do not repeat their captions.
		if !slices.Contains(all, Passage{FieldCaption, paragraph}) {
			all = append(all, Passage{FieldBody, paragraph})
		}
	}
	return all
}

// Marks returns the values that a search filter can match besides terms: the article's ids, and whether
// it has pictures. Search indexes store them beside the terms.
func (a *Article) Marks() []string {
	marks := []string{pictureMark(a.HasPicture())}
	for _, id := range append([]ID{a.PublicationID, a.IssueID, a.PageID, a.SectionID}, a.AuthorIDs()...) {
		if id != "" {
			marks = append(marks, string(id))
		}
	}
	return marks
}

// Marks returns the filter's conditions on [Article.Marks]: an article matches if it has at least one
// mark of each list. An article's marks are one list of ids of all types, so an id of the wrong type
// could match by mistake. Such ids are left out; a list that would be empty gets noMark, which matches
// nothing.
func (f ArticleFilter) Marks() [][]string {
	var all [][]string
	among := func(kind Kind, ids ...ID) {
		if len(ids) == 0 || ids[0] == "" {
			return
		}
		either := []string{}
		for _, id := range OfKind(kind, ids) {
			either = append(either, string(id))
		}
		if len(either) == 0 {
			either = append(either, noMark)
		}
		all = append(all, either)
	}
	among(KindPublication, f.PublicationID)
	among(KindIssue, f.IssueID)
	among(KindPage, f.PageID)
	among(KindSection, f.SectionIDs...)
	among(KindAuthor, f.AuthorIDs...)
	if f.HasImages != nil {
		all = append(all, []string{pictureMark(*f.HasImages)})
	}
	return all
}

// noMark is a mark that no article has.
const noMark = "none"

func pictureMark(has bool) string {
	if has {
		return "pictures"
	}
	return "no pictures"
}
