package httpd_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/httpd"
	"broadsheet/internal/partner"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/telemetry"
	"broadsheet/internal/waiting"

	"github.com/99designs/gqlgen/graphql"
)

// counted is a query whose answer is another for each audience of a lodge.
const counted = "{ articles(first: 50) { totalCount } }"

// lodge is a gateway with a paper, two partners and the newsroom, each with a key.
type lodge struct {
	t                                      *testing.T
	store                                  content.Store
	clock                                  *contenttest.Clock // by which keys are kept; the machine's when nil
	h                                      http.Handler
	rejected                               int
	news, sport, editor, idle, gone, never partner.Key
}

// newLodge is one over a store, which it fills where it is empty.
func newLodge(t *testing.T, store content.Store, change func(*httpd.Config)) *lodge {
	t.Helper()
	l := &lodge{t: t, store: store}
	l.serve(change)
	paper := contenttest.NewPaper("quay")
	contenttest.Publish(t, store, paper.Masthead(), paper.Issue("2026-06-01", 4, 6), paper.Issue("2999-06-01", 1, 1))
	entitled := func(id content.ID, section int) *content.Partner {
		return &content.Partner{ID: id, Name: string(id), Entitlements: []content.Entitlement{{PublicationID: paper.Publication.ID, SectionIDs: []content.ID{paper.Sections[section].ID}, Body: content.FullBody}}}
	}
	idle := entitled("par_idle", 2)
	idle.Suspended = true
	contenttest.Publish(t, store, content.Batch{Partners: []*content.Partner{entitled("par_news", 0), entitled("par_sport", 1), idle}})
	l.news, l.sport, l.idle, l.editor = l.key("par_news"), l.key("par_sport"), l.key("par_idle"), l.key("")
	l.gone = l.key("par_news")
	l.revoke(l.gone)
	l.never, _ = partner.New("par_news", "", time.Now())
	return l
}

func (l *lodge) serve(change func(*httpd.Config)) {
	c := configOn(l.store)
	c.CacheBytes, c.ViewMaxAge, c.Log = 1<<20, 5*time.Second, slog.New(slog.DiscardHandler)
	now := time.Now
	if l.clock != nil {
		now = l.clock.Now
	}
	c.Authenticate = partner.NewAuthenticator(l.store, now).Authenticate
	c.Observer.Rejected = func() { l.rejected++ }
	c.Observer.Before = func(ctx context.Context, _ *graphql.OperationContext) context.Context {
		return graph.WithAudience(ctx, partner.Of(ctx).Audience)
	}
	c.SyndicatedAt = []string{"GET /feeds/"}
	c.Syndicated = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "for "+partner.Of(r.Context()).Name())
	})
	if change != nil {
		change(&c)
	}
	l.h = httpd.Handler(c)
}

func (l *lodge) key(of content.ID) partner.Key {
	l.t.Helper()
	k, kept := partner.New(of, "", time.Now())
	if err := l.store.PutAccessKey(l.t.Context(), kept); err != nil {
		l.t.Fatal(err)
	}
	return k
}

func (l *lodge) revoke(k partner.Key) {
	l.t.Helper()
	kept, err := l.store.AccessKey(l.t.Context(), k.ID())
	if err == nil {
		kept.RevokedAt = time.Now()
		err = l.store.PutAccessKey(l.t.Context(), kept)
	}
	if err != nil {
		l.t.Fatal(err)
	}
}

// ask sends a request from a network, with Authorization headers.
func (l *lodge) ask(from, method, path, body string, shown ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr = from + ":1"
	r.Header["Authorization"] = shown
	if len(shown) == 0 {
		delete(r.Header, "Authorization")
	}
	w := httptest.NewRecorder()
	l.h.ServeHTTP(w, r)
	return w
}

func (l *lodge) query(from string, shown ...string) *httptest.ResponseRecorder {
	return l.ask(from, "POST", "/graphql", fmt.Sprintf(`{"query": %q}`, counted), shown...)
}

func (l *lodge) feed(from string, shown ...string) *httptest.ResponseRecorder {
	return l.ask(from, "GET", "/feeds/quay.rss", "", shown...)
}

func bearer(k partner.Key) string { return "Bearer " + k.Reveal() }

