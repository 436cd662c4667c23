package playground

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/httpd/graphqlhttp"
	"broadsheet/internal/intake"
	"broadsheet/internal/sample"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/transfer"
	"broadsheet/internal/views"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// introspection describes the stub's schema: a query with one field. The examples ask for others, so
// the editor has something to find fault with.
const introspection = `{"data": {"__schema": {
	"queryType": {"name": "Query"}, "mutationType": null, "subscriptionType": null, "directives": [],
	"types": [
		{"kind": "SCALAR", "name": "String"},
		{"kind": "OBJECT", "name": "Query", "interfaces": [], "fields": [
			{"name": "masthead", "args": [], "isDeprecated": false, "type": {"kind": "SCALAR", "name": "String"}}
		]}
	]
}}}`

// stub is a GraphQL endpoint that knows three answers.
func stub(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Query     string
		Variables map[string]any
	}
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	switch {
	case strings.Contains(q.Query, "__schema"):
		fmt.Fprint(w, introspection)
	case strings.Contains(q.Query, "query LatestIssue"):
		fmt.Fprint(w, `{"data": {"masthead": "晨报2024"}}`)
	case strings.Contains(q.Query, "mutation TrackView"):
		fmt.Fprintf(w, `{"data": {"counted": "%v-counted"}}`, q.Variables["articleId"])
	default:
		fmt.Fprint(w, `{"data": {"articles": {"nodes": [{"id": "article-7"}]}}}`)
	}
}

// browser starts Chromium for the test, or skips the test where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes long to start")
	}
	path := chromium()
	if path == "" {
		t.Skip("no Chromium found: install it, or name one in BROADSHEET_TEST_CHROMIUM")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, // Chromium has none to offer to root, as whom tests in containers run.
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-sync", true),
		chromedp.WindowSize(1440, 900),
	)
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// chromium is the path of a Chromium, or "".
func chromium() string {
	if path := os.Getenv("BROADSHEET_TEST_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// witness notes what a page asked for and what it complained about. Of a worker it sees only that it
// was asked for; what a worker asks for is left to the policy that its script comes with. Safe for
// concurrent use.
type witness struct {
	mu         sync.Mutex
	requests   []string
	complaints []string
}

func (s *witness) listen(event any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		s.requests = append(s.requests, e.Request.URL)
	case *network.EventWebSocketCreated:
		s.requests = append(s.requests, e.URL)
	case *runtime.EventExceptionThrown:
		s.complaints = append(s.complaints, e.ExceptionDetails.Text)
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			s.complaints = append(s.complaints, thrown.Description)
		}
	case *log.EventEntryAdded: // Files not found, and breaches of the policy.
		if e.Entry.Level == log.EntryLevelError {
			s.complaints = append(s.complaints, e.Entry.Text+" "+e.Entry.URL)
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			for _, arg := range e.Args {
				s.complaints = append(s.complaints, string(arg.Value)+arg.Description)
			}
		}
	}
}

// asked returns the addresses that the page asked for so far.
func (s *witness) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// complained returns the page's errors and warnings so far.
func (s *witness) complained() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.complaints)
}

// watches lets the browser report requests and complaints.
func watches(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
	_, network := cdp.Call(ctx, t, network.Enable, network.EnableParams{})
	_, log := cdp.Call(ctx, t, log.Enable, cdp.Empty{})
	_, runtime := cdp.Call(ctx, t, runtime.Enable, cdp.Empty{})
	return none, errors.Join(network, log, runtime)
}

// says waits until the first element that selector finds contains text.
func says(selector, text string) chromedp.Action[chromedp.Void] {
	const js = `(selector, text) => document.querySelector(selector)?.textContent.includes(text)`
	return chromedp.PollFunction[chromedp.Void](js, chromedp.WithPollingArgs(selector, text))
}

// chooses clicks the tab with a title.
func chooses(title string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(`//button[contains(@class, "graphiql-tab-button")][normalize-space()="` + title + `"]`)
}

// settles waits as long as GraphiQL takes to learn the operation of a tab that was opened: nobody
// clicks faster.
func settles() chromedp.Action[chromedp.Void] { return chromedp.Sleep(time.Second) }

// runs clicks the button that sends the query.
func runs() chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(".graphiql-execute-button"))
}

// step is something done on the page, and why it must work.
type step struct {
	reason string
	do     chromedp.Action[chromedp.Void]
}

