package intake

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
)

// signatures are the first bytes of files that [http.DetectContentType] does not know.
var signatures = []struct{ bytes, name string }{
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "a Word or Excel document"},
	{"BZh", "compressed (bzip2)"},
	{"\xFD7zXZ\x00", "compressed (xz)"},
	{"\x28\xB5\x2F\xFD", "compressed (zstd)"},
	{"7z\xBC\xAF\x27\x1C", "a 7z archive"},
	{"SQLite format 3\x00", "an SQLite database"},
	{"\x7FELF", "a program"},
	{"MZ", "a program"},
}

// notText returns what data is if it is not text, such as "a PDF document"; "" for text. Pages of old systems
// contain a stray control character now and then, so only many of them make a file binary.
func notText(data []byte) string {
	head := data[:min(len(data), 512)]
	kind := http.DetectContentType(head)
	binary := isBinary(data)
	switch {
	case kind == "application/x-gzip":
		return "compressed (gzip)"
	case kind == "application/pdf":
		return "a PDF document"
	case strings.HasPrefix(kind, "text/plain; charset=utf-16"):
		return "" // with a byte order mark
	case !binary && bytes.IndexByte(head, 0) < 0:
		return "" // the signatures below are also words
	case kind == "application/zip":
		return "a ZIP archive"
	}
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.bytes)) {
			return s.name
		}
	}
	group, _, _ := strings.Cut(kind, "/")
	switch {
	case group == "image" || group == "audio" || group == "video" || group == "font":
		return fmt.Sprintf("%s file (%s)", article(group), kind)
	case binary:
		return "binary data: it holds NUL bytes or many control characters"
	}
	return ""
}

// article returns a noun with its indefinite article.
func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// isBinary reports whether more than one byte in a hundred is a control character that text does not have.
func isBinary(data []byte) bool {
	n := 0
	for _, c := range data {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\v' && c != '\f' && c != '\r' && c != 0x1A && c != 0x1B {
			n++
		}
	}
	return n*100 > len(data)
}
