package content_test

import (
	"regexp"
	"testing"

	"broadsheet/internal/content"
)

// FuzzIDs makes ids from any text that a source may use as a name or number. The ids must be safe and stable.
func FuzzIDs(f *testing.F) {
	for _, seed := range []string{"harbour-gazette", "pub_quay", "晨报", "Ａ０１", "RB01", "art_", "_", "", "../..", "pub_\x00"} {
		f.Add(seed)
	}
	safe := regexp.MustCompile(`^[a-z]{3}_[a-z0-9.-]+$`)
	f.Fuzz(func(t *testing.T, text string) {
		_ = content.ID(text).Kind() // clients send any text; it must not panic
		pub := content.PublicationID(text)
		issue := content.IssueID(pub, "2026-06-01")
		for kind, id := range map[content.Kind]content.ID{
			content.KindPublication: pub, content.KindIssue: issue, content.KindPage: content.PageID(issue, text),
			content.KindArticle: content.ArticleID(issue, text), content.KindSection: content.SectionID(pub, text), content.KindAuthor: content.AuthorID(pub, text),
		} {
			if !safe.MatchString(string(id)) || id.Kind() != kind {
				t.Errorf("%q gives the id %q of kind %q", text, id, id.Kind())
			}
		}
		if content.PublicationID(string(pub)) != pub {
			t.Errorf("PublicationID of the publication id %q is another id", pub)
		}
		if key := content.PageNumberKey(text); content.PageNumberKey(key) != key {
			t.Errorf("the key of %q is %q, but the key of that key is %q", text, key, content.PageNumberKey(key))
		}
		if n := content.PageOrdinal(text, 3); n < 0 || n > content.MaxOrdinal {
			t.Errorf("%q has the ordinal %d, outside 0 to MaxOrdinal", text, n)
		}
	})
}
