package words

import (
	"slices"
	"strings"
	"unicode/utf8"

	"broadsheet/internal/content"
)

// Bounds of a query.
const (
	maxQuery   = 200 // characters
	maxPhrases = 20
)

// Parse returns the phrases of a query, each once. Text between quotation marks is a phrase. Outside of
// quotation marks, each word and each run of CJK characters is a phrase. A query without phrases, with too
// many of them or with too many characters is an error with the code Invalid.
func Parse(query string) ([]content.Phrase, error) {
	if n := utf8.RuneCountInString(query); n > maxQuery {
		return nil, content.Errorf(content.Invalid, "query has %d characters; at most %d are allowed: leave some out", n, maxQuery)
	}
	var phrases []content.Phrase
	add := func(terms []term) {
		if p := phrase(terms); len(terms) > 0 && !slices.ContainsFunc(phrases, func(other content.Phrase) bool { return equal(p, other) }) {
			phrases = append(phrases, p)
		}
	}
	// The parts between quotation marks have odd numbers. A missing closing mark is added at the end of the
	// query.
	for i, part := range strings.FieldsFunc(padQuotes(valid(query)), quotation) {
		terms := analyse(part)
		if i%2 == 1 {
			add(terms)
			continue
		}
		for len(terms) > 0 {
			n := runLength(terms)
			add(terms[:n])
			terms = terms[n:]
		}
	}
	switch {
	case len(phrases) == 0:
		return nil, content.Errorf(content.Invalid, "query has nothing to search for; give at least one word, number or character")
	case len(phrases) > maxPhrases:
		return nil, content.Errorf(content.Invalid, "query has %d words and phrases; at most %d are allowed: leave some out", len(phrases), maxPhrases)
	}
	return phrases, nil
}

// padQuotes puts blanks around quotation marks, so that no part between them is empty.
func padQuotes(query string) string {
	return " " + strings.NewReplacer(`"`, ` " `, "＂", ` " `, "“", ` " `, "”", ` " `).Replace(query) + " "
}

func quotation(r rune) bool { return r == '"' }

// runLength returns how many of the first terms belong to one run of CJK characters, or to one word: 1.
func runLength(terms []term) int {
	n := 1
	for terms[n-1].isPair() {
		n++
	}
	return n
}

// phrase returns the phrase of terms. Whether their last character also ends a run in an article is
// unknown. After a bigram it needs no term of its own. Alone it is found as a prefix of terms.
func phrase(terms []term) content.Phrase {
	n := len(terms)
	if n > 1 && terms[n-2].isPair() {
		n--
	}
	var p content.Phrase
	for _, t := range terms[:n] {
		p.Terms = append(p.Terms, t.text)
	}
	p.Open = n > 0 && terms[n-1].char > 0 && !terms[n-1].isPair()
	return p
}

func equal(a, b content.Phrase) bool { return a.Open == b.Open && slices.Equal(a.Terms, b.Terms) }
