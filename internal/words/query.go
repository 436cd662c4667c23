package words

import (
	"slices"
	"strings"
	"unicode/utf8"

	"broadsheet/internal/content"
)

// What a query may be.
const (
	maxQuery   = 200 // characters
	maxPhrases = 20
)

// Parse returns the phrases that a query asks for, each once: what stands between quotation
// marks is one, and so is each word, and each run of CJK characters, outside of them. A query
// without any, or with too many, is an error with code Invalid.
func Parse(query string) ([]content.Phrase, error) {
	if n := utf8.RuneCountInString(query); n > maxQuery {
		return nil, content.Errorf(content.Invalid, "query has %d characters; at most %d can be looked for: leave some out", n, maxQuery)
	}
	var phrases []content.Phrase
	add := func(terms []term) {
		if p := phrase(terms); len(terms) > 0 && !slices.ContainsFunc(phrases, func(other content.Phrase) bool { return equal(p, other) }) {
			phrases = append(phrases, p)
		}
	}
	// Between quotation marks are the parts of odd number; one that is not closed ends with
	// the query.
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
		return nil, content.Errorf(content.Invalid, "query has nothing to look for; give at least one word, number or character")
	case len(phrases) > maxPhrases:
		return nil, content.Errorf(content.Invalid, "query has %d words and phrases; at most %d can be looked for at once: leave some out", len(phrases), maxPhrases)
	}
	return phrases, nil
}

// padQuotes puts a blank around quotation marks, so that no part is empty.
func padQuotes(query string) string {
	return " " + strings.NewReplacer(`"`, ` " `, "＂", ` " `, "“", ` " `, "”", ` " `).Replace(query) + " "
}

func quotation(r rune) bool { return r == '"' }

// runLength returns how many terms, from the first on, are of one run of characters, or one word.
func runLength(terms []term) int {
	n := 1
	for terms[n-1].isPair() {
		n++
	}
	return n
}

// phrase makes a phrase of terms. Their last character is not known to end a run: in a pair
// it needs no term of its own, and alone it is found in front of others, too.
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
