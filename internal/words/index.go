// Package words splits text into terms, for the search index of a store, for queries, and to highlight
// hits. All three use the same analysis, so that a query finds the text that an article contains.
//
// The analysis is that of the CJK analysers of bleve and Lucene: words in lower case, full width and half
// width alike, and bigrams of CJK characters: each two neighbours in a run of characters are one term. A
// term has the position of its first character, and the last character of a run is a term of its own. So
// each character begins one term, and a single character is found as a prefix of terms.
//
// Words are not stemmed, and there are no stop words. The package has no state: all functions are pure.
package words

import (
	"runtime"
	"strings"
	"unicode/utf8"

	"broadsheet/internal/content"

	"golang.org/x/sync/errgroup"
)

// Break is the term between two fields, so that no phrase matches across fields. No text contains it.
const Break = "¶"

// Bounds of an article in the index: more terms than any newspaper prints under one title, and the length
// of words. Terms beyond them are not found.
const (
	maxTerms = 20_000
	maxWord  = 80 // bytes
)

// term is a term at a position of a text.
type term struct {
	text       string
	char       int // length of its first character in bytes, if that is CJK; otherwise 0
	start, end int // its position in the text, in bytes
}

// isPair reports whether the term is a bigram of CJK characters. The second character begins the next
// term.
func (t term) isPair() bool { return t.char > 0 && t.char < len(t.text) }

// analyse returns the terms of a text, which must be valid UTF-8, in their order. Quotation marks separate
// words, as they do in a query, even in Hebrew words that are written with one.
func analyse(text string) []term {
	text, origin := fold(strings.ReplaceAll(text, `"`, " "))
	terms := tokenise(text)
	for i, t := range terms {
		terms[i].start, terms[i].end = origin(t.start), origin(t.end)
	}
	return terms
}

// fold converts full-width ASCII letters, digits and punctuation to half width, and printed apostrophes to
// typed ones. origin maps a position in the folded text to the position in the text. Folding comes before
// the text is split into words, because the segmenter does not take full-width digits for digits.
//
// Full-width punctuation is part of a word only between full-width letters or digits: in "１，０００", but not
// in "5，6月".
func fold(text string) (folded string, origin func(int) int) {
	if !strings.ContainsFunc(text, func(r rune) bool { return fullWidth(r) || r == apostrophe }) {
		return text, func(at int) int { return at }
	}
	var b strings.Builder
	b.Grow(len(text))
	places := make([]int32, 0, len(text)+1) // half width never takes more bytes
	wide := false                           // the previous character is a full-width letter or digit
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
			places = append(places, int32(at))
		}
	}
	places = append(places, int32(len(text)))
	return b.String(), func(at int) int { return int(places[at]) }
}

// apostrophe is the printed apostrophe.
const apostrophe = '’'

func fullWidth(r rune) bool { return r >= 0xFF01 && r <= 0xFF5E }

// shorten cuts a word to maxWord bytes, at the boundary of a character.
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

// valid returns the text with invalid UTF-8 replaced.
func valid(text string) string { return strings.ToValidUTF8(text, string(utf8.RuneError)) }

// Entry holds the terms of an article for a search index.
type Entry struct {
	Title Text // kicker, title and subtitle
	All   Text // all fields, these included
}

// Text is the terms of fields, in their order, with [Break] between fields.
type Text []term

// Index returns the search entry of an article.
func Index(d content.Draft) Entry {
	var e Entry
	passages := d.Passages()
	length := 0
	for _, p := range passages {
		length += len(p.Text)
	}
	e.All = make(Text, 0, min(length/3, maxTerms)+len(passages))
	for _, p := range passages {
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

// IndexAll returns the entries of many articles. It uses all processors: analysing articles takes about as
// long as writing them.
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

// String returns the terms, separated by blanks.
func (t Text) String() string {
	var b strings.Builder
	b.Grow(7 * len(t)) // a bigram and a blank
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
	added := map[string]bool{Break: true}
	add := func(term string) {
		if !added[term] {
			added[term] = true
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
