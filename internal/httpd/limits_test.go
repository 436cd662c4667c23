package httpd_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/httpd"
	"broadsheet/internal/waiting"

	"github.com/99designs/gqlgen/graphql"
)

func post(h http.Handler, from, query string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(fmt.Sprintf(`{"query": %q}`, query)))
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr = from
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestRequestsTakeFromTheRateLimit(t *testing.T) {
	c := config(t)
	c.RateLimit = 100
	h := httpd.Handler(c)
	for _, step := range []struct {
		reason, from, query string
		status              int
		left                string
	}{
		{"a query takes its cost", "192.0.2.1:1", "{ articles(first: 9) { nodes { id } } }", 200, "89"},
		{"from any port", "192.0.2.1:2", "{ articles(first: 9) { nodes { id } } }", 200, "78"},
		{"a query without cost takes 1", "192.0.2.1:1", "{ __typename }", 200, "77"},
		{"an invalid query takes 1", "192.0.2.1:1", "{ nothing }", 200, "76"},
		{"a mutation takes its cost", "192.0.2.1:1", `mutation { trackView(input: {articleId: "art_x"}) { article { section { name } } } }`, 200, "39"},
		{"a query that costs more than is left", "192.0.2.1:1", "{ articles(first: 50) { nodes { id } } }", 429, "38"},
		{"a mutation that costs more than is left", "192.0.2.1:1", `mutation { a: trackView(input: {articleId: "art_x"}) { counted } b: trackView(input: {articleId: "art_x"}) { counted } }`, 429, "37"},
		{"a query that costs less than is left", "192.0.2.1:1", "{ articles(first: 9) { nodes { id } } }", 200, "26"},
		{"another client", "192.0.2.2:1", "{ __typename }", 200, "99"},
		{"an IPv6 client", "[2001:db8:1:2::3]:1", "{ articles(first: 9) { nodes { id } } }", 200, "89"},
		{"another address of the same /64", "[2001:db8:1:2:ffff::9]:1", "{ articles(first: 9) { nodes { id } } }", 200, "78"},
		{"another /64", "[2001:db8:1:3::3]:1", "{ __typename }", 200, "99"},
		{"an IPv4 address mapped to IPv6", "[::ffff:192.0.2.2]:1", "{ __typename }", 200, "98"},
		{"a query that costs more than the whole limit", "192.0.2.3:1", "{ articles(first: 100) { nodes { id } } }", 200, "0"},
	} {
		w := post(h, step.from, step.query)
		if w.Code != step.status || w.Header().Get("RateLimit-Remaining") != step.left || w.Header().Get("RateLimit-Limit") != "100" || w.Header().Get("RateLimit-Policy") != "100;w=60" {
			t.Errorf("%s: got %d with %v, want %d with %s left: %s", step.reason, w.Code, w.Header(), step.status, step.left, w.Body)
		}
		retry, err := strconv.Atoi(w.Header().Get("Retry-After"))
		if step.status == 429 && (err != nil || retry < 1 || retry > 60 || !strings.Contains(w.Body.String(), `"code":"RATE_LIMITED","limit":{"max":100,"name":"rate"}`)) {
			t.Errorf("%s: Retry-After is %q: %s", step.reason, w.Header().Get("Retry-After"), w.Body)
		}
	}
}

