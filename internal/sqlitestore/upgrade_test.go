package sqlitestore_test

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/words"
)

// TestUpgrade opens a file from a version without rights. It must show the same articles as before, and a
// scheduled article must be due when it is published.
func TestUpgrade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	clock := contenttest.NewClock(time.Now())
	s := open(t, path, clock.Now)
	p := contenttest.NewPaper("old")
	issue := p.Issue("2026-06-01", 2, 6)
	issue.Articles[0].VisibleFrom = time.Now().Add(time.Hour)
	for _, a := range issue.Articles[2:6] {
		a.Body.Sections[0].Blocks = a.Body.Sections[0].Blocks[:1] // removes the pictures of half of these
	}
	contenttest.Publish(t, s, p.Masthead(), issue)
	partner := content.ForPartner(&content.Partner{ID: "par_p", Entitlements: []content.Entitlement{{PublicationID: p.Publication.ID, Body: content.FullBody}}})
	before := visibleTo(t, s, partner, issue.Pages[0].SectionID)
	must(t, s.Close())

	db, err := sql.Open("sqlite", path)
	must(t, err)
	for _, statement := range []string{
		"DROP INDEX articles_time", "DROP INDEX articles_of_publication", "DROP INDEX articles_of_section", "DROP INDEX articles_of_issue", "DROP INDEX articles_of_page", "DROP INDEX articles_turn", "DROP INDEX articles_withdrawn",
		"ALTER TABLE articles DROP visible_until", "ALTER TABLE articles DROP syndication", "ALTER TABLE articles DROP pictures", "ALTER TABLE articles DROP turn",
		"ALTER TABLE articles DROP withdrawn_at", "ALTER TABLE search_keys DROP visible_until", "ALTER TABLE search_keys DROP pictures",
		"ALTER TABLE pages DROP publication_id", "ALTER TABLE meta DROP clock", "DROP TABLE partners", "DROP TABLE access_keys", "DROP TABLE receipts",
	} {
		_, err := db.Exec(statement)
		must(t, err)
	}
	must(t, db.Close())

	s = open(t, path, clock.Now)
	if after := visibleTo(t, s, partner, issue.Pages[0].SectionID); after != before || before.found == 0 || before.pages == 0 {
		t.Errorf("after the upgrade the partner sees %+v, before it saw %+v", after, before)
	}
	clock.Advance(2 * time.Hour)
	if due, err := s.Due(t.Context()); err != nil || !due {
		t.Errorf("a published article must be due: got %t, %v", due, err)
	}
}

type visible struct{ articles, found, pages int64 }

func visibleTo(t *testing.T, s content.Store, who content.Audience, section content.ID) visible {
	t.Helper()
	r, err := s.Read(t.Context(), who)
	must(t, err)
	articles, err := r.CountArticles(t.Context(), []content.ArticleFilter{{}})
	must(t, err)
	phrases, err := words.Parse("body")
	must(t, err)
	found, err := r.CountSearches(t.Context(), []content.SearchFilter{{Phrases: phrases}})
	must(t, err)
	pages, err := r.CountPages(t.Context(), []content.PageFilter{{SectionID: section}})
	must(t, err)
	return visible{articles[0], found[0], pages[0]}
}
