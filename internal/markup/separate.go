package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// breaking are the elements that begin and end a line.
var breaking = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields("address article aside blockquote caption center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul") {
		set[name] = true
	}
	return set
}()

// Separate replaces the tags of blocks by <br> and those of table cells by a space, where they are between
// texts: a sanitiser that only removes tags would join the last word of a paragraph and the first word of
// the next. Markup without such tags is returned byte for byte.
func Separate(s string) string {
	var out strings.Builder
	var sep separator
	for z := html.NewTokenizer(strings.NewReader(s)); ; {
		kind := z.Next()
		raw := string(z.Raw()) // TagName lower-cases it
		name, _ := z.TagName()
		tag := string(name)
		switch {
		case kind == html.ErrorToken:
			if !sep.found {
				return s
			}
			return out.String() + raw
		case kind == html.TextToken:
			out.WriteString(sep.before(raw) + raw)
		case breaking[tag]:
			sep.found, sep.pending = true, "<br>"
		case tag == "td" || tag == "th":
			sep.found = true
			if sep.pending == "" {
				sep.pending = " "
			}
		default:
			sep.hidden = kind == html.StartTagToken && (tag == "script" || tag == "style")
			if tag == "br" {
				sep.pending = ""
			}
			out.WriteString(raw)
		}
	}
}

// separator is what must be written before the next text.
type separator struct {
	pending string // "", " " or "<br>"
	found   bool   // the markup has blocks or cells
	text    bool   // a text has been written
	hidden  bool   // the next text is not displayed
}

// before returns the separator to write before a text.
func (s *separator) before(text string) string {
	if s.hidden || strings.TrimSpace(text) == "" {
		return ""
	}
	now := s.pending
	if !s.text {
		now = ""
	}
	s.pending, s.text = "", true
	return now
}
