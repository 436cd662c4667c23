package content_test

import (
	"regexp"
	"testing"

	"broadsheet/internal/content"
)

// FuzzIDs makes ids of whatever a source may call its things, and wants them safe and stable.
func FuzzIDs(f *testing.F) {
	for _, seed := range []string{"harbour-gazette", "pub_quay", "晨报", "Ａ０１", "RB01", "art_", "_", "", "../..", "pub_\x00"} {
		f.Add(seed)
	}
	safe := regexp.MustCompile(`^[a-z]{3}_[a-z0-9.-]+$`)
	f.Fuzz(func(t *testing.T, text string) {
		_ = content.ID(text).Kind() // clients send anything
		pub := content.PublicationID(text)
		issue := content.IssueID(pub, "2026-06-01")
		for kind, id := range map[content.Kind]content.ID{
			content.KindPublication: pub, content.KindIssue: issue, content.KindPage: content.PageID(issue, text),
			content.KindArticle: content.ArticleID(issue, text), content.KindSection: content.SectionID(pub, text), content.KindAuthor: content.AuthorID(pub, text),
		} {
			if !safe.MatchString(string(id)) || id.Kind() != kind {
				t.Errorf("%q becomes %q, a %q", text, id, id.Kind())
			}
		}
		if content.PublicationID(string(pub)) != pub {
			t.Errorf("%q is not its own id", pub)
		}
		if key := content.PageNumberKey(text); content.PageNumberKey(key) != key {
			t.Errorf("the key of %q, %q, has another key, %q", text, key, content.PageNumberKey(key))
		}
		if n := content.PageOrdinal(text, 3); n < 0 || n > content.MaxOrdinal {
			t.Errorf("%q is page %d", text, n)
		}
	})
}
