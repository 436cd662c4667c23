package syndicate

import (
	"testing"

	"broadsheet/internal/content"
)

// TestMasthead reads names, languages and e-mail addresses from valid and malformed values.
func TestMasthead(t *testing.T) {
	for _, c := range []struct {
		reason                string
		paper                 content.Publication
		name, language, email text
	}{
		{"valid values", content.Publication{Name: "青汀日报", Language: "zh-CN", Contact: content.Contact{Email: "desk@paper.example"}}, "青汀日报", "zh-CN", "desk@paper.example"},
		{"no values", content.Publication{ID: "pub_x"}, "pub_x", "", ""},
		{"a name of control characters only", content.Publication{ID: "pub_x", Name: "\x00 \x0c"}, "pub_x", "", ""},
		{"a language in words", content.Publication{Name: "P", Language: "British English"}, "P", "", ""},
		{"a region by number", content.Publication{Name: "P", Language: "es-419"}, "P", "es-419", ""},
		{"a malformed e-mail address", content.Publication{Name: "P", Contact: content.Contact{Email: "无"}}, "P", "", ""},
		{"an e-mail address with a name", content.Publication{Name: "P", Contact: content.Contact{Email: "Desk <desk@paper.example>"}}, "P", "", "desk@paper.example"},
		{"markup", content.Publication{Name: "<b>P</b>", Language: `"><script>`, Contact: content.Contact{Email: "<script>@x"}}, "<b>P</b>", "", ""},
	} {
		if name, tag, address := masthead(&c.paper), language(&c.paper), email(&c.paper); name != c.name || tag != c.language || address != c.email {
			t.Errorf("%s: got %q, %q, %q", c.reason, name, tag, address)
		}
	}
}
