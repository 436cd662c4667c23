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

// introspection is the stub's schema: a query with one field. The examples use other fields, so the
// editor has errors to mark.
const introspection = `{"data": {"__schema": {
	"queryType": {"name": "Query"}, "mutationType": null, "subscriptionType": null, "directives": [],
	"types": [
		{"kind": "SCALAR", "name": "String"},
		{"kind": "OBJECT", "name": "Query", "interfaces": [], "fields": [
			{"name": "masthead", "args": [], "isDeprecated": false, "type": {"kind": "SCALAR", "name": "String"}}
		]}
	]
}}}`

// stub is a GraphQL endpoint with fixed results.
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

// browser starts Chromium for the test. It skips the test if Chromium is not installed.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("starting a browser takes too long for -short")
	}
	path := chromium()
	if path == "" {
		t.Skip("Chromium not found: install it, or set BROADSHEET_TEST_CHROMIUM to its path")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, // Chromium's sandbox does not work for root, and tests in containers run as root
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

// chromium returns the path of Chromium; "" if it is not installed.
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

// recorder records the requests, errors and warnings of a page. It sees the request for a web worker's
// script but not the worker's own requests, which the script's Content-Security-Policy limits. It is safe
// for concurrent use.
type recorder struct {
	mu       sync.Mutex
	requests []string
	errors   []string
}

func (s *recorder) listen(event any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		s.requests = append(s.requests, e.Request.URL)
	case *network.EventWebSocketCreated:
		s.requests = append(s.requests, e.URL)
	case *runtime.EventExceptionThrown:
		s.errors = append(s.errors, e.ExceptionDetails.Text)
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			s.errors = append(s.errors, thrown.Description)
		}
	case *log.EventEntryAdded: // files not found, and violations of the policy
		if e.Entry.Level == log.EntryLevelError {
			s.errors = append(s.errors, e.Entry.Text+" "+e.Entry.URL)
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			for _, arg := range e.Args {
				s.errors = append(s.errors, string(arg.Value)+arg.Description)
			}
		}
	}
}

// requested returns the addresses that the page has requested so far.
func (s *recorder) requested() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// logged returns the page's errors and warnings so far.
func (s *recorder) logged() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.errors)
}

// enableEvents makes the browser report requests, errors and warnings.
func enableEvents(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
	_, network := cdp.Call(ctx, t, network.Enable, network.EnableParams{})
	_, log := cdp.Call(ctx, t, log.Enable, cdp.Empty{})
	_, runtime := cdp.Call(ctx, t, runtime.Enable, cdp.Empty{})
	return none, errors.Join(network, log, runtime)
}

// waitForText waits until the first element that matches selector contains text.
func waitForText(selector, text string) chromedp.Action[chromedp.Void] {
	const js = `(selector, text) => document.querySelector(selector)?.textContent.includes(text)`
	return chromedp.PollFunction[chromedp.Void](js, chromedp.WithPollingArgs(selector, text))
}

// clickTab clicks the tab with a title.
func clickTab(title string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(`//button[contains(@class, "graphiql-tab-button")][normalize-space()="` + title + `"]`)
}

// waitForOperation waits as long as GraphiQL needs to find the operation in a tab that was opened. The
// page has no sign of it; people do not click faster.
func waitForOperation() chromedp.Action[chromedp.Void] { return chromedp.Sleep(time.Second) }

// clickRun clicks the button that sends the query.
func clickRun() chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(".graphiql-execute-button"))
}

// step is an action on the page, and what it shows.
type step struct {
	reason string
	action chromedp.Action[chromedp.Void]
}

