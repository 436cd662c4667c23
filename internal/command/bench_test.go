package command_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/sqlitestore"
)

// archive is a store with 64 articles a day, and the ids that the benchmarks request.
type archive struct {
	path     string
	issues   []content.ID
	sections []content.ID
	articles []content.ID
}

func newArchive(b *testing.B, days int) *archive {
	b.Helper()
	a := &archive{path: filepath.Join(b.TempDir(), "paper.db")}
	store, err := sqlitestore.Open(b.Context(), a.path, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	p := contenttest.NewPaper("quay")
	contenttest.Publish(b, store, p.Masthead())
	text := strings.Repeat("The harbour was quiet, and nobody said why. ", 8)
	for day := range days {
		issue := p.Issue(content.DateOf(time.Date(2020, 1, 1+day, 0, 0, 0, 0, time.UTC)), 8, 8)
		for i := range issue.Articles {
			for range 6 {
				s := &issue.Articles[i].Body.Sections[0]
				s.Blocks = append(slices.Clone(s.Blocks), content.BodyBlock{Type: content.BlockParagraph, Text: text})
			}
			a.articles = append(a.articles, issue.Articles[i].ID)
		}
		contenttest.Publish(b, store, issue)
		a.issues = append(a.issues, issue.Issues[0].ID)
	}
	for _, s := range p.Sections {
		a.sections = append(a.sections, s.ID)
	}
	return a
}

const (
	teaser = `title publishedAt section { name } authors { name }`
	w1     = `query W1($id: ID!) { issue(id: $id) { date pages { number articles { ` + teaser + ` } } } }`
	w2     = `query W2($id: ID!) { article(id: $id) { id kicker subtitle byline source summary editorsNote ` + teaser + ` credits { role name author { id } } updatedAt
		body { html text sections { kicker heading anchor blocks { __typename ... on Paragraph { text html } ... on Verse { lines } ... on Picture { image { url } } } } }
		images { url caption credit { name } } wordCount viewCount publication { name } issue { date } page { number } next { title } status } }`
	w3 = `query W3($id: ID!, $after: String) { section(id: $id) { articles(first: 20, after: $after) { edges { cursor node { ` + teaser + ` } } pageInfo { endCursor } } } }`
	w4 = `mutation W4($id: ID!) { trackView(input: {articleId: $id}) { viewCount counted userErrors { code } } }`
	w5 = `query W5($after: String) { articles(first: 100, after: $after) { nodes { ` + teaser + ` } pageInfo { hasNextPage endCursor } } }`
)

func body(query string, variables map[string]any) []byte {
	text, _ := json.Marshal(map[string]any{"query": query, "variables": variables})
	return text
}

// process is a server in a process of its own, to measure its CPU time separately.
type process struct {
	cmd     *exec.Cmd
	url     string // up to the workload's name
	metrics string
}

func spawn(b *testing.B, ready func(line string, p *process) bool, name string, args ...string) *process {
	b.Helper()
	p := &process{cmd: exec.CommandContext(b.Context(), name, args...)}
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = p.cmd.Process.Kill(); _ = p.cmd.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if ready(lines.Text(), p) {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return p
		}
	}
	b.Fatalf("%s did not start", name)
	return nil
}

func gateway(b *testing.B, a *archive, more ...string) *process {
	args := append([]string{"serve", "--addr", "127.0.0.1:0", "--store", "sqlite:" + a.path, "--metrics-addr", "127.0.0.1:0", "--rate-limit", "0", "--view-rate-limit", "0", "--article-view-rate-limit", "0", "--drain-time", "0", "--log-level", "warn"}, more...)
	return spawn(b, func(line string, p *process) bool {
		if _, url, ok := strings.Cut(line, "metrics"); ok && strings.Contains(url, "http") {
			p.metrics = strings.TrimSpace(url)
		}
		if _, url, ok := strings.Cut(line, "GraphQL"); ok {
			p.url = strings.TrimSpace(url) + "?"
		}
		return p.url != ""
	}, "broadsheet", args...)
}

func floorOf(b *testing.B, a *archive) *process {
	return spawn(b, func(line string, p *process) bool {
		p.url, p.metrics = line, line+"/metrics"
		return true
	}, "floor", a.path)
}