// TestMutationsTakeTheirCost sends mutations that read much. Each must take the cost that extensions.cost
// reports, and may not exceed the cost limit.
func TestMutationsTakeTheirCost(t *testing.T) {
	c := config(t)
	c.RateLimit = 6000 // 100 points a second come back, which the tolerance below allows
	h := httpd.Handler(c)
	const reads = `article { publication { authors(first: 45) { nodes { articles(first: 45) { nodes { id } } } } } }`
	view := func(fields string) string { return `trackView(input: {articleId: "art_x"}) { ` + fields + ` }` }
	requested := regexp.MustCompile(`"cost":{"requested":([0-9]+),`)
	for n, m := range []struct {
		reason, mutation string
		least            int
	}{
		{"a view", view("counted"), 10},
		{"two views of other names", "a: " + view("counted") + " b: " + view("counted"), 20},
		{"a view in a fragment", "... { " + view("counted") + " }", 10},
		{"views beside one that is skipped", view("counted") + ` a: trackView(input: {articleId: "art_x"}) @skip(if: true) { counted }`, 10},
		{"a view that reads authors and their articles", view(reads), 10 + 45*46},
		{"an acknowledgement", `acknowledgeChanges(cursor: "x") { revision }`, 10},
	} {
		w := post(h, fmt.Sprintf("192.0.2.%d:1", n), "mutation { "+m.mutation+" }", "GraphQL-Cost", "report")
		found := requested.FindStringSubmatch(w.Body.String())
		if w.Code != 200 || found == nil {
			t.Fatalf("%s: got %d %s", m.reason, w.Code, w.Body)
		}
		cost, _ := strconv.Atoi(found[1])
		left, _ := strconv.Atoi(w.Header().Get("RateLimit-Remaining"))
		if took := c.RateLimit - left; cost < m.least || took > cost+1 || took < cost-1000 {
			t.Errorf("%s: it costs %d and took %d points, want %d at least", m.reason, cost, took, m.least)
		}
	}
	w := post(h, "192.0.2.100:1", "mutation { "+view(reads)+" b: "+view(reads)+" c: "+view(reads)+" }")
	if !strings.Contains(w.Body.String(), `"max":5000,"name":"cost"}`) || strings.Contains(w.Body.String(), `"trackView":`) {
		t.Errorf("a mutation over the cost limit: got %s", w.Body)
	}
}

// TestLongBodiesCostMore sends bodies with and without Content-Length.
func TestLongBodiesCostMore(t *testing.T) {
	c := config(t)
	c.RateLimit, c.MaxBody = 200, 100<<10
	h := httpd.Handler(c)
	for n, step := range []struct {
		length int64
		left   string
	}{{80 << 10, "123"}, {1 << 10, "122"}, {-1, "25"}} {
		body := `{"query": "{ __typename }"}` + strings.Repeat(" ", int(max(step.length, 1<<10))-27)
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
		r.RemoteAddr, r.ContentLength = "192.0.2.1:1", step.length
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 200 || w.Header().Get("RateLimit-Remaining") != step.left {
			t.Errorf("request %d: got %d with %s left, want %s", n+1, w.Code, w.Header().Get("RateLimit-Remaining"), step.left)
		}
	}
}

func TestNoRateLimitByDefault(t *testing.T) {
	h := httpd.Handler(config(t))
	for range 100 {
		if w := post(h, "192.0.2.1:1", "{ articles(first: 100) { nodes { id } } }"); w.Code != 200 || w.Header().Get("RateLimit-Limit") != "" {
			t.Fatalf("got %d %v", w.Code, w.Header())
		}
	}
}