func basic(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

func memory(t *testing.T) content.Store {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func TestKeysOpen(t *testing.T) {
	l := newLodge(t, memory(t), nil)
	for _, c := range []struct {
		reason   string
		shown    []string
		status   int
		sees     int
		audience string
	}{
		{"no key", nil, 200, 24, "public"},
		{"a partner's key", []string{bearer(l.news)}, 200, 12, "partner"},
		{"another partner's", []string{bearer(l.sport)}, 200, 6, "partner"},
		{"the newsroom's", []string{bearer(l.editor)}, 200, 25, "editor"},
		{"as a feed reader's password", []string{basic("reader", l.news.Reveal())}, 200, 12, "partner"},
		{"as its user name", []string{"bAsIc" + basic(l.sport.Reveal(), "")[5:]}, 200, 6, "partner"},
		{"one that was never made", []string{bearer(l.never)}, 401, 0, ""},
		{"one that was revoked", []string{bearer(l.gone)}, 401, 0, ""},
		{"a mistyped one", []string{bearer(l.news) + "0"}, 401, 0, ""},
		{"a good one and another", []string{bearer(l.news), bearer(l.news)}, 401, 0, ""},
		{"none where there should be", []string{"Bearer"}, 401, 0, ""},
		{"an empty header", []string{""}, 401, 0, ""},
		{"another scheme", []string{"Digest username=x"}, 401, 0, ""},
		{"a suspended partner's", []string{bearer(l.idle)}, 403, 0, ""},
	} {
		before := l.rejected
		q, f := l.query("192.0.2.1", c.shown...), l.feed("192.0.2.1", c.shown...)
		if q.Code != c.status || f.Code != c.status {
			t.Errorf("%s: got %d %s and %d %s, want %d", c.reason, q.Code, q.Body, f.Code, f.Body, c.status)
		}
		for _, w := range []*httptest.ResponseRecorder{q, f} {
			if !strings.Contains(w.Header().Get("Vary"), "Authorization") {
				t.Errorf("%s: caches are not told that keys change answers: %v", c.reason, w.Header())
			}
		}
		if c.status == 200 {
			if want := fmt.Sprintf(`"totalCount":%d}`, c.sees); !strings.Contains(q.Body.String(), want) || f.Body.String() != "for "+c.audience || l.rejected != before {
				t.Errorf("%s: got %s and %s, want %s for %s", c.reason, q.Body, f.Body, want, c.audience)
			}
			if scope, _, _ := strings.Cut(q.Header().Get("Cache-Control"), ","); (scope == "public") != (c.audience == "public") {
				t.Errorf("%s: others may keep it: %s", c.reason, q.Header().Get("Cache-Control"))
			}
			continue
		}
		if q.Header().Get("Cache-Control") != "no-store" || f.Header().Get("Cache-Control") != "no-store" || l.rejected != before+2 {
			t.Errorf("%s: %v %v, %d rejections", c.reason, q.Header(), f.Header(), l.rejected-before)
		}
		if !strings.Contains(q.Body.String(), `"code":"FORBIDDEN"`) || !strings.HasPrefix(f.Header().Get("Content-Type"), "text/plain") {
			t.Errorf("%s: got %s and %v", c.reason, q.Body, f.Header())
		}
		asks := []string{`Bearer realm="broadsheet"`, `Basic realm="broadsheet", charset="UTF-8"`}
		if got := q.Header().Values("WWW-Authenticate"); c.status == 401 && !slices.Equal(got, asks[:1]) {
			t.Errorf("%s: the graph asks for %v", c.reason, got)
		}
		if got := f.Header().Values("WWW-Authenticate"); c.status == 401 && !slices.Equal(got, asks) {
			t.Errorf("%s: feeds ask for %v", c.reason, got)
		}
	}
}

// TestNothingTellsWrongKeysApart compares all that is answered.
func TestNothingTellsWrongKeysApart(t *testing.T) {
	l := newLodge(t, memory(t), nil)
	_, another, _ := strings.Cut(l.sport.Reveal()[4:], "_")
	wrong := []string{bearer(l.never), bearer(l.gone), "Bearer bsk_" + l.news.ID() + "_" + another, "Bearer x", "x", basic("reader", "x")}
	first := l.query("192.0.2.1", wrong[0])
	for _, shown := range wrong[1:] {
		w := l.query("192.0.2.1", shown)
		for _, h := range []http.Header{w.Header(), first.Header()} {
			for name := range h {
				if strings.HasPrefix(name, "Ratelimit-") {
					delete(h, name)
				}
			}
		}
		if w.Code != first.Code || w.Body.String() != first.Body.String() || fmt.Sprint(w.Header()) != fmt.Sprint(first.Header()) {
			t.Errorf("got %d %v %s, and for another %d %v %s", w.Code, w.Header(), w.Body, first.Code, first.Header(), first.Body)
		}
	}
}

// TestWhatNeedsNoKey shows a wrong one where none is asked for.
func TestWhatNeedsNoKey(t *testing.T) {
	l := newLodge(t, memory(t), nil)
	for _, path := range []string{"/healthz", "/readyz", "/schema.graphqls", "/", "/sample/page.svg"} {
		if w := l.ask("192.0.2.1", "GET", path, "", bearer(l.never)); w.Code != 200 {
			t.Errorf("%s: got %d", path, w.Code)
		}
	}
}

// TestRevocationHoldsOnAllServers has two servers on one file, and changes it by a third.
func TestRevocationHoldsOnAllServers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "paper.db")
	open := func() content.Store {
		store, err := sqlitestore.Open(t.Context(), file, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		return store
	}
	clock := contenttest.NewClock(time.Now())
	one := newLodge(t, open(), nil)
	one.clock = clock
	one.serve(nil)
	two := &lodge{t: t, store: open(), clock: clock}
	two.serve(nil)
	both := func(reason, shown string, status int, says string) {
		t.Helper()
		for n, l := range []*lodge{one, two} {
			waiting.Until(t, fmt.Sprintf("%s: server %d answers %d with %s", reason, n+1, status, says), func() bool {
				w := l.query("192.0.2.1", shown)
				return w.Code == status && strings.Contains(w.Body.String(), says)
			})
		}
	}
	both("before", bearer(one.news), 200, `"totalCount":12}`)
	both("before", bearer(one.sport), 200, `"totalCount":6}`)
	third := open()
	(&lodge{t: t, store: third}).revoke(one.news)
	sport, err := third.Partner(t.Context(), "par_sport")
	if err != nil {
		t.Fatal(err)
	}
	sport.Entitlements[0].SectionIDs = nil
	contenttest.Publish(t, third, content.Batch{Partners: []*content.Partner{sport}})
	clock.Advance(time.Second)
	both("a second after the revocation", bearer(one.news), 401, "FORBIDDEN")
	both("a second after an entitlement", bearer(one.sport), 200, `"totalCount":24}`)
	sport, _ = third.Partner(t.Context(), "par_sport")
	sport.Suspended = true
	contenttest.Publish(t, third, content.Batch{Partners: []*content.Partner{sport}})
	clock.Advance(time.Second)
	both("a second after its suspension", bearer(one.sport), 403, "suspended")
}

// TestNobodyGetsAnothersAnswer asks the same by all audiences at once, while answers are kept and
// runs are shared.
func TestNobodyGetsAnothersAnswer(t *testing.T) {
	l := newLodge(t, memory(t), nil)
	sees := map[string]string{"": `"totalCount":24}`, bearer(l.news): `"totalCount":12}`, bearer(l.sport): `"totalCount":6}`, bearer(l.editor): `"totalCount":25}`}
	var wg sync.WaitGroup
	for shown, want := range sees {
		var headers []string
		if shown != "" {
			headers = []string{shown}
		}
		for caller := range 8 {
			wg.Go(func() {
				for n := range 40 {
					// Comments make each tenth another query, which nobody has an answer to yet.
					body := fmt.Sprintf(`{"query": %q}`, fmt.Sprintf("%s #%d", counted, n/10))
					w := l.ask("192.0.2.1", "POST", "/graphql", body, headers...)
					private := strings.HasPrefix(w.Header().Get("Cache-Control"), "private")
					if w.Code != 200 || !strings.Contains(w.Body.String(), want) || private != (shown != "") {
						t.Errorf("caller %d, query %d: got %d %s %s, want %s", caller, n, w.Code, w.Header().Get("Cache-Control"), w.Body, want)
						return
					}
				}
			})
		}
	}
	wg.Wait()
}

func TestSharesOfKeys(t *testing.T) {
	l := newLodge(t, memory(t), func(c *httpd.Config) { c.RateLimit = 300 })
	fast, err := l.store.Partner(t.Context(), "par_sport")
	if err != nil {
		t.Fatal(err)
	}
	fast.RateLimit = 1000
	contenttest.Publish(t, l.store, content.Batch{Partners: []*content.Partner{fast}})
	second := l.key("par_sport")
	for _, c := range []struct {
		reason, from string
		shown        []string
		limit, left  string
	}{
		{"the public pays by its network", "192.0.2.1", nil, "300", "200"},
		{"a partner has its own share", "192.0.2.1", []string{bearer(l.news)}, "300", "200"},
		{"wherever it asks from", "192.0.2.2", []string{bearer(l.news)}, "300", "100"},
		{"and its network has another", "192.0.2.2", nil, "300", "200"},
		{"one with a limit of its own", "192.0.2.1", []string{bearer(l.sport)}, "1000", "900"},
		{"by whichever of its keys", "192.0.2.1", []string{bearer(second)}, "1000", "800"},
		{"the newsroom pays by its key", "192.0.2.1", []string{bearer(l.editor)}, "300", "200"},
	} {
		if w := l.feed(c.from, c.shown...); w.Header().Get("RateLimit-Limit") != c.limit || w.Header().Get("RateLimit-Remaining") != c.left {
			t.Errorf("%s: got %v, want %s of %s", c.reason, w.Header(), c.left, c.limit)
		}
	}
	l.feed("192.0.2.9", bearer(l.news))
	if w := l.feed("192.0.2.9", bearer(l.news)); w.Code != 429 {
		t.Errorf("a partner's share ends: got %d", w.Code)
	}
}

// TestALimitAlone gives one partner a limit where nobody else has one.
func TestALimitAlone(t *testing.T) {
	l := newLodge(t, memory(t), nil)
	slow, _ := l.store.Partner(t.Context(), "par_sport")
	slow.RateLimit = 150
	contenttest.Publish(t, l.store, content.Batch{Partners: []*content.Partner{slow}})
	for n, want := range []int{200, 429} {
		if w := l.feed("192.0.2.1", bearer(l.sport)); w.Code != want || w.Header().Get("RateLimit-Limit") != "150" {
			t.Errorf("page %d: got %d %v", n+1, w.Code, w.Header())
		}
	}
	if w := l.feed("192.0.2.1", bearer(l.news)); w.Code != 200 || w.Header().Get("RateLimit-Limit") != "" {
		t.Errorf("another: got %d %v", w.Code, w.Header())
	}
}

// TestGuessing shows wrong keys until the network may show no more.
func TestGuessing(t *testing.T) {
	for _, c := range []struct {
		reason    string
		limit     int
		wrong     int
		publicToo int // what the network's public then gets
	}{
		{"no limit but that of wrong keys", 0, 30, 200},
		{"a limit that is used up sooner", 3500, 3, 200},
		{"a limit below what one costs", 500, 1, 429},
		{"a limit that lasts longer", 600_000, 30, 200},
	} {
		l := newLodge(t, memory(t), func(conf *httpd.Config) { conf.RateLimit = c.limit })
		wrong := 0
		for l.query("192.0.2.1", bearer(l.never)).Code == 401 && wrong < 100 {
			wrong++
		}
		w := l.query("192.0.2.1", bearer(l.gone))
		if wrong != c.wrong || w.Code != 429 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), `"RATE_LIMITED"`) {
			t.Errorf("%s: %d wrong keys, then %d %v %s", c.reason, wrong, w.Code, w.Header(), w.Body)
		}
		if w := l.feed("192.0.2.1", basic("reader", "letmein")); w.Code != 429 {
			t.Errorf("%s: feeds are no way round it: got %d", c.reason, w.Code)
		}
		if w := l.query("192.0.2.1", bearer(l.news)); w.Code != 200 {
			t.Errorf("%s: a good key works on: got %d %s", c.reason, w.Code, w.Body)
		}
		if w := l.query("192.0.2.2", bearer(l.never)); w.Code != 401 {
			t.Errorf("%s: another network is told: got %d", c.reason, w.Code)
		}
		if w := l.query("192.0.2.1"); w.Code != c.publicToo {
			t.Errorf("%s: without a key: got %d %s", c.reason, w.Code, w.Body)
		}
	}
}