// cpu returns the CPU time that the process has used.
func (p *process) cpu(b *testing.B) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		b.Skip("processor time is read from /proc, which is not here")
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')'):]))
	user, _ := strconv.Atoi(fields[12])
	system, _ := strconv.Atoi(fields[13])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// peak returns the peak memory of the process, in MiB.
func (p *process) peak() float64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(text); found != nil {
		kib, _ := strconv.ParseFloat(string(found[1]), 64)
		return kib / 1024
	}
	return 0
}

func (p *process) mallocs() float64 {
	r, err := http.Get(p.metrics)
	if err != nil {
		return 0
	}
	defer r.Body.Close()
	text, _ := io.ReadAll(r.Body)
	if found := regexp.MustCompile(`(?m)^go_memstats_mallocs_total (\S+)`).FindSubmatch(text); found != nil {
		n, _ := strconv.ParseFloat(string(found[1]), 64)
		return n
	}
	return 0
}

// load sends requests from concurrent callers, and reports throughput, latency, CPU time, allocations and memory.
func (p *process) load(b *testing.B, path string, callers int, next func(n int) []byte) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers, DisableCompression: true}}
	defer client.CloseIdleConnections()
	send := func(n int) {
		r, err := client.Post(p.url+path, "application/json", bytes.NewReader(next(n)))
		if err != nil {
			b.Error(err)
			return
		}
		text, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if r.StatusCode != http.StatusOK || bytes.Contains(text, []byte(`"errors"`)) || len(text) < 20 {
			b.Errorf("%s: %.300s", r.Status, text)
		}
	}
	send(0)
	var done atomic.Int64
	took := make([]time.Duration, b.N)
	cpu, mallocs := p.cpu(b), p.mallocs()
	b.ResetTimer()
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for {
				n := int(done.Add(1))
				if n > b.N {
					return
				}
				started := time.Now()
				send(n)
				took[n-1] = time.Since(started)
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	per := float64(b.N)
	b.ReportMetric(per/b.Elapsed().Seconds(), "req/s")
	b.ReportMetric(float64(took[b.N/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[b.N*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64((p.cpu(b)-cpu).Microseconds())/per, "cpu-ms/1000")
	b.ReportMetric((p.mallocs()-mallocs)/per, "allocs")
	b.ReportMetric(p.peak(), "peak-MiB")
}

// BenchmarkWorkloads compares the gateway with two lower bounds: hand-written handlers that do the
// same reads (hand), and handlers that return the same bytes without a read (constant). The gateway
// runs without caches (bare), with the document cache (graph), and with cached responses (cached).
func BenchmarkWorkloads(b *testing.B) {
	a := newArchive(b, 250)
	bare := gateway(b, a, "--cache-size", "0", "--document-cache-size", "0")
	uncached, cached, floor := gateway(b, a, "--cache-size", "0"), gateway(b, a, "--view-count-max-age", "60s"), floorOf(b, a)
	pick := func(from []content.ID) func(int) content.ID {
		return func(n int) content.ID { return from[n%len(from)] }
	}
	zipf := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.1, 1, uint64(len(a.articles)-1))
	var mu sync.Mutex
	popular := func(int) content.ID {
		mu.Lock()
		defer mu.Unlock()
		return a.articles[zipf.Uint64()]
	}
	cursor, key := middle(b, uncached, a)
	for _, w := range []struct {
		name, query string
		callers     int
		id          func(int) content.ID
		after       any
		key         *content.Key
	}{
		{"W1", w1, 8, pick(a.issues), nil, nil},
		{"W2", w2, 8, pick(a.articles[:2000]), nil, nil},
		{"W3", w3, 8, func(int) content.ID { return a.sections[0] }, cursor, key},
		{"W4", w4, 64, popular, nil, nil},
	} {
		ask := func(n int) []byte { return body(w.query, map[string]any{"id": w.id(n), "after": w.after}) }
		if w.after == nil {
			ask = func(n int) []byte { return body(w.query, map[string]any{"id": w.id(n)}) }
		}
		hand := func(n int) []byte { text, _ := json.Marshal(handRequest{ID: w.id(n), After: w.key}); return text }
		storeConstant(b, uncached, floor, w.name, ask(1))
		b.Run(w.name+"/hand", func(b *testing.B) { floor.load(b, "/hand/"+w.name, w.callers, hand) })
		b.Run(w.name+"/graph", func(b *testing.B) { uncached.load(b, "", w.callers, ask) })
		if w.name == "W4" {
			continue
		}
		b.Run(w.name+"/bare", func(b *testing.B) { bare.load(b, "", w.callers, ask) })
		one := ask(1)
		b.Run(w.name+"/constant", func(b *testing.B) { floor.load(b, "/constant/"+w.name, w.callers, func(int) []byte { return one }) })
		b.Run(w.name+"/cached", func(b *testing.B) { cached.load(b, "", w.callers, func(int) []byte { return one }) })
	}
	b.Run("W5/hand", func(b *testing.B) { walk(b, floor, "/hand/W5", handStep) })
	b.Run("W5/graph", func(b *testing.B) { walk(b, uncached, "", graphStep) })
}

// post sends one request.
func (p *process) post(b *testing.B, path string, text []byte) []byte {
	r, err := http.Post(p.url+path, "application/json", bytes.NewReader(text))
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	response, _ := io.ReadAll(r.Body)
	return response
}

// storeConstant stores a response of the gateway in the constant handler.
func storeConstant(b *testing.B, from, to *process, name string, request []byte) {
	to.post(b, "/learn/"+name, from.post(b, "", request))
}

// middle returns the place after 100 articles of a section, as a cursor and as a key.
func middle(b *testing.B, p *process, a *archive) (cursor string, key *content.Key) {
	var found struct {
		Data struct {
			Section struct {
				Articles struct{ PageInfo struct{ EndCursor string } }
			}
		}
	}
	if err := json.Unmarshal(p.post(b, "", body(`query($id: ID!) { section(id: $id) { articles(first: 100) { pageInfo { endCursor } } } }`, map[string]any{"id": a.sections[0]})), &found); err != nil {
		b.Fatal(err)
	}
	store, err := sqlitestore.Open(b.Context(), a.path, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	r, err := store.Read(b.Context(), content.Public())
	if err != nil {
		b.Fatal(err)
	}
	lists, err := r.ArticleLists(context.Background(), []content.ArticleQuery{{ArticleFilter: content.ArticleFilter{SectionIDs: a.sections[:1]}, Order: content.NewestFirst, Window: content.Window{Limit: 100}}})
	if err != nil {
		b.Fatal(err)
	}
	k := lists[0][99].KeyIn(content.NewestFirst, 0)
	return found.Data.Section.Articles.PageInfo.EndCursor, &k
}

// walk pages through all articles, and reports the time of the second half divided by the first, 1 for linear time.
func walk(b *testing.B, p *process, path string, step func(*testing.B, []byte) ([]byte, bool)) {
	const pages = 160
	cpu := p.cpu(b)
	var halves [2]time.Duration
	for b.Loop() {
		request, more := step(b, nil)
		for page := 0; more; page++ {
			started := time.Now()
			request, more = step(b, p.post(b, path, request))
			halves[page*2/pages] += time.Since(started)
		}
	}
	b.ReportMetric(float64((p.cpu(b)-cpu).Microseconds())/float64(b.N*pages), "cpu-ms/1000")
	b.ReportMetric(halves[1].Seconds()/halves[0].Seconds(), "second/first-half")
	b.ReportMetric(p.peak(), "peak-MiB")
}

func handStep(b *testing.B, response []byte) ([]byte, bool) {
	var a struct {
		Data struct {
			End  *content.Key
			More bool
		}
	}
	if response != nil {
		if err := json.Unmarshal(response, &a); err != nil {
			b.Fatal(err)
		}
	}
	text, _ := json.Marshal(handRequest{After: a.Data.End})
	return text, response == nil || a.Data.More
}

func graphStep(b *testing.B, response []byte) ([]byte, bool) {
	var a struct {
		Data struct {
			Articles struct {
				PageInfo struct {
					HasNextPage bool
					EndCursor   *string
				}
			}
		}
	}
	if response != nil {
		if err := json.Unmarshal(response, &a); err != nil {
			b.Fatal(err)
		}
	}
	return body(w5, map[string]any{"after": a.Data.Articles.PageInfo.EndCursor}), response == nil || a.Data.Articles.PageInfo.HasNextPage
}
