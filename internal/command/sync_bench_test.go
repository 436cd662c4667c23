package command_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/partner"
	"broadsheet/internal/sqlitestore"
)

const (
	syncFields = `id title summary byline publishedAt body { html } images { url caption } section { name }`
	syncQuery  = `query Sync($since: String) { changes(since: $since, first: 500) { nodes { kind articleId article { ` + syncFields + ` } } cursor hasMore } }`
	listQuery  = `query List($after: String) { articles(orderBy: PUBLISHED_AT_ASC, first: 100, after: $after) { nodes { ` + syncFields + ` } pageInfo { hasNextPage endCursor } } }`
	benchPaper = content.ID("pub_quay")
)

// entitled adds a partner with an entitlement to the whole archive, and returns its API key.
func (a *archive) entitled(b *testing.B) string {
	b.Helper()
	store, err := sqlitestore.Open(b.Context(), a.path, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	p := &content.Partner{ID: "par_portal", Name: "Portal", Entitlements: []content.Entitlement{{PublicationID: benchPaper, Body: content.FullBody, Images: true}}}
	contenttest.Publish(b, store, content.Batch{Partners: []*content.Partner{p}})
	key, stored := partner.New(p.ID, "", time.Now())
	if err := store.PutAccessKey(b.Context(), stored); err != nil {
		b.Fatal(err)
	}
	return key.Reveal()
}

// BenchmarkSync copies an archive by the changes query in pages of 500, and for comparison by the list of all
// articles in pages of 100, the only way without changes. It reports the time of the second half divided by
// the first, and the peak memory of the server. The last benchmark requests changes when there are none.
// BROADSHEET_BENCH_DAYS=1563 makes 100,000 articles.
func BenchmarkSync(b *testing.B) {
	days := 250
	if n, err := strconv.Atoi(os.Getenv("BROADSHEET_BENCH_DAYS")); err == nil {
		days = n
	}
	a := newArchive(b, days)
	key := a.entitled(b)
	var last any
	b.Run("changes", func(b *testing.B) {
		last = copyAll(b, gateway(b, a, "--cache-size", "0"), key, len(a.articles), syncQuery, "since", changesPage)
	})
	b.Run("list", func(b *testing.B) {
		copyAll(b, gateway(b, a, "--cache-size", "0"), key, len(a.articles), listQuery, "after", listPage)
	})
	b.Run("nothing new", func(b *testing.B) {
		p := gateway(b, a, "--cache-size", "0")
		for b.Loop() {
			changesPage(b, p.ask(b, key, body(syncQuery, map[string]any{"since": last})))
		}
	})
}

// ask sends a request with an API key.
func (p *process) ask(b *testing.B, key string, text []byte) []byte {
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, p.url, bytes.NewReader(text))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+key)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	read, _ := io.ReadAll(response.Body)
	return read
}

// copyAll reads all pages, and returns the last cursor.
func copyAll(b *testing.B, p *process, key string, articles int, query, cursor string, read func(*testing.B, []byte) (n int, next any, more bool)) (at any) {
	var halves [2]time.Duration
	for b.Loop() {
		at = nil
		for n, more := 0, true; more; {
			started := time.Now()
			var got int
			got, at, more = read(b, p.ask(b, key, body(query, map[string]any{cursor: at})))
			halves[min(n*2/articles, 1)] += time.Since(started)
			if n += got; !more && n != articles {
				b.Fatalf("got %d articles, want %d", n, articles)
			}
		}
	}
	b.ReportMetric(float64(articles*b.N)/b.Elapsed().Seconds(), "articles/s")
	b.ReportMetric(halves[1].Seconds()/halves[0].Seconds(), "second/first-half")
	b.ReportMetric(p.peak(), "peak-MiB")
	return at
}

func changesPage(b *testing.B, response []byte) (int, any, bool) {
	var a struct {
		Data struct {
			Changes *struct {
				Nodes   []json.RawMessage
				Cursor  string
				HasMore bool
			}
		}
	}
	if err := json.Unmarshal(response, &a); err != nil || a.Data.Changes == nil {
		b.Fatalf("%v in %.300s", err, response)
	}
	return len(a.Data.Changes.Nodes), a.Data.Changes.Cursor, a.Data.Changes.HasMore
}

func listPage(b *testing.B, response []byte) (int, any, bool) {
	var a struct {
		Data struct {
			Articles *struct {
				Nodes    []json.RawMessage
				PageInfo struct {
					HasNextPage bool
					EndCursor   *string
				}
			}
		}
	}
	if err := json.Unmarshal(response, &a); err != nil || a.Data.Articles == nil {
		b.Fatalf("%v in %.300s", err, response)
	}
	return len(a.Data.Articles.Nodes), a.Data.Articles.PageInfo.EndCursor, a.Data.Articles.PageInfo.HasNextPage
}