func TestKeysThatCannotBeLookedUp(t *testing.T) {
	l := newLodge(t, memory(t), func(c *httpd.Config) {
		c.Authenticate = func(context.Context, string) (partner.Identity, error) {
			return partner.Identity{}, &content.Error{Code: content.Unavailable, Message: "no", Err: errors.New("db.internal.example")}
		}
	})
	for _, w := range []*httptest.ResponseRecorder{l.query("192.0.2.1", bearer(l.news)), l.feed("192.0.2.1", bearer(l.news))} {
		if w.Code != 503 || w.Header().Get("Retry-After") == "" || w.Header().Get("WWW-Authenticate") != "" || strings.Contains(w.Body.String(), "internal") || l.rejected > 0 {
			t.Errorf("got %d %v %s", w.Code, w.Header(), w.Body)
		}
	}
}

// TestRated wants an operation to know what is left when it was paid for.
func TestRated(t *testing.T) {
	var left []httpd.Rate
	l := newLodge(t, memory(t), func(c *httpd.Config) {
		c.RateLimit = 200
		c.Observer.Rated = func(ctx context.Context, r httpd.Rate) context.Context { left = append(left, r); return ctx }
	})
	l.query("192.0.2.1")
	l.query("192.0.2.1", bearer(l.news))
	if len(left) != 2 || left[0].Limit != 200 || left[0].Remaining != left[1].Remaining || left[0].Remaining >= 200 || left[0].ResetSeconds < 1 || left[0].ResetSeconds > 60 {
		t.Errorf("got %+v", left)
	}
}

