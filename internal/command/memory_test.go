package command_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/internal/command"
	"broadsheet/internal/partner"
)

// TestMemory sends keys and values of every size for each cache to a server. The memory of the process in
// use after a garbage collection must stay below the cache settings plus 64 MiB.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("sends more than the caches may hold, which takes seconds")
	}
	const settings, spare = 2 + 2, 64 // MiB
	s := serveHere(t, "--cache-size", "2", "--document-cache-size", "2", "--trusted-proxies", "127.0.0.0/8")
	long := strings.Repeat("0", 95_000)
	for _, step := range []struct {
		name  string
		count int
		send  func(n int) *http.Request
	}{
		{"ids of 95 kB", 800, func(n int) *http.Request {
			kinds := []string{"article", "issue", "page", "publication", "section", "author", "node"}
			return s.post(map[string]any{"query": fmt.Sprintf(`query($i: ID!) { %s(id: $i) { id } }`, kinds[n%len(kinds)]), "variables": map[string]any{"i": fmt.Sprint("art_", n, long)}})
		}},
		{"malformed ids", 100, func(n int) *http.Request {
			var query strings.Builder
			variables := map[string]any{}
			for i := range 45 {
				fmt.Fprintf(&query, "a%d: article(id: $i%d) { id } ", i, i)
				variables[fmt.Sprint("i", i)] = fmt.Sprintf("art_%058d", n*45+i)
			}
			var declared strings.Builder
			for i := range 45 {
				fmt.Fprintf(&declared, "$i%d: ID! ", i)
			}
			return s.post(map[string]any{"query": "query(" + declared.String() + ") { " + query.String() + "}", "variables": variables})
		}},
		{"filters and cursors of 95 kB", 60, func(n int) *http.Request {
			return s.post(map[string]any{"query": `query($i: ID!, $c: String) { articles(filter: {sectionIds: [$i]}, first: 1) { totalCount } changes(since: $c) { hasMore } mostViewed(publicationId: $i, period: WEEK) { views } }`,
				"variables": map[string]any{"i": fmt.Sprint("sec_", n, long[:40_000]), "c": fmt.Sprint(n, long[:40_000])}})
		}},
		{"views of 95 kB", 60, func(n int) *http.Request {
			return s.post(map[string]any{"query": `mutation($i: ID!) { trackView(input: {articleId: $i}) { counted } }`, "variables": map[string]any{"i": fmt.Sprint("art_", n, long)}})
		}},
		{"documents full of comments", 400, func(n int) *http.Request {
			return s.post(map[string]any{"query": fmt.Sprintf("query q%d { %s__typename }", n, strings.Repeat("#\n", 3000))})
		}},
		{"small documents with long names", 1500, func(n int) *http.Request {
			return s.post(map[string]any{"query": fmt.Sprintf("query q%097d { __typename }", n)})
		}},
		{"documents and lists of every size", 200, func(n int) *http.Request {
			return s.post(map[string]any{"query": fmt.Sprintf("query q%d { articles(filter: {authorIds: [%s]}) { totalCount } }", n, strings.Repeat(`"aut_0" `, n%100+1))})
		}},
		{"persisted queries", 200, func(n int) *http.Request {
			query := fmt.Sprintf("query q%d { __typename }", n) + strings.Repeat(" ", (n%9)*10_000)
			sum := sha256.Sum256([]byte(query))
			return s.post(map[string]any{"query": query, "extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hex.EncodeToString(sum[:])}}})
		}},
		{"malformed hashes", 60, func(n int) *http.Request {
			return s.post(map[string]any{"extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": fmt.Sprint(n, long)}}})
		}},
		{"URLs with 20 kB of unused parameters", 200, func(n int) *http.Request {
			return s.get("/graphql?query="+url.QueryEscape(fmt.Sprintf("{a%d:__typename}", n))+"&x="+long[:20_000], nil)
		}},
		{"keys", 300, func(n int) *http.Request {
			key, _ := partner.New("", "", time.Time{})
			return s.get("/graphql?query={__typename}", map[string]string{"Authorization": "Bearer " + strings.Repeat(" ", 20_000) + key.Reveal()})
		}},
		{"headers of every kind", 200, func(n int) *http.Request {
			value := fmt.Sprint(n, long[:5_000])
			return s.get("/graphql?query={__typename}", map[string]string{"Origin": "https://" + value, "User-Agent": value, "Accept-Language": value, "If-None-Match": `"` + value + `"`, "X-" + value[:1000]: "1"})
		}},
		{"paths", 200, func(n int) *http.Request {
			value := fmt.Sprint(n, long[:20_000])
			return s.get([]string{"/feeds/" + value + ".rss", "/articles/art_" + value + ".jsonld", "/issues/iss_" + value + ".json", "/issues/iss_" + value + "/manifest.json",
				"/feeds/tide.atom?section=" + value + "&author=" + value[:5000], "/" + value}[n%6], nil)
		}},
	} {
		t.Run(step.name, func(t *testing.T) {
			s.flood(t, step.count, step.send)
			if used := heap(); used > (settings+spare)<<20 {
				t.Errorf("%d MiB are in use, the maximum is %d", used>>20, settings+spare)
			} else {
				t.Logf("%d MiB are in use", used>>20)
			}
		})
	}
}

// heap returns the memory in use after a garbage collection, in bytes.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what finalizers and pools held
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// here is a server in the process of the test.
type here struct {
	url    string
	client *http.Client
}

// serveHere starts a server in the process of the test, and stops it when the test ends.
func serveHere(t *testing.T, more ...string) *here {
	t.Helper()
	out, in := io.Pipe()
	ctx, stop := context.WithCancel(context.Background())
	var ended sync.WaitGroup
	ended.Go(func() {
		args := append([]string{"serve", "--sample", "--addr", "127.0.0.1:0", "--store", "sqlite::memory:", "--drain-time", "0", "--log-level", "error"}, more...)
		code := command.Run(ctx, args, "type Query { issue: Int }", in, io.Discard)
		_ = in.CloseWithError(fmt.Errorf("the server ended with exit code %d", code))
	})
	t.Cleanup(func() {
		stop()
		ended.Wait()
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, at, ok := strings.Cut(lines.Text(), "GraphQL"); ok {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return &here{url: strings.TrimSuffix(strings.TrimSpace(at), "/graphql"), client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}}
		}
	}
	t.Fatal("the server did not start")
	return nil
}

func (s *here) post(body map[string]any) *http.Request {
	text, _ := json.Marshal(body)
	r, _ := http.NewRequest(http.MethodPost, s.url+"/graphql", bytes.NewReader(text))
	r.Header.Set("Content-Type", "application/json")
	return r
}

func (s *here) get(path string, headers map[string]string) *http.Request {
	r, _ := http.NewRequest(http.MethodGet, s.url+path, nil)
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	return r
}

// flood sends requests concurrently, each from an address of its own.
func (s *here) flood(t *testing.T, count int, request func(n int) *http.Request) {
	var next atomic.Int64
	var senders sync.WaitGroup
	for range 8 {
		senders.Go(func() {
			for n := next.Add(1); n <= int64(count); n = next.Add(1) {
				r := request(int(n))
				r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255))
				a, err := s.client.Do(r)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, a.Body)
				_ = a.Body.Close()
				if a.StatusCode == http.StatusTooManyRequests || a.StatusCode == http.StatusServiceUnavailable || a.StatusCode == http.StatusInternalServerError {
					t.Errorf("got %s", a.Status)
					return
				}
			}
		})
	}
	senders.Wait()
}
