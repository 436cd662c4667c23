package content

import (
	"slices"
	"strings"
)

// SearchQuery asks for the articles in which something is found.
type SearchQuery struct {
	SearchFilter
	Order SearchOrder
	Window
}

// SearchFilter chooses the articles that have every phrase, in whichever fields. Without
// phrases it chooses none.
type SearchFilter struct {
	Phrases []Phrase
	ArticleFilter
}

// Phrase is terms that follow each other in one field, as package words makes them of a
// query.
type Phrase struct {
	Terms []string
	Open  bool // the last term stands for each that begins with it
}

// SearchOrder is what articles that are found are sorted by.
type SearchOrder string

// The orders. That of relevance is a rule and not a score, so that every store answers the
// same.
const (
	ByRelevance   SearchOrder = "RELEVANCE"    // those found in the title first, newest first among them and among the others
	ByPublication SearchOrder = "PUBLISHED_AT" // newest first
)

// SearchPart is a part of what is found.
type SearchPart string

// The parts. An article is in the first when each phrase is found in its kicker, title or
// subtitle.
const (
	InTitle   SearchPart = "title"
	Elsewhere SearchPart = "elsewhere"
	Anywhere  SearchPart = "" // both, for orders that do not part them
)

// SearchHit is an article that was found, by which phrases and in which part of the search.
type SearchHit struct {
	*Article
	Phrases []Phrase
	Part    SearchPart
}

// Key returns the article's key in the order it was found in: the part, then the time of
// publication.
func (h SearchHit) Key() Key {
	return Key{Text: string(h.Part), Number: h.PublishedAt.UnixMilli(), ID: h.ID}
}

// parts returns the parts of an order, in order.
func (o SearchOrder) parts() []SearchPart {
	if o == ByPublication {
		return []SearchPart{Anywhere}
	}
	return []SearchPart{InTitle, Elsewhere}
}

// Collect fills the query's window from the parts of its order, one after the other. find
// gives what lies in a window of one part, from the window's near end on: for a window with
// Last, in reverse.
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

// in returns what of the window lies in a part, if anything. first is the part that comes
// first: whatever comes after a bound in it comes in the other, too.
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
	var after, before int // where the bound is, seen from the part
	w.After, after = bound(w.After)
	w.Before, before = bound(w.Before)
	return w, after <= 0 && before >= 0
}

// SearchField is a field of articles in which a search looks.
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

// InHeadline reports whether what is found in the field is found in the title.
func (f SearchField) InHeadline() bool {
	return f == FieldKicker || f == FieldTitle || f == FieldSubtitle
}

// Passage is the text of a field, or of a paragraph of the body: no phrase reaches from one to
// the next.
type Passage struct {
	Field SearchField
	Text  string
}

// Highlight is a passage in which something was found, as HTML: all is escaped, the hits are
// in <em>, and of a long passage there is the piece around the first of them.
type Highlight Passage

// Passages returns the texts in which a search looks, those of the title first.
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
		// A picture at its place in the text is one of the article's.
		if !slices.Contains(all, Passage{FieldCaption, paragraph}) {
			all = append(all, Passage{FieldBody, paragraph})
		}
	}
	return all
}

// Marks are what filters know the article by, beside its terms.
func (a *Article) Marks() []string {
	marks := []string{pictureMark(a.HasPicture())}
	for _, id := range append([]ID{a.PublicationID, a.IssueID, a.PageID, a.SectionID}, a.AuthorIDs()...) {
		if id != "" {
			marks = append(marks, string(id))
		}
	}
	return marks
}

// Marks are the filter as far as it goes by them: an article has one of each list. All marks of an
// article stand beside each other, so that an id of another type would match: it is left out, and
// where no other is left, noMark stands.
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
