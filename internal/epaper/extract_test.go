package epaper

import (
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/edition"
)

// The paragraphs of the test extracts. In results they are written P1 to P3.
const (
	p1 = "清早的码头上，渔民们把昨夜的收成一筐一筐抬上岸来，鱼贩子早已在栈桥边等了半个时辰，吵吵嚷嚷很是热闹。"
	p2 = "老渔民林大海说，今年的汛期来得早，船队比往年提前半个月出海，收成也比去年好了三成，大家心里都踏实。"
	p3 = "县渔业站的技术员介绍，下个月还将有两艘新船投入使用。"
)

// fields returns every field of a reading that is not empty, one a line.
func fields(r Reading, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	var b strings.Builder
	put := func(label string, values ...string) {
		if text := strings.Trim(strings.Join(values, "/"), "/"); text != "" {
			fmt.Fprintf(&b, "%s %s\n", label, text)
		}
	}
	put("paper", r.Publication.Name)
	put("date", r.Date.String(), r.Number)
	put("page", r.Page.Number, r.Page.Name)
	for _, l := range r.Page.Listing {
		put("listed", l.ID, l.Title)
	}
	var articles []edition.Article
	if r.Article != nil {
		articles = append([]edition.Article{*r.Article}, r.More...)
	}
	for _, a := range articles {
		put("id", a.ID)
		put("title", a.Title)
		put("kicker", a.Kicker)
		put("subtitle", a.Subtitle)
		put("section", a.Section)
		put("byline", a.Byline)
		for _, c := range a.Credits {
			put("credit", c.Name, string(c.Role))
		}
		put("published", a.PublishedAt, string(a.PublishedPrecision))
		put("source", a.Source)
		put("note", a.EditorsNote...)
		for _, s := range a.Body {
			put("heading", s.Kicker, s.Heading)
			for _, block := range s.Blocks {
				put(string(block.Type), block.Text, strings.Join(block.Lines, "/"))
			}
		}
		for _, i := range a.Images {
			put("image", i.Caption, i.Credit)
		}
	}
	for _, l := range r.Losses {
		put("loss", string(l.Part), l.What)
	}
	return strings.NewReplacer("paragraph ", "", p1, "P1", p2, "P2", p3, "P3").Replace(b.String())
}

// A textCase is an extract, its path, and all fields that are read from it.
type textCase struct{ reason, path, data, want string }

// checkTexts reads the extracts, in which P1 to P3 stand for the paragraphs.
func checkTexts(t *testing.T, cases []textCase) {
	t.Helper()
	for _, c := range cases {
		path := c.path
		if path == "" {
			path = "linhe.example/html/2016-05/12/content_881.txt"
		}
		data := strings.NewReplacer("P1", "　　"+p1, "P2", "　　"+p2, "P3", "　　"+p3).Replace(c.data)
		r, err := Read(File{Path: path, Data: []byte(data)}, Options{})
		if got := strings.TrimSpace(fields(r, err)); got != strings.TrimSpace(c.want) {
			t.Errorf("%s:\n%s\nis read as:\n%s\nwant:\n%s", c.reason, c.data, got, c.want)
		}
	}
}
