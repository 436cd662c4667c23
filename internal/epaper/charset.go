package epaper

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decode returns the text of a file. It tries, in this order: a byte order mark, UTF-8, GB18030,
// the charset that the page declares. The declaration is last because it is often wrong on these
// sites: most pages that declare gb2312 are GB18030 or UTF-8.
func decode(data []byte) string {
	text, ok := decodeBOM(data)
	if !ok && utf8.Valid(data) {
		text, ok = string(data), true
	}
	if !ok {
		text, ok = decodeWhole(data, simplifiedchinese.GB18030)
	}
	if !ok {
		text = decodeDeclared(data)
	}
	return dropControls(strings.ToValidUTF8(text, "\uFFFD"))
}

// decodeBOM decodes data by its byte order mark. It reports false without one.
func decodeBOM(data []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		return string(data[3:]), true
	case bytes.HasPrefix(data, []byte("\xFF\xFE\x00\x00")):
		return decodeWhole(data, utf32.UTF32(utf32.LittleEndian, utf32.UseBOM))
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return decodeWhole(data, utf.UTF16(utf.LittleEndian, utf.UseBOM))
	}
	return "", false
}

// decodeWhole decodes data with enc. It reports false when any byte is invalid.
func decodeWhole(data []byte, enc encoding.Encoding) (string, bool) {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", false
	}
	return string(out), true
}

// decodeDeclared decodes data by the charset that the page declares. A page that declares a
// Chinese charset, or none, is damaged when it gets here: it is decoded as UTF-8 when nearly all
// of it is UTF-8, else as GB18030, so that one bad byte does not garble the whole page.
func decodeDeclared(data []byte) string {
	enc, name, _ := charset.DetermineEncoding(data, "")
	switch name {
	case "gbk", "gb18030", "gb2312", "hz-gb-2312", "windows-1252":
		enc = simplifiedchinese.GB18030
		if mostlyUTF8(data) {
			return string(data)
		}
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return string(data)
	}
	return string(out)
}

// mostlyUTF8 reports whether data has more than 20 valid multi-byte UTF-8 characters for each
// invalid byte.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size <= 1:
			bad++
		case size > 1:
			good++
		}
		data = data[size:]
	}
	return good > 20*bad
}

// dropControls removes control characters, invisible marks, private-use characters and
// replacement characters. It turns line ends into \n, and U+E5E5, which Founder's typesetting
// uses for a full-width space, into one.
func dropControls(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case r == 0xE5E5:
			return 0x3000
		case r == utf8.RuneError, r == 0xAD, unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r) && r != 0x200D:
			return -1
		case unicode.Is(unicode.Co, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}
