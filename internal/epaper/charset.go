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

// decode returns the text of a file. What the page declares is asked last, because on these
// sites it is often wrong: pages that say gb2312 are GB18030 or UTF-8 more often than not.
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

// decodeWhole decodes data and reports whether every byte of it made sense.
func decodeWhole(data []byte, enc encoding.Encoding) (string, bool) {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", false
	}
	return string(out), true
}

// decodeDeclared decodes by what the page declares. A page damaged in one place is read as
// UTF-8 or GB18030 all the same when nearly all of it is that, so that one bad byte does not
// turn the whole page into nonsense.
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

// dropControls removes what has no place in a text: control characters, invisible marks and
// replacement characters. Founder's typesetting leaves U+E5E5 where it means a full-width
// space.
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
