package sqlitestore

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// TestSearchUsesTheOrderOfTheIndex reads the query plans of searches: the index must give the order, so
// that not all hits of a common word are read for the newest.
func TestSearchUsesTheOrderOfTheIndex(t *testing.T) {
	s, err := Open(t.Context(), Memory, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	opened, err := s.Read(t.Context(), content.Public())
	if err != nil {
		t.Fatal(err)
	}
	r := opened.(*reader)
	key := content.Key{ID: "art_x"}
	for _, part := range []content.SearchPart{content.Anywhere, content.InTitle, content.Elsewhere} {
		for _, w := range []content.Window{{Limit: 1}, {Limit: 1, Last: true}, {Limit: 1, After: &key}, {Limit: 1, Before: &key, Last: true}} {
			filter := content.SearchFilter{Phrases: []content.Phrase{{Terms: []string{"a"}}}, ArticleFilter: content.ArticleFilter{PublicationID: "pub_x", From: r.Now(), Title: "a"}}
			q := r.search(filter, part)
			q.inKeyWindow(w)
			query, args := q.byRow(foundColumns, w)
			var plan strings.Builder
			err := r.query(t.Context(), "EXPLAIN QUERY PLAN "+query, args, func(rows *sql.Rows) error {
				var id, parent, unused int
				var detail string
				err := rows.Scan(&id, &parent, &unused, &detail)
				plan.WriteString(detail + "; ")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(plan.String(), "TEMP B-TREE") || strings.Contains(plan.String(), "SCAN k") {
				t.Errorf("part %q, window %+v: %s", part, w, &plan)
			}
		}
	}
}
