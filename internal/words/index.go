// Package words makes terms of text, so that what is written in an article and what is looked
// for are the same: for the index of a store, for a query, and for marking hits.
//
// Text is analysed as bleve's and Lucene's analysers for Chinese, Japanese and Korean do: words in lower
// case, full and half width alike, and each two neighbours of a run of CJK characters as one
// term. A term stands where it begins, and the last character of a run is a term of its own.
// So every character begins one term, and a single one is found as the beginning of terms.
//
// Words are not reduced to their stems, and nothing is left out for being common. The package
// is pure functions; it keeps and reads nothing.
package words

import (
	"runtime"
	"strings"
	"unicode/utf8"

	"broadsheet/internal/content"

	"golang.org/x/sync/errgroup"
)

// Break is the term between two fields, so that no phrase reaches from one to the next. No
// text has it.
const Break = "¶"

// What an article may bring into an index: more terms than any newspaper prints under one
// title, and words of a length that languages have. The rest is not found.
const (
	maxTerms = 20_000
	maxWord  = 80 // bytes
)

// term is what stands at one place of a text.
type term struct {
	text       string
	char       int // how many bytes of text its first character has, if that is CJK
	start, end int // where it stands, in bytes
}

// isPair reports whether the term is two characters, the second of which begins the next one.
func (t term) isPair() bool { return t.char > 0 && t.char < len(t.text) }

// analyse returns the terms of a text, which must be valid UTF-8, in their order. Quotation
// marks part words, as they do in a query, even those of Hebrew that are written with one.
func analyse(text string) []term {
	text, origin := fold(strings.ReplaceAll(text, `"`, " "))
	terms := tokenise(text)
	for i, t := range terms {
		terms[i].start, terms[i].end = origin(t.start), origin(t.end)
	}
	return terms
}

// fold gives the letters, digits and marks of ASCII half width, and apostrophes the form that
// keyboards have, and tells where a place in the folded text is in the text itself. It comes
// before words are parted, to which digits of full width are none.
// A mark of full width is a part of a word only where all of it has full width: "１，０００", but
// not "5，6月".
func fold(text string) (folded string, origin func(int) int) {
	if !strings.ContainsFunc(text, func(r rune) bool { return fullWidth(r) || r == apostrophe }) {
		return text, func(at int) int { return at }
	}
	var b strings.Builder
	var places []int
	wide := false // the character before is a letter or digit of full width
	for at, r := range text {
		half := r
		switch {
		case fullWidth(r):
			half -= 0xFEE0
			letter := half >= '0' && half <= '9' || half >= 'A' && half <= 'Z' || half >= 'a' && half <= 'z'
			if !letter && !wide {
				half = ' '
			}
			wide = letter
		case r == apostrophe:
			half = '\''
			fallthrough
		default:
			wide = false
		}
		n, _ := b.WriteRune(half) // never fails
		for range n {
			places = append(places, at)
		}
	}
	places = append(places, len(text))
	return b.String(), func(at int) int { return places[at] }
}

// apostrophe is the one that is printed.
const apostrophe = '’'

func fullWidth(r rune) bool { return r >= 0xFF01 && r <= 0xFF5E }

func shorten(word string) string {
	if len(word) <= maxWord {
		return word
	}
	n := maxWord
	for !utf8.RuneStart(word[n]) {
		n--
	}
	return word[:n]
}

// valid is the text with what is no UTF-8 replaced.
func valid(text string) string { return strings.ToValidUTF8(text, string(utf8.RuneError)) }

// Entry is an article as an index has it.
type Entry struct {
	Title Text // of kicker, title and subtitle
	All   Text // of these and of the other fields
}

// Text is the terms of some fields, in their order, with [Break] between fields.
type Text []term

// Index makes an article's entry.
func Index(d content.Draft) Entry {
	var e Entry
	for _, p := range d.Passages() {
		terms := analyse(valid(p.Text))
		if len(terms) > 0 && len(e.All) > 0 {
			e.All = append(e.All, term{text: Break})
		}
		e.All = append(e.All, terms[:min(len(terms), max(maxTerms-len(e.All), 0))]...)
		if p.Field.InHeadline() {
			e.Title = e.All
		}
	}
	return e
}

// IndexAll makes the entries of many, as many at a time as there are processors: it takes about
// as long as writing them.
func IndexAll(drafts []content.Draft) []Entry {
	entries := make([]Entry, len(drafts))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, d := range drafts {
		group.Go(func() error {
			entries[i] = Index(d)
			return nil
		})
	}
	_ = group.Wait() // none fails
	return entries
}

// String returns the terms with a blank between each two.
func (t Text) String() string {
	var b strings.Builder
	for i, term := range t {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(term.text)
	}
	return b.String()
}

// Distinct returns each term once, and each CJK character.
func (t Text) Distinct() []string {
	var all []string
	there := map[string]bool{Break: true}
	add := func(term string) {
		if !there[term] {
			there[term] = true
			all = append(all, term)
		}
	}
	for _, term := range t {
		if term.isPair() {
			add(term.text[:term.char])
		}
		add(term.text)
	}
	return all
}
