package sqlitestore_test

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// before takes away what files had not before there were rights.
const before = `
	DROP INDEX articles_time; DROP INDEX articles_of_publication; DROP INDEX articles_of_section; DROP INDEX articles_stamped;
	DROP INDEX articles_reached; DROP INDEX articles_turn; DROP INDEX articles_released; DROP INDEX articles_withdrawn;
	DROP TABLE partners; DROP TABLE access_keys; DROP TABLE receipts;
	ALTER TABLE meta DROP COLUMN clock; ALTER TABLE meta DROP COLUMN name; ALTER TABLE pages DROP COLUMN publication_id;
	ALTER TABLE articles DROP COLUMN visible_until; ALTER TABLE articles DROP COLUMN syndication; ALTER TABLE articles DROP COLUMN pictures;
	ALTER TABLE articles DROP COLUMN turn; ALTER TABLE articles DROP COLUMN withdrawn_at;
	ALTER TABLE search_keys DROP COLUMN visible_until; ALTER TABLE search_keys DROP COLUMN pictures;
	UPDATE articles SET doc = json_remove(doc, '$.trail')`

// TestAFileFromBeforeRights opens a file from before there were rights: its articles are there for
// everybody, pages for partners, and what was to come turns when it comes.
func TestAFileFromBeforeRights(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	clock := contenttest.NewClock(time.Now())
	s := open(t, path, clock.Now)
	p := contenttest.NewPaper("quay")
	issue := p.Issue(content.DateOf(clock.Now()).Plus(-2), 2, 4)
	issue.Articles[7].VisibleFrom = clock.Now().Add(time.Hour)
	contenttest.Publish(t, s, p.Masthead(), issue)
	must(t, s.Close())
	db, err := sql.Open("sqlite", path)
	must(t, err)
	_, err = db.Exec(before)
	must(t, err)
	must(t, db.Close())

	s = open(t, path, clock.Now)
	must(t, s.Ping(t.Context()))
	partner := &content.Partner{ID: "par_portal", Entitlements: []content.Entitlement{{PublicationID: p.Publication.ID, Body: content.FullBody}}}
	contenttest.Publish(t, s, content.Batch{Partners: []*content.Partner{partner}})
	for name, who := range map[string]content.Audience{"the public": content.Public(), "a partner": content.ForPartner(partner)} {
		r, err := s.Read(t.Context(), who)
		must(t, err)
		articles, err := r.CountArticles(t.Context(), []content.ArticleFilter{{}})
		must(t, err)
		pages, err := r.PagesOfIssues(t.Context(), []content.ID{issue.Issues[0].ID})
		must(t, err)
		changes, err := r.Changes(t.Context(), content.ChangeQuery{Limit: 10})
		must(t, err)
		if articles[0] != 7 || len(pages[issue.Issues[0].ID]) != 2 || len(changes.Changes) != 7 {
			t.Errorf("%s: got %d articles, %d pages, %d changes", name, articles[0], len(pages[issue.Issues[0].ID]), len(changes.Changes))
		}
	}
	clock.Advance(2 * time.Hour)
	if due, err := s.Due(t.Context()); err != nil || !due {
		t.Errorf("what was to come has come: got %t, %v", due, err)
	}
}
