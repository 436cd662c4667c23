package httpd_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/cached"
	"broadsheet/internal/content"
	"broadsheet/internal/httpd"
	"broadsheet/internal/views"
	"broadsheet/internal/waiting"
)

// TestStorm asks questions that differ in one variable or one header, from many sides at once,
// while an importer writes: each gets the answer to its own question, and none that is older
// than a second.
func TestStorm(t *testing.T) {
	n := newNewsroom(t, nil)
	conf := configOn(n.store)
	conf.CacheBytes, conf.ViewMaxAge = 1<<20, time.Second
	conf.Executor = graph.New(graph.Config{
		Store: cached.New(n.store, 1<<20), Views: views.New(n.store, time.Minute), Log: conf.Log, Limits: guard.Default(),
	})
	var revision atomic.Int64 // that the gateway has read
	read := conf.Revision
	conf.Revision = func(ctx context.Context) (int64, error) {
		n, err := read(ctx)
		revision.Store(n)
		return n, err
	}
	h := httpd.Handler(conf)

	var published atomic.Int64 // articles, a second ago
	published.Store(24)
	total := int64(24)
	var wg sync.WaitGroup
	var asked atomic.Int64
	end := make(chan struct{})
	for asker := range 8 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(7, uint64(asker)))
			for {
				select {
				case <-end:
					return
				default:
					askOne(t, h, r, published.Load())
					asked.Add(1)
				}
			}
		})
	}
	for day := range 20 {
		n.publish(n.paper.Issue(content.Date(fmt.Sprintf("2026-05-%02d", day+1)), 1, 2))
		total += 2
		known := total
		time.AfterFunc(time.Second, func() { published.Store(max(known, published.Load())) })
		before := asked.Load()
		waiting.Until(t, "many ask between two issues", func() bool { return asked.Load() >= before+100 })
	}
	close(end)
	wg.Wait()
	last, err := read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	waiting.Until(t, "the gateway has read the last revision", func() bool {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/graphql?query=%7B__typename%7D", nil))
		return revision.Load() == last
	})
	for range 50 {
		askOne(t, h, rand.New(rand.NewPCG(9, 9)), total)
	}
}

// askOne asks one of many questions, and wants the answer to it.
func askOne(t *testing.T, h http.Handler, r *rand.Rand, atLeast int64) {
	const query = `query($n: Int!) { articles(first: $n) { totalCount nodes { id title section { name } } } }`
	first := 1 + r.IntN(9)
	variables := fmt.Sprintf(`{"n": %d}`, first)
	request := httptest.NewRequest(http.MethodGet, "/graphql?"+url.Values{"query": {query}, "variables": {variables}}.Encode(), nil)
	if r.IntN(2) == 0 {
		request = httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(fmt.Sprintf(`{"query": %q, "variables": %s}`, query, variables)))
		request.Header.Set("Content-Type", "application/json")
	}
	media, cost := "application/json", r.IntN(2) == 0
	if r.IntN(2) == 0 {
		media = "application/graphql-response+json"
		request.Header.Set("Accept", media)
	}
	if cost {
		request.Header.Set("GraphQL-Cost", "report")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, request)
	var a struct {
		Data struct {
			Articles struct {
				TotalCount int64
				Nodes      []struct{ ID string }
			}
		}
		Extensions map[string]any
	}
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	got := a.Data.Articles
	if w.Code != http.StatusOK || len(got.Nodes) != first || got.TotalCount < atLeast || (a.Extensions["cost"] != nil) != cost || w.Header().Get("Content-Type") != media+"; charset=utf-8" {
		t.Errorf("asked for %d of at least %d as %s, with its cost %t: got %d, %d of %d, %v, %v", first, atLeast, media, cost, w.Code, len(got.Nodes), got.TotalCount, a.Extensions, w.Header())
	}
}