func TestInBrowser(t *testing.T) {
	walk(t, http.HandlerFunc(stub), []step{
		{"the service's name stands on it", says(".masthead", "Broadsheet")},
		{"the first example is open", says(".graphiql-query-editor .view-lines", "LatestIssue")},
		{"it runs", runs()},
		{"its answer appears", says(".result-window", "晨报2024")},
		{"the editor's worker finds what isn't in the schema", chromedp.WaitVisible(chromedp.CSS(".graphiql-query-editor .squiggly-error"))},
		{"a tab of its own counts views", chooses("TrackView")},
		{"it holds the example", says(".graphiql-query-editor .view-lines", "TrackView")},
		{"and an article's id", says(".graphiql-editor-tool", "article-7")},
		{"it runs", runs()},
		{"for that article", says(".result-window", "article-7-counted")},
	})
}

// TestExamplesInBrowser runs the examples on the bundled editions.
func TestExamplesInBrowser(t *testing.T) {
	walk(t, gateway(t), []step{
		{"the first example is open", says(".graphiql-query-editor .view-lines", "LatestIssue")},
		{"it runs", runs()},
		{"the newest issue is there", says(".result-window", "Merrowhaven")},
		{"another asks for one article", chooses("OneArticle")},
		{"it is open", says(".graphiql-query-editor .view-lines", "OneArticle")},
		{"it settles", settles()},
		{"it runs", runs()},
		{"there is one", says(".result-window", "art_")},
		{"another lists past issues", chooses("PastIssues")},
		{"it is open", says(".graphiql-query-editor .view-lines", "PastIssues")},
		{"it settles", settles()},
		{"it runs", runs()},
		{"with their dates", says(".result-window", "2026-06-11")},
		{"another searches", chooses("Search")},
		{"it is open", says(".graphiql-query-editor .view-lines", "lighthouse")},
		{"it settles", settles()},
		{"it runs", runs()},
		{"the hits are marked", says(".result-window", "<em>Lighthouse</em>")},
		{"another counts a view", chooses("TrackView")},
		{"it knows an article", says(".graphiql-editor-tool", "art_")},
		{"it settles", settles()},
		{"it runs", runs()},
		{"the view is counted", says(".result-window", "viewCount")},
	})
}

// gateway is the graph over the bundled editions.
func gateway(t *testing.T) http.Handler {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	plan, err := intake.NewPlan(t.Context(), []intake.Root{{FS: sample.Editions()}}, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	im := transfer.NewImporter(store, transfer.Options{})
	for e, err := range plan.Editions(t.Context()) {
		if err == nil {
			err = im.Import(t.Context(), e)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return graphqlhttp.New(graphqlhttp.Config{MaxBody: 100 << 10, Executor: graph.New(graph.Config{
		Store: store, Views: views.New(store, time.Minute), Log: slog.Default(), Limits: guard.Default(),
	})})
}

// walk opens the page in front of an endpoint, does the steps, and wants nothing but that
// server asked and nothing complained of.
func walk(t *testing.T, endpoint http.Handler, steps []step) {
	t.Helper()
	if !Built() {
		t.Skip("GraphiQL isn't built: run make playground")
	}
	ctx := browser(t)
	mux := http.NewServeMux()
	mux.Handle("/", Handler(Config{Endpoint: "/graphql", Title: "Broadsheet", Examples: Examples()}))
	mux.Handle("/graphql", endpoint)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)

	var saw witness
	if err := chromedp.Listen(ctx, saw.listen); err != nil {
		t.Fatal(err)
	}
	opening := []step{{"the browser reports", watches}, {"the page loads", chromedp.Navigate(server.URL)}}
	for _, step := range append(opening, steps...) {
		if err := chromedp.Do(ctx, step.do); err != nil {
			t.Fatalf("%s: %v; the page complained: %q", step.reason, err, saw.complained())
		}
	}

	title, err := chromedp.Run(ctx, chromedp.Title())
	if err != nil {
		t.Fatal(err)
	}
	if title != "Broadsheet" {
		t.Errorf("title = %q, want Broadsheet", title)
	}
	asked := saw.asked()
	if len(asked) == 0 {
		t.Error("no requests were recorded")
	}
	for _, url := range asked {
		if !strings.HasPrefix(url, server.URL+"/") && !strings.HasPrefix(url, "data:") {
			t.Errorf("the page asked for %s", url)
		}
	}
	for _, complaint := range saw.complained() {
		t.Errorf("the page complained: %s", complaint)
	}
}
