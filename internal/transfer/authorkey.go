package transfer

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// authorKey returns the form of a name that identifies an author: in Unicode's composed form (NFC),
// without white space between Han characters, which newspapers print to align short names (郭　华).
// The key of any other name is the name itself.
func authorKey(name string) string {
	name = norm.NFC.String(name)
	runes := []rune(name)
	isHan := func(i int) bool { return i >= 0 && i < len(runes) && unicode.Is(unicode.Han, runes[i]) }
	var b strings.Builder
	for i := 0; i < len(runes); {
		j := i
		for j < len(runes) && unicode.IsSpace(runes[j]) {
			j++
		}
		if j == i || !isHan(i-1) || !isHan(j) {
			j = max(j, i+1)
			b.WriteString(string(runes[i:j]))
		}
		i = j
	}
	return b.String()
}
