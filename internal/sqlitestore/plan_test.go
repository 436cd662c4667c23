package sqlitestore

import (
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// planned returns a reader for the public of an empty store.
func planned(t *testing.T) *reader {
	t.Helper()
	s, err := Open(t.Context(), Memory, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	opened, err := s.Read(t.Context(), content.Public())
	if err != nil {
		t.Fatal(err)
	}
	return opened.(*reader)
}

// plan returns SQLite's plan for a query.
func plan(t *testing.T, r *reader, query string, args []any) string {
	t.Helper()
	var plan strings.Builder
	err := r.query(t.Context(), "EXPLAIN QUERY PLAN "+query, args, func(row *row) error {
		var id, parent, unused int
		var detail string
		err := row.Scan(&id, &parent, &unused, &detail)
		plan.WriteString(detail + "; ")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan.String()
}

// TestSearchUsesTheOrderOfTheIndex reads the query plans of searches: the index must give the order, so
// that not all hits of a common word are read for the newest.
func TestSearchUsesTheOrderOfTheIndex(t *testing.T) {
	r := planned(t)
	key := content.Key{ID: "art_x"}
	for _, part := range []content.SearchPart{content.Anywhere, content.InTitle, content.Elsewhere} {
		for _, w := range []content.Window{{Limit: 1}, {Limit: 1, Last: true}, {Limit: 1, After: &key}, {Limit: 1, Before: &key, Last: true}} {
			filter := content.SearchFilter{Phrases: []content.Phrase{{Terms: []string{"a"}}}, ArticleFilter: content.ArticleFilter{PublicationID: "pub_x", From: r.Now(), Title: "a"}}
			q := r.search(filter, part)
			q.inKeyWindow(w)
			query, args := q.byRow(foundColumns, w)
			if plan := plan(t, r, query, args); strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "SCAN k") {
				t.Errorf("part %q, window %+v: %s", part, w, plan)
			}
		}
	}
}

// TestPublicReadsNoRows reads the query plans of what needs no documents: visibility to the public must
// be decided by the index that gives the order, so that no row of articles is read.
func TestPublicReadsNoRows(t *testing.T) {
	r := planned(t)
	key := content.Key{ID: "art_x"}
	type planned struct {
		name, index string
		query       string
		args        []any
	}
	var all []planned
	add := func(name, index, query string, args []any) { all = append(all, planned{name, index, query, args}) }
	query, args := r.neighbours([]content.Place{{IssueID: "iss_x", ID: "art_x"}})
	add("neighbours", "articles_of_issue (issue_id=? AND (reading_order,id)", query, args)
	query, args = r.readingOrder([]content.ID{"iss_x"})
	add("reading order", "articles_of_issue (issue_id=?)", query, args)
	query, args = r.placedOn([]content.ID{"pag_x"})
	add("placements", "articles_of_page (page_id=?)", query, args)
	for _, c := range []struct {
		index  string
		filter content.ArticleFilter
		order  content.ArticleOrder
	}{
		{"articles_time", content.ArticleFilter{}, content.NewestFirst},
		{"articles_of_publication", content.ArticleFilter{PublicationID: "pub_x"}, content.OldestFirst},
		{"articles_of_section", content.ArticleFilter{SectionIDs: []content.ID{"sec_x"}}, content.NewestFirst},
		{"articles_of_issue", content.ArticleFilter{IssueID: "iss_x"}, content.InReadingOrder},
		{"articles_of_page", content.ArticleFilter{PageID: "pag_x"}, content.InReadingOrder},
	} {
		w := content.Window{Limit: 20, After: &key}
		q := r.listQueries(content.ArticleQuery{ArticleFilter: c.filter, Order: c.order, Window: w}).Select(c.filter)
		add("places by "+c.index, c.index, q.sql(q.sort+", "+q.id, &w), q.args)
	}
	for _, c := range all {
		plan := plan(t, r, c.query, c.args)
		if !strings.Contains(plan, "a USING COVERING INDEX "+c.index) || strings.Contains(plan, "a USING INDEX") || strings.Contains(plan, "SCAN a") {
			t.Errorf("%s: %s", c.name, plan)
		}
		if strings.Contains(plan, "TEMP B-TREE") && c.name != "reading order" {
			t.Errorf("%s is sorted: %s", c.name, plan)
		}
	}
}
