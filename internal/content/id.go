package content

import (
	"crypto/sha256"
	"encoding/base32"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ID identifies a document. It is opaque to clients, the same in every store and after every import of
// the same source, unique across types, and safe in a URL. It consists of a lower-case prefix for the
// type, an underscore, and letters, digits, dots and hyphens.
type ID string

// Kind is the type of document that an ID identifies.
type Kind string

// The kinds, spelt as the prefix of an ID.
const (
	KindPublication Kind = "pub"
	KindIssue       Kind = "iss"
	KindPage        Kind = "pag"
	KindArticle     Kind = "art"
	KindSection     Kind = "sec"
	KindAuthor      Kind = "aut"
)

// MaxID is the greatest length of an ID in bytes. Only the id of a publication with the longest key that
// an operator can choose is that long.
const MaxID = len("pub_") + 64

// Kind returns the type of document that id identifies, or "" if id is malformed.
func (id ID) Kind() Kind {
	if len(id) > MaxID {
		return ""
	}
	prefix, rest, ok := strings.Cut(string(id), "_")
	if !ok || rest == "" {
		return ""
	}
	switch k := Kind(prefix); k {
	case KindPublication, KindIssue, KindPage, KindArticle, KindSection, KindAuthor:
		return k
	}
	return ""
}

// OfKind returns the ids that identify documents of a type. Callers can send an id of any type anywhere,
// and an id of the wrong type must not become a cache key.
func OfKind(kind Kind, ids []ID) []ID {
	other := func(id ID) bool { return id.Kind() != kind }
	if !slices.ContainsFunc(ids, other) {
		return ids
	}
	return slices.DeleteFunc(slices.Clone(ids), other)
}

// publicationKey matches the keys that an operator can choose for a publication: the id after "pub_".
var publicationKey = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,63}$`)

// PublicationID returns the id of a publication by its key. The key is a short lower-case name chosen by
// the operator ("harbour-gazette"), a whole publication id, or, if the operator chose none, the name of
// the newspaper.
func PublicationID(key string) ID {
	if k, ok := strings.CutPrefix(key, "pub_"); ok && publicationKey.MatchString(k) {
		return ID(key)
	}
	if publicationKey.MatchString(key) {
		return ID("pub_" + key)
	}
	return derive(KindPublication, key)
}

// IssueID returns the id of the issue of a publication on a date: of the main one, if there are several
// editions of the day.
func IssueID(publication ID, date Date) ID {
	return derive(KindIssue, string(publication), date.String())
}

// EditionID returns the id of an edition of a day, such as 晚版. Without a name, it is the main edition's
// ([IssueID]). The ids of the others begin with that of the main one, so that it is the first of the day in
// the order by date and id.
func EditionID(publication ID, date Date, edition string) ID {
	main := IssueID(publication, date)
	if edition == "" {
		return main
	}
	_, hash, _ := strings.Cut(string(derive(KindIssue, string(publication), date.String(), edition)), "_")
	return main + "-" + ID(hash[:10])
}

// PageID returns the id of an issue's page. Different spellings of the same page number ("2" and "02",
// "a01" and "A1") give the same id.
func PageID(issue ID, number string) ID {
	return derive(KindPage, string(issue), PageNumberKey(number))
}

// ArticleID returns the id of an article of an issue. sourceID is the article's identifier in the source.
func ArticleID(issue ID, sourceID string) ID {
	return derive(KindArticle, string(issue), sourceID)
}

// SectionID returns the id of a publication's section with the given name.
func SectionID(publication ID, name string) ID {
	return derive(KindSection, string(publication), name)
}

// AuthorID returns the id of a publication's author with the given printed name.
func AuthorID(publication ID, name string) ID {
	return derive(KindAuthor, string(publication), name)
}

// idEncoding uses one case only, so that ids also work in case-insensitive systems.
var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// derive returns an id with 100 bits of a hash of the parts that identify a document in its source. With
// a billion documents, the probability that any two have the same id is one in two million million.
func derive(kind Kind, parts ...string) ID {
	h := sha256.New()
	h.Write([]byte(kind))
	for _, part := range parts {
		h.Write([]byte{0})
		h.Write([]byte(part))
	}
	return ID(string(kind) + "_" + idEncoding.EncodeToString(h.Sum(nil))[:20])
}

// PageNumberKey normalises a page number for look-ups: upper case, half width, without white space and
// leading zeros ("Ａ０１" → "A1", "02" → "2").
func PageNumberKey(number string) string {
	var b strings.Builder
	inNumber := false
	runes := []rune(strings.Join(strings.Fields(FoldWidth(number)), ""))
	for i, r := range runes {
		digit := r >= '0' && r <= '9'
		nextDigit := i+1 < len(runes) && runes[i+1] >= '0' && runes[i+1] <= '9'
		if r == '0' && !inNumber && nextDigit {
			continue
		}
		inNumber = digit
		b.WriteRune(r)
	}
	return strings.ToUpper(b.String())
}

// Limits of page ordinals. Pages whose numbers have no known form get ordinals from OddPages to
// MaxOrdinal.
const (
	OddPages   = 1_000_000
	MaxOrdinal = 1<<21 - 1
)

// spread matches the number of pages that are printed as one: 12-13, A02/A03.
var spread = regexp.MustCompile(`^([A-Z]{0,2}\d{1,3})(?:[-‐‑‒–—―~/、,&+]|至)+[A-Z]{0,2}\d{1,3}$`)

// PageOrdinal returns the number that sorts a page within its issue: 1, 2, 10, then A1, A2, B1, then
// RB1. A spread, such as 12-13, stands at its first page. The ordinal depends only on the page's number,
// so that it does not change when other pages are added. Numbers of another form come last, in the
// order of index.
func PageOrdinal(number string, index int) int {
	key := PageNumberKey(number)
	if m := spread.FindStringSubmatch(key); m != nil {
		key = m[1]
	}
	digits := strings.TrimLeft(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	letters := key[:len(key)-len(digits)]
	n, err := strconv.Atoi(digits)
	if err != nil || len(letters) > 2 || n > 999 || n < 0 {
		return min(OddPages+index, MaxOrdinal)
	}
	prefix := 0
	for _, letter := range letters {
		prefix = prefix*27 + int(letter-'A') + 1
	}
	return prefix*1000 + n
}

// FoldWidth replaces full-width forms of ASCII characters by the ASCII characters, and the ideographic
// space by a space. It removes invalid UTF-8.
func FoldWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == 0x3000:
			return ' '
		case r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
}
