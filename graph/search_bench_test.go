package graph_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/sqlitestore"
)

// BenchmarkSearch searches 20,000 articles of about 600 characters through the graph, for common and for rare
// words, and reports the median and the 95th percentile of a search's duration.
func BenchmarkSearch(b *testing.B) {
	store, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "paper.db"), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	p := contenttest.NewPaper("quay")
	articles := publishArchive(b, store, p)
	srv := overHTTP(graph.Config{Store: store, Log: slog.New(slog.DiscardHandler), Limits: guard.Default()})

	const hits = `nodes { article { title publishedAt section { name } } highlights { field text } } pageInfo { endCursor hasNextPage }`
	after := func(query string, pages int) string {
		cursor := ""
		for range pages {
			a := search(b, srv, fmt.Sprintf(`{ search(query: %q, first: 100 %s) { pageInfo { endCursor } } }`, query, cursor))
			cursor = fmt.Sprintf("after: %q", a.Search.PageInfo.EndCursor)
		}
		return cursor
	}
	for _, c := range []struct{ name, query, more, fields string }{
		{"in all articles", "城市", "", hits},
		{"in all articles, counted", "城市", "", "totalCount " + hits},
		{"in all articles, newest first", "城市", "orderBy: PUBLISHED_AT", hits},
		{"in all articles, 10000 down", "城市", after("城市", 100), hits},
		{"in all articles, the last ones", "城市", "last: 20", hits},
		{"in all articles, of one issue", "城市", fmt.Sprintf(`filter: {issueId: %q}`, articles[0].IssueID), "totalCount " + hits},
		{"in all articles, of one section with pictures", "城市", fmt.Sprintf(`filter: {sectionIds: [%q], hasImages: true}`, p.Sections[0].ID), "totalCount " + hits},
		{"in all articles, of a week", "城市", `filter: {publishedFrom: "2025-02-01T00:00:00Z", publishedTo: "2025-02-08T00:00:00Z"}`, "totalCount " + hits},
		{"in all articles, with a rare title", "城市", fmt.Sprintf(`filter: {title: %q}`, articles[0].Title), "totalCount " + hits},
		{"two words that all have", "城市 harbour", "", "totalCount " + hits},
		{"a phrase that all have", "城市与港口", "", "totalCount " + hits},
		{"one common character", "港", "", "totalCount " + hits},
		{"in every fiftieth title", "灯塔", "", "totalCount " + hits},
		{"in one article of a thousand", "千年一遇", "", "totalCount " + hits},
		{"in none, of words that all have", `"harbour 城市"`, "", "totalCount " + hits},
	} {
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				search(b, srv, fmt.Sprintf(`{ search(query: %q %s) { %s } }`, c.query, c.more, c.fields))
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

// found is the part of a response that the benchmark uses.
type found struct {
	Search struct {
		PageInfo struct{ EndCursor string }
	}
}

func search(b *testing.B, srv http.Handler, query string) found {
	body, _ := json.Marshal(map[string]string{"query": query})
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	srv.ServeHTTP(w, r)
	var answer struct {
		Data   found
		Errors []any
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || len(answer.Errors) > 0 {
		b.Fatalf("%v in %.300s", err, w.Body)
	}
	return answer.Data
}

// publishArchive writes 250 issues of 80 articles each and returns those of the last one.
func publishArchive(b *testing.B, store content.Store, p *contenttest.Paper) []content.Draft {
	contenttest.Publish(b, store, p.Masthead())
	start := time.Now()
	rnd := rand.New(rand.NewPCG(1, 2))
	var issue content.Batch
	for day := range 250 {
		issue = p.Issue(content.DateOf(time.Date(2025, 1, 1+day, 0, 0, 0, 0, time.UTC)), 8, 10)
		for i, a := range issue.Articles {
			n := day*80 + i
			a.Title = prose(rnd, 15)
			if n%50 == 0 {
				a.Title += "灯塔"
			}
			text := prose(rnd, 250) + "城市与港口，the harbour " + prose(rnd, 250)
			if n%1000 == 0 {
				text += "千年一遇。"
			}
			issue.Articles[i].Body = content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: text}, {Type: content.BlockParagraph, Text: prose(rnd, 100)}}}}}
		}
		contenttest.Publish(b, store, issue)
	}
	b.Logf("wrote %d articles a second", int(20_000/time.Since(start).Seconds()))
	return issue.Articles
}

// prose returns random text: words of two characters, some far more frequent than others, and punctuation.
func prose(rnd *rand.Rand, characters int) string {
	words := rand.NewZipf(rnd, 1.1, 8, 20_000)
	var w strings.Builder
	for n := 0; n < characters; n += 2 {
		word := words.Uint64()
		w.WriteRune(rune(0x4E00 + word*7919%2500))
		w.WriteRune(rune(0x4E00 + word*104729%2500))
		if n%14 == 12 {
			w.WriteString("，")
		}
	}
	return w.String() + "。"
}