// TestOwnAnswers are for who asks alone: not kept, not shared.
func TestOwnAnswers(t *testing.T) {
	n := newNewsroom(t, func(c *httpd.Config) {
		c.DependsOnCaller = func(op *graphql.OperationContext) bool { return op.Operation.Name == "Mine" }
	})
	for range 2 {
		if w := n.ask("POST", "query Mine { publications { name } }"); w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Etag") != "" {
			t.Errorf("got %d %v", w.Code, w.Header())
		}
	}
	if n.again.Load() != 0 || n.runs.Load() != 2 {
		t.Errorf("ran %d times, kept %d", n.runs.Load(), n.again.Load())
	}
}

// TestOwnRuns asks the same twice at once: what is one's own is made for each.
func TestOwnRuns(t *testing.T) {
	waiting, leave := make(chan struct{}, 2), make(chan struct{})
	n := newNewsroom(t, func(c *httpd.Config) {
		c.DependsOnCaller = func(*graphql.OperationContext) bool { return true }
		c.Executor = slow{c.Executor, waiting, leave}
	})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { n.ask("POST", titles) })
	}
	for range 2 {
		select {
		case <-waiting:
		case <-time.After(5 * time.Second):
			t.Error("one run was shared")
		}
	}
	close(leave)
	wg.Wait()
}