func TestClientBehindProxies(t *testing.T) {
	proxies, err := httpd.ParseProxies([]string{"10.0.0.0/8", "2001:db8::1", "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reason, from string
		forwarded    []string
		client       string
	}{
		{"no proxy", "192.0.2.1:1", nil, "192.0.2.1"},
		{"X-Forwarded-For of an untrusted client", "192.0.2.1:1", []string{"198.51.100.7"}, "192.0.2.1"},
		{"X-Forwarded-For of a trusted proxy", "10.1.2.3:1", []string{"198.51.100.7"}, "198.51.100.7"},
		{"an address that the client wrote before", "10.1.2.3:1", []string{"203.0.113.9, 198.51.100.7"}, "198.51.100.7"},
		{"a chain of trusted proxies", "10.1.2.3:1", []string{"203.0.113.9, 198.51.100.7, 10.9.9.9", "2001:db8::1"}, "198.51.100.7"},
		{"a proxy without X-Forwarded-For", "10.1.2.3:1", nil, "10.1.2.3"},
		{"an element that is not an address", "10.1.2.3:1", []string{"198.51.100.7, unknown"}, "10.1.2.3"},
		{"an address with a port", "10.1.2.3:1", []string{"198.51.100.7:4711"}, "198.51.100.7"},
		{"addresses in brackets", "10.1.2.3:1", []string{"[2001:db8:1:2::3]:4711, [2001:db8::1]"}, "2001:db8:1:2::/64"},
		{"an IPv6 client is a /64", "127.0.0.1:1", []string{"2001:db8:1:2:3::4"}, "2001:db8:1:2::/64"},
	} {
		conf := config(t)
		conf.TrustedProxies = proxies
		got := ""
		conf.Observer = probe{identified: func(ctx context.Context) { got = caller.FormatNetwork(caller.Of(ctx).Network) }}
		var headers []string
		for _, f := range c.forwarded {
			headers = append(headers, "X-Forwarded-For", f)
		}
		post(httpd.Handler(conf), c.from, "{ __typename }", headers...)
		if got != c.client {
			t.Errorf("%s: got %s, want %s", c.reason, got, c.client)
		}
	}
	for _, wrong := range []string{"proxy.example", "10.0.0.0/33", ""} {
		if _, err := httpd.ParseProxies([]string{wrong}); content.CodeOf(err) != content.Invalid {
			t.Errorf("%q: got %v", wrong, err)
		}
	}
}

func TestOriginsAreChecked(t *testing.T) {
	for origin, fine := range map[string]bool{
		"*": true, "https://paper.example": true, "http://localhost:3000": true, "https://*.paper.example": true, "http://[::1]:8080": true,
		"*paper.example": false, "https://*paper.example": false, "https://www.*.example": false, "https://*": false, "*.paper.example": false,
		"https://paper.example/": false, "https://paper.example/*": false, "paper.example": false, "null": false, "": false, "https://Paper.example": false,
	} {
		if err := httpd.CheckOrigins([]string{origin}); (err == nil) != fine {
			t.Errorf("%q: got %v", origin, err)
		}
	}
}

// slow is an executor whose operations wait.
type slow struct {
	graphql.GraphExecutor
	waiting, leave chan struct{}
}

func (s slow) DispatchOperation(ctx context.Context, op *graphql.OperationContext) (graphql.ResponseHandler, context.Context) {
	s.waiting <- struct{}{}
	<-s.leave
	return s.GraphExecutor.DispatchOperation(ctx, op)
}

// TestRunningOperationsAreLimited fills the server with operations that wait.
func TestRunningOperationsAreLimited(t *testing.T) {
	c := config(t)
	c.MaxInFlight = 2
	waiting, leave := make(chan struct{}), make(chan struct{})
	c.Executor = slow{c.Executor, waiting, leave}
	h := httpd.Handler(c)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if w := post(h, "192.0.2.1:1", "{ __typename }"); w.Code != 200 {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
		})
		<-waiting
	}
	w := post(h, "192.0.2.1:1", "{ __typename }")
	if w.Code != 503 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), `"code":"UNAVAILABLE","limit":{"max":2,"name":"in flight"}`) {
		t.Errorf("got %d %v %s", w.Code, w.Header(), w.Body)
	}
	if w := httptest.NewRecorder(); true {
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/healthz", nil))
		if w.Code != 200 {
			t.Error("the liveness check fails on a busy server")
		}
	}
	close(leave)
	wg.Wait()
	go func() { <-waiting }()
	if w := post(h, "192.0.2.1:1", "{ __typename }"); w.Code != 200 {
		t.Errorf("after they end, another operation: got %d", w.Code)
	}
}

func TestCostIsReportedOnRequest(t *testing.T) {
	h := httpd.Handler(config(t))
	const query = "{ articles(first: 9) { nodes { id } } }"
	if w := post(h, "192.0.2.1:1", query); strings.Contains(w.Body.String(), "cost") {
		t.Errorf("reported without the header: %s", w.Body)
	}
	w := post(h, "192.0.2.1:1", query, "GraphQL-Cost", "report")
	if want := `"extensions":{"cost":{"requested":11,"limit":5000,"heaviest":"articles.nodes"}}`; !strings.Contains(w.Body.String(), want) {
		t.Errorf("got %s, want %s", w.Body, want)
	}
	w = post(h, "192.0.2.1:1", "{ articles(first: 100) { nodes { authors { articles(first: 100) { nodes { id } } } } } }", "GraphQL-Cost", "report")
	if want := `"cost":{"requested":20502,"limit":5000,`; !strings.Contains(w.Body.String(), want) {
		t.Errorf("got %s, want %s", w.Body, want)
	}
}

// serve serves for the length of a test.
func serve(t *testing.T, c httpd.Config) (addr string, end context.CancelFunc, ended chan error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	ended = make(chan error, 1)
	go func() { ended <- httpd.Serve(ctx, l, c) }()
	return l.Addr().String(), end, ended
}

