package epaper

import (
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// TestMissingArticlesAreNamed assembles a page whose list names articles, and the files of some of them.
func TestMissingArticlesAreNamed(t *testing.T) {
	listed := []Link{{"content_1", "渡口新船下水"}, {"content_2", "旧仓库要修了"}, {"content_3", "河道清淤"}}
	for _, c := range []struct {
		reason  string
		listing []Link
		files   []string
		want    string
	}{
		{"all are there", listed, []string{"content_1", "content_2", "content_3"}, ""},
		{"one is missing", listed, []string{"content_1", "content_3"}, "旧仓库要修了 (content_2)"},
		{"all are missing", listed, nil, "渡口新船下水 and 2 more"},
		{"entries that are no articles", []Link{{"content_1", "渡口新船下水"}, {"content_9", "本版责编"}}, []string{"content_1"}, ""},
		{"a list without addresses", []Link{{"", "渡口新船下水"}, {"", "河道清淤"}}, nil, ""},
	} {
		page := func(path string) Reading {
			return Reading{Path: "html/2014-03/08/" + path, Date: "2014-03-08", Publication: edition.Publication{Name: "临河日报"}, Page: Page{Number: "02"}}
		}
		list := page("node_2.htm")
		list.Page.IsPageFile, list.Page.Listing = true, c.listing
		readings := []Reading{list}
		for _, id := range c.files {
			r := page(id + ".htm")
			r.Article = &edition.Article{ID: id, Title: id, Body: []edition.BodySection{{Blocks: []edition.Block{{Type: content.BlockParagraph, Text: id}}}}}
			readings = append(readings, r)
		}
		_, problems := Assemble(readings, Options{})
		var missing []string
		for _, p := range problems {
			if p.Status == Missing {
				missing = append(missing, p.What)
			}
		}
		if got := strings.Join(missing, "; "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
}
