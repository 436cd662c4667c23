package content_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// TestNearest sorts candidates by how closely they are related to an article by Ada and Ben in the section news
// with the title 跨海大桥今日通车 Bridge opened.
func TestNearest(t *testing.T) {
	written := func(id, section, title string, authors ...content.ID) *content.Article {
		a := &content.Article{ID: content.ID(id), PublicationID: "pub_quay", SectionID: content.ID(section), Title: title, PublishedAt: time.Unix(int64(len(id)), 0)}
		for _, author := range authors {
			a.Credits = append(a.Credits, content.Credit{AuthorID: author, Name: string(author), Role: content.RoleReporter})
		}
		return a
	}
	about := written("about", "news", "跨海大桥今日通车 Bridge opened", "ada", "ben")
	elsewhere := written("elsewhere", "news", about.Title, "ada", "ben")
	elsewhere.PublicationID = "pub_hill"
	for _, c := range []struct {
		reason     string
		candidates []*content.Article
		want       string
	}{
		{"neither the article itself nor another paper's article is related", []*content.Article{about, elsewhere}, ""},
		{"an article with nothing in common is not related", []*content.Article{written("a", "sport", "足球 Cup", "cai")}, ""},
		{"a missing section is not a section in common", []*content.Article{written("a", "", "", "cai")}, ""},
		{"two authors count more than one, one author more than the section", []*content.Article{written("a", "news", ""), written("b", "", "", "ada"), written("c", "", "", "ben", "ada")}, "c b a"},
		{"section and author together count more than the author alone", []*content.Article{written("a", "", "", "ada"), written("b", "news", "", "ada")}, "b a"},
		{"three pairs of characters in common count as much as an author", []*content.Article{written("a", "", "大桥通车"), written("b", "", "大桥今日迎客"), written("cc", "", "", "ada")}, "cc b a"},
		{"one character in common does not count", []*content.Article{written("a", "", "桥头")}, ""},
		{"long words count, whatever their case and width", []*content.Article{written("a", "", "ＢＲＩＤＧＥ closed")}, "a"},
		{"parts of words and short words do not count", []*content.Article{written("a", "", "Bridgehead: a day")}, ""},
		{"equally related articles are newest first, then by id", []*content.Article{written("b", "news", ""), written("a", "news", ""), written("newer", "news", "")}, "newer a b"},
		{"a repeated candidate is listed once", []*content.Article{written("a", "news", ""), written("a", "news", "")}, "a"},
		{"no more articles than the limit", []*content.Article{written("a", "news", ""), written("b", "news", ""), written("c", "news", ""), written("d", "news", "")}, "a b c"},
	} {
		slices.Reverse(c.candidates) // their order does not matter
		var got []string
		for _, a := range about.Related(3).Nearest(c.candidates) {
			got = append(got, string(a.ID))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %v, want %s", c.reason, got, c.want)
		}
	}
	if bare := written("bare", "", ""); len(bare.Related(3).Nearest([]*content.Article{written("a", "", ""), about})) > 0 {
		t.Error("an article without section, title and authors has related articles")
	}
}