func TestLongHeadersAreRefused(t *testing.T) {
	addr, _, _ := serve(t, config(t))
	for kib, status := range map[int]int{27: 200, 33: 431} {
		r, err := http.NewRequest(http.MethodGet, "http://"+addr+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Long", strings.Repeat("x", kib<<10))
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
		if a.StatusCode != status {
			t.Errorf("%d KiB: got %d, want %d", kib, a.StatusCode, status)
		}
	}
}

// TestLongBodyIsRefusedBeforeItArrives sends the header of a long body only.
func TestLongBodyIsRefusedBeforeItArrives(t *testing.T) {
	addr, _, _ := serve(t, config(t))
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000000\r\n\r\n")
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	status, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil || !strings.Contains(status, "413") {
		t.Errorf("got %q, %v", status, err)
	}
}

// TestSlowClientsAreDisconnected sends incomplete requests, until the server closes the connections,
// while another client is served.
func TestSlowClientsAreDisconnected(t *testing.T) {
	if testing.Short() {
		t.Skip("takes as long as the server waits")
	}
	t.Parallel()
	c := config(t)
	c.MaxInFlight = 2
	addr, _, _ := serve(t, c)
	var wg, begun sync.WaitGroup
	for reason, begin := range map[string]string{
		"no headers":      "",
		"half a header":   "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-",
		"half a body":     "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{\"query\": \"",
		"half a long one": "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 40000\r\n\r\n{\"query\": \"",
	} {
		for range 20 {
			begun.Add(1)
			wg.Go(func() {
				conn, err := net.Dial("tcp", addr)
				if err != nil {
					begun.Done()
					t.Error(err)
					return
				}
				defer conn.Close()
				_, _ = io.WriteString(conn, begin)
				begun.Done()
				_ = conn.SetReadDeadline(time.Now().Add(15 * time.Second))
				if _, err := io.Copy(io.Discard, conn); err != nil {
					t.Errorf("%s: still open: %v", reason, err)
				}
			})
		}
	}
	begun.Wait()
	a, err := http.Post("http://"+addr+"/graphql", "application/json", strings.NewReader(`{"query": "{ __typename }"}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = a.Body.Close()
	if a.StatusCode != 200 {
		t.Errorf("another client gets %s", a.Status)
	}
	wg.Wait()
}

// TestBodyTimeoutDoesNotLimitOperations sends a long body, whose operation takes longer than the body may.
func TestBodyTimeoutDoesNotLimitOperations(t *testing.T) {
	if testing.Short() {
		t.Skip("takes longer than a body may take to arrive")
	}
	t.Parallel()
	c := config(t)
	waiting, leave := make(chan struct{}, 1), make(chan struct{})
	c.Executor = slow{c.Executor, waiting, leave}
	addr, _, _ := serve(t, c)
	time.AfterFunc(3500*time.Millisecond, func() { close(leave) })
	body := `{"query": "{ publications { id } } #` + strings.Repeat("x", 20<<10) + `"}`
	a, err := http.Post("http://"+addr+"/graphql", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	if text, _ := io.ReadAll(a.Body); a.StatusCode != 200 || !strings.Contains(string(text), `{"data":{"publications":[]}}`) {
		t.Errorf("got %s %s", a.Status, text)
	}
}

// TestDrainingServerIsNotReadyButServes ends a server with a drain time.
func TestDrainingServerIsNotReadyButServes(t *testing.T) {
	c := config(t)
	c.DrainTime = time.Second
	addr, end, ended := serve(t, c)
	get := func(path string) int {
		a, err := http.Get("http://" + addr + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
		return a.StatusCode
	}
	if got := get("/readyz"); got != 200 {
		t.Errorf("before: %d", got)
	}
	end()
	waiting.Until(t, "the draining server is not ready", func() bool { return get("/readyz") == 503 })
	if got := get("/graphql?query=%7B__typename%7D"); got != 200 {
		t.Errorf("a query while it drains: got %d", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestOperationEndsWhenItsClientLeaves cancels a request.
func TestOperationEndsWhenItsClientLeaves(t *testing.T) {
	c := config(t)
	running, cancelled := make(chan struct{}), make(chan struct{})
	c.Observer = probe{starts: func(ctx context.Context) {
		close(running)
		<-ctx.Done()
		close(cancelled)
	}}
	addr, _, _ := serve(t, c)
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+"/graphql", strings.NewReader(`{"query": "{ publications { id } }"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	go func() {
		if a, err := http.DefaultClient.Do(r); err == nil {
			_ = a.Body.Close()
		}
	}()
	<-running
	leave()
	select {
	case <-cancelled:
	case <-time.After(5 * time.Second):
		t.Error("the operation was not cancelled")
	}
}