func TestPreflight(t *testing.T) {
	r := httptest.NewRequest(http.MethodOptions, "/graphql", nil)
	r.Header.Set("Origin", "https://reader.example")
	r.Header.Set("Access-Control-Request-Method", http.MethodPost)
	r.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
	w := httptest.NewRecorder()
	httpd.Handler(config(t)).ServeHTTP(w, r)
	if got := w.Header().Get("Access-Control-Allow-Headers"); !strings.Contains(got, "authorization") || w.Header().Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("browsers take no * for keys: allowed are %q", got)
	}
}

// TestKeysAreNotTold runs requests with good and wrong keys, and looks for them in all that is
// written.
func TestKeysAreNotTold(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	tel := telemetry.New(telemetry.Config{Log: log})
	l := newLodge(t, memory(t), func(c *httpd.Config) {
		c.Log, c.Observer.Handler, c.Observer.Rejected = log, tel.Handler, tel.Rejected
		c.Observer.Client = func(ctx context.Context, client string) {
			tel.Client(ctx, telemetry.Caller{Client: client, Audience: partner.Of(ctx).Name(), Key: partner.Of(ctx).KeyID})
		}
	})
	keys := []partner.Key{l.news, l.editor, l.never, l.gone, l.idle}
	for _, k := range keys {
		for _, shown := range []string{bearer(k), basic("reader", k.Reveal()), bearer(k) + "x", k.Reveal(), "Basic " + k.Reveal()} {
			for _, w := range []*httptest.ResponseRecorder{
				l.query("192.0.2.1", shown), l.feed("192.0.2.1", shown), l.ask("192.0.2.1", "GET", "/feeds/quay.rss?key="+k.Reveal(), "", shown), l.ask("192.0.2.1", "GET", "/nowhere", "", shown),
			} {
				fmt.Fprintln(&out, w.Header(), w.Body)
			}
		}
	}
	w := httptest.NewRecorder()
	tel.Metrics().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	told := out.String() + w.Body.String()
	for _, k := range keys {
		for _, secret := range []string{k.Reveal(), k.Reveal()[15:], k.Reveal()[15:47], basic("reader", k.Reveal())[6:]} {
			if at := strings.Index(told, secret); at >= 0 {
				t.Fatalf("the secret is in …%s…", told[max(0, at-200):at+len(secret)])
			}
		}
	}
	for _, want := range []string{"audience=partner", "audience=editor", "key=" + l.news.ID(), "broadsheet_key_rejections_total 6"} {
		if !strings.Contains(told, want) {
			t.Errorf("no %s", want)
		}
	}
}