func TestPageInBrowser(t *testing.T) {
	testPage(t, http.HandlerFunc(stub), []step{
		{"the page shows the service's name", waitForText(".masthead", "Broadsheet")},
		{"the first example is open", waitForText(".graphiql-query-editor .view-lines", "LatestIssue")},
		{"it runs", clickRun()},
		{"the result appears", waitForText(".result-window", "晨报2024")},
		{"the editor marks fields that the schema does not have", chromedp.WaitVisible(chromedp.CSS(".graphiql-query-editor .squiggly-error"))},
		{"the tab that counts views", clickTab("TrackView")},
		{"it contains the example", waitForText(".graphiql-query-editor .view-lines", "TrackView")},
		{"and the id of an article", waitForText(".graphiql-editor-tool", "article-7")},
		{"it runs", clickRun()},
		{"the result is of that article", waitForText(".result-window", "article-7-counted")},
	})
}

// TestExamplesInBrowser runs the examples on the sample newspapers.
func TestExamplesInBrowser(t *testing.T) {
	testPage(t, gateway(t), []step{
		{"the first example is open", waitForText(".graphiql-query-editor .view-lines", "LatestIssue")},
		{"it runs", clickRun()},
		{"the result has the latest issue", waitForText(".result-window", "Merrowhaven")},
		{"the tab with one article", clickTab("OneArticle")},
		{"it is open", waitForText(".graphiql-query-editor .view-lines", "OneArticle")},
		{"GraphiQL finds the operation", waitForOperation()},
		{"it runs", clickRun()},
		{"the result has an article", waitForText(".result-window", "art_")},
		{"the tab with past issues", clickTab("PastIssues")},
		{"it is open", waitForText(".graphiql-query-editor .view-lines", "PastIssues")},
		{"GraphiQL finds the operation", waitForOperation()},
		{"it runs", clickRun()},
		{"the result has their dates", waitForText(".result-window", "2026-06-11")},
		{"the tab that searches", clickTab("Search")},
		{"it is open", waitForText(".graphiql-query-editor .view-lines", "lighthouse")},
		{"GraphiQL finds the operation", waitForOperation()},
		{"it runs", clickRun()},
		{"the matches are highlighted", waitForText(".result-window", "<em>Lighthouse</em>")},
		{"the tab that counts a view", clickTab("TrackView")},
		{"its variables have an article", waitForText(".graphiql-editor-tool", "art_")},
		{"GraphiQL finds the operation", waitForOperation()},
		{"it runs", clickRun()},
		{"the view is counted", waitForText(".result-window", "viewCount")},
	})
}

// gateway returns a GraphQL endpoint over a store with the sample newspapers.
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

// testPage opens the page with an endpoint and runs the steps. It fails if the page requests anything
// from another server, or logs an error or warning.
func testPage(t *testing.T, endpoint http.Handler, steps []step) {
	t.Helper()
	if !Built() {
		t.Skip("GraphiQL is not bundled: run make playground")
	}
	ctx := browser(t)
	mux := http.NewServeMux()
	mux.Handle("/", Handler(Config{Endpoint: "/graphql", Title: "Broadsheet", Examples: Examples()}))
	mux.Handle("/graphql", endpoint)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)

	var recorded recorder
	if err := chromedp.Listen(ctx, recorded.listen); err != nil {
		t.Fatal(err)
	}
	opening := []step{{"the browser reports events", enableEvents}, {"the page loads", chromedp.Navigate(server.URL)}}
	for _, step := range append(opening, steps...) {
		if err := chromedp.Do(ctx, step.action); err != nil {
			t.Fatalf("%s: %v; the page logged %q", step.reason, err, recorded.logged())
		}
	}

	title, err := chromedp.Run(ctx, chromedp.Title())
	if err != nil {
		t.Fatal(err)
	}
	if title != "Broadsheet" {
		t.Errorf("title = %q, want Broadsheet", title)
	}
	requested := recorded.requested()
	if len(requested) == 0 {
		t.Error("the browser reported no requests")
	}
	for _, url := range requested {
		if !strings.HasPrefix(url, server.URL+"/") && !strings.HasPrefix(url, "data:") {
			t.Errorf("the page requested %s from another server", url)
		}
	}
	for _, message := range recorded.logged() {
		t.Errorf("the page logged: %s", message)
	}
}
