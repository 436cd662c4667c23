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

// ID identifies a document. It is opaque to clients, the same in every store and after every
// import of the same source, unique across types, and safe in a URL: a lower-case prefix for
// the type, an underscore, and letters, digits, dots and hyphens.
type ID string

// Kind is the type of document that an ID identifies.
type Kind string

// The kinds, as they stand in the prefix of an ID.
const (
	KindPublication Kind = "pub"
	KindIssue       Kind = "iss"
	KindPage        Kind = "pag"
	KindArticle     Kind = "art"
	KindSection     Kind = "sec"
	KindAuthor      Kind = "aut"
)

// MaxID is the length of the longest ID, in bytes: that of a publication whose operator chose the
// longest key there may be.
const MaxID = len("pub_") + 64

// Kind returns the type of document that id identifies, or "" when id is not an ID.
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

// OfKind returns those of ids that identify documents of a type. Callers send any id for any type:
// an id of another type must not reach a cache.
func OfKind(kind Kind, ids []ID) []ID {
	other := func(id ID) bool { return id.Kind() != kind }
	if !slices.ContainsFunc(ids, other) {
		return ids
	}
	return slices.DeleteFunc(slices.Clone(ids), other)
}

// publicationKey is what an operator may choose as a publication's id, after "pub_".
var publicationKey = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,63}$`)

// PublicationID returns the id of the publication that key stands for: a short lower-case
// name chosen by the operator ("harbour-gazette"), a whole publication id, or, where nobody
// chose one, the name of the newspaper.
func PublicationID(key string) ID {
	if k, ok := strings.CutPrefix(key, "pub_"); ok && publicationKey.MatchString(k) {
		return ID(key)
	}
	if publicationKey.MatchString(key) {
		return ID("pub_" + key)
	}
	return derive(KindPublication, key)
}

// IssueID returns the id of the issue of a publication that is dated date.
func IssueID(publication ID, date Date) ID {
	return derive(KindIssue, string(publication), date.String())
}

// PageID returns the id of an issue's page. Numbers that a reader takes for the same ("2",
// "02", "a01", "A1") give the same id.
func PageID(issue ID, number string) ID {
	return derive(KindPage, string(issue), PageNumberKey(number))
}

// ArticleID returns the id of the article of an issue that its source knows as sourceID.
func ArticleID(issue ID, sourceID string) ID {
	return derive(KindArticle, string(issue), sourceID)
}

// SectionID returns the id of a publication's section by its name.
func SectionID(publication ID, name string) ID {
	return derive(KindSection, string(publication), name)
}

// AuthorID returns the id of the author whom a publication prints as name.
func AuthorID(publication ID, name string) ID {
	return derive(KindAuthor, string(publication), name)
}

// idEncoding keeps ids in one case, so that they survive case-insensitive systems.
var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// derive makes an id of 100 bits from the parts that identify a document at its source. At a
// billion documents, the chance that any two share an id is one in two million million.
func derive(kind Kind, parts ...string) ID {
	h := sha256.New()
	h.Write([]byte(kind))
	for _, part := range parts {
		h.Write([]byte{0})
		h.Write([]byte(part))
	}
	return ID(string(kind) + "_" + idEncoding.EncodeToString(h.Sum(nil))[:20])
}

// PageNumberKey folds a page number to what it is looked up by: upper case, half width,
// without white space and leading zeros ("Ａ０１" → "A1", "02" → "2").
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

// Ordinals of pages: from OddPages on, those of pages whose numbers do not sort, up to
// MaxOrdinal.
const (
	OddPages   = 1_000_000
	MaxOrdinal = 1<<21 - 1
)

// PageOrdinal returns what sorts a page among those of its issue by its number alone, so
// that it does not change when other pages come in: 1, 2, 10, then A1, A2, B1, then RB1.
// Numbers of another shape come after those, in the order index.
func PageOrdinal(number string, index int) int {
	key := PageNumberKey(number)
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

// FoldWidth replaces the full-width forms of ASCII characters and the ideographic space by
// the ASCII characters themselves.
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
