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

	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/httpd"
	"broadsheet/internal/partner"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/telemetry"
	"broadsheet/internal/waiting"
)

// countArticles is a query whose result differs for each audience of a guarded gateway.
const countArticles = "{ articles(first: 50) { totalCount } }"

// guarded is a gateway with a newspaper, partners and the newsroom, each with an API key.
type guarded struct {
	t                                           *testing.T
	store                                       content.Store
	clock                                       *contenttest.Clock // of the authenticator; nil for the machine's
	h                                           http.Handler
	rejected                                    int
	news, sport, editor, idle, revoked, unknown partner.Key
}

// newGuarded returns a guarded gateway, and fills its store.
func newGuarded(t *testing.T, store content.Store, change func(*httpd.Config)) *guarded {
	t.Helper()
	l := &guarded{t: t, store: store}
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
	l.revoked = l.key("par_news")
	l.revoke(l.revoked)
	l.unknown, _ = partner.New("par_news", "", time.Now())
	return l
}

func (l *guarded) serve(change func(*httpd.Config)) {
	c := configOn(l.store)
	c.CacheBytes, c.ViewMaxAge, c.Log = 1<<20, 5*time.Second, slog.New(slog.DiscardHandler)
	now := time.Now
	if l.clock != nil {
		now = l.clock.Now
	}
	c.Authenticate = partner.NewAuthenticator(l.store, now).Authenticate
	c.Observer = probe{keyRejected: func() { l.rejected++ }}
	c.FeedRoutes = []string{"GET /feeds/"}
	c.Feeds = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "for "+caller.Of(r.Context()).AudienceName())
	})
	if change != nil {
		change(&c)
	}
	l.h = httpd.Handler(c)
}

func (l *guarded) key(of content.ID) partner.Key {
	l.t.Helper()
	k, stored := partner.New(of, "", time.Now())
	if err := l.store.PutAccessKey(l.t.Context(), stored); err != nil {
		l.t.Fatal(err)
	}
	return k
}

func (l *guarded) revoke(k partner.Key) {
	l.t.Helper()
	stored, err := l.store.AccessKey(l.t.Context(), k.ID())
	if err == nil {
		stored.RevokedAt = time.Now()
		err = l.store.PutAccessKey(l.t.Context(), stored)
	}
	if err != nil {
		l.t.Fatal(err)
	}
}

// ask sends a request from a network, with Authorization headers.
func (l *guarded) ask(from, method, path, body string, credentials ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr = from + ":1"
	r.Header["Authorization"] = credentials
	if len(credentials) == 0 {
		delete(r.Header, "Authorization")
	}
	w := httptest.NewRecorder()
	l.h.ServeHTTP(w, r)
	return w
}

func (l *guarded) query(from string, credentials ...string) *httptest.ResponseRecorder {
	return l.ask(from, "POST", "/graphql", fmt.Sprintf(`{"query": %q}`, countArticles), credentials...)
}

func (l *guarded) feed(from string, credentials ...string) *httptest.ResponseRecorder {
	return l.ask(from, "GET", "/feeds/quay.rss", "", credentials...)
}

// viewer is a query whose response depends on the caller.
const viewer = "{ viewer { audience } }"

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

func TestAPIKeysAuthenticate(t *testing.T) {
	l := newGuarded(t, memory(t), nil)
	for _, c := range []struct {
		reason      string
		credentials []string
		status      int
		sees        int
		audience    string
	}{
		{"no API key", nil, 200, 24, "public"},
		{"a partner's key", []string{bearer(l.news)}, 200, 12, "partner"},
		{"another partner's key", []string{bearer(l.sport)}, 200, 6, "partner"},
		{"the newsroom's key", []string{bearer(l.editor)}, 200, 25, "editor"},
		{"as the password of Basic", []string{basic("reader", l.news.Reveal())}, 200, 12, "partner"},
		{"as the user name of Basic", []string{"bAsIc" + basic(l.sport.Reveal(), "")[5:]}, 200, 6, "partner"},
		{"an unknown key", []string{bearer(l.unknown)}, 401, 0, ""},
		{"a revoked key", []string{bearer(l.revoked)}, 401, 0, ""},
		{"a mistyped key", []string{bearer(l.news) + "0"}, 401, 0, ""},
		{"two headers", []string{bearer(l.news), bearer(l.news)}, 401, 0, ""},
		{"a scheme without a key", []string{"Bearer"}, 401, 0, ""},
		{"an empty header", []string{""}, 401, 0, ""},
		{"another scheme", []string{"Digest username=x"}, 401, 0, ""},
		{"a suspended partner's key", []string{bearer(l.idle)}, 403, 0, ""},
	} {
		before := l.rejected
		q, f := l.query("192.0.2.1", c.credentials...), l.feed("192.0.2.1", c.credentials...)
		if q.Code != c.status || f.Code != c.status {
			t.Errorf("%s: got %d %s and %d %s, want %d", c.reason, q.Code, q.Body, f.Code, f.Body, c.status)
		}
		for _, w := range []*httptest.ResponseRecorder{q, f} {
			if !strings.Contains(w.Header().Get("Vary"), "Authorization") {
				t.Errorf("%s: Vary lacks Authorization: %v", c.reason, w.Header())
			}
		}
		if c.status == 200 {
			if want := fmt.Sprintf(`"totalCount":%d}`, c.sees); !strings.Contains(q.Body.String(), want) || f.Body.String() != "for "+c.audience || l.rejected != before {
				t.Errorf("%s: got %s and %s, want %s for %s", c.reason, q.Body, f.Body, want, c.audience)
			}
			if scope, _, _ := strings.Cut(q.Header().Get("Cache-Control"), ","); (scope == "public") != (c.audience == "public") {
				t.Errorf("%s: shared caches may store it: %s", c.reason, q.Header().Get("Cache-Control"))
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
			t.Errorf("%s: the GraphQL endpoint asks for %v", c.reason, got)
		}
		if got := f.Header().Values("WWW-Authenticate"); c.status == 401 && !slices.Equal(got, asks) {
			t.Errorf("%s: feeds ask for %v", c.reason, got)
		}
	}
}

// TestWrongKeysGetTheSameResponse compares headers and bodies.
func TestWrongKeysGetTheSameResponse(t *testing.T) {
	l := newGuarded(t, memory(t), nil)
	_, another, _ := strings.Cut(l.sport.Reveal()[4:], "_")
	wrong := []string{bearer(l.unknown), bearer(l.revoked), "Bearer bsk_" + l.news.ID() + "_" + another, "Bearer x", "x", basic("reader", "x")}
	first := l.query("192.0.2.1", wrong[0])
	for _, credentials := range wrong[1:] {
		w := l.query("192.0.2.1", credentials)
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

// TestOtherRoutesNeedNoKey sends a wrong API key to routes without authentication.
func TestOtherRoutesNeedNoKey(t *testing.T) {
	l := newGuarded(t, memory(t), nil)
	for _, path := range []string{"/healthz", "/readyz", "/schema.graphqls", "/", "/sample/page.svg"} {
		if w := l.ask("192.0.2.1", "GET", path, "", bearer(l.unknown)); w.Code != 200 {
			t.Errorf("%s: got %d", path, w.Code)
		}
	}
}

// TestRevocationTakesEffectOnAllServers changes keys and partners by a third connection to the database
// of two servers.
func TestRevocationTakesEffectOnAllServers(t *testing.T) {
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
	one := newGuarded(t, open(), nil)
	one.clock = clock
	one.serve(nil)
	two := &guarded{t: t, store: open(), clock: clock}
	two.serve(nil)
	both := func(reason, credentials string, status int, says string) {
		t.Helper()
		for n, l := range []*guarded{one, two} {
			waiting.Until(t, fmt.Sprintf("%s: server %d responds with %d and %s", reason, n+1, status, says), func() bool {
				w := l.query("192.0.2.1", credentials)
				return w.Code == status && strings.Contains(w.Body.String(), says)
			})
		}
	}
	both("before", bearer(one.news), 200, `"totalCount":12}`)
	both("before", bearer(one.sport), 200, `"totalCount":6}`)
	third := open()
	(&guarded{t: t, store: third}).revoke(one.news)
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

// TestCachedResponsesAreSeparatePerAudience sends one query from all audiences at once, while responses
// are cached and runs are shared.
func TestCachedResponsesAreSeparatePerAudience(t *testing.T) {
	l := newGuarded(t, memory(t), nil)
	sees := map[string]string{"": `"totalCount":24}`, bearer(l.news): `"totalCount":12}`, bearer(l.sport): `"totalCount":6}`, bearer(l.editor): `"totalCount":25}`}
	var wg sync.WaitGroup
	for credentials, want := range sees {
		var headers []string
		if credentials != "" {
			headers = []string{credentials}
		}
		for client := range 8 {
			wg.Go(func() {
				for n := range 40 {
					// By its comment, each tenth is a query that is not cached yet.
					body := fmt.Sprintf(`{"query": %q}`, fmt.Sprintf("%s #%d", countArticles, n/10))
					w := l.ask("192.0.2.1", "POST", "/graphql", body, headers...)
					private := strings.HasPrefix(w.Header().Get("Cache-Control"), "private")
					if w.Code != 200 || !strings.Contains(w.Body.String(), want) || private != (credentials != "") {
						t.Errorf("client %d, query %d: got %d %s %s, want %s", client, n, w.Code, w.Header().Get("Cache-Control"), w.Body, want)
						return
					}
				}
			})
		}
	}
	wg.Wait()
}

func TestRateLimitsOfKeyHolders(t *testing.T) {
	l := newGuarded(t, memory(t), func(c *httpd.Config) { c.RateLimit = 300 })
	fast, err := l.store.Partner(t.Context(), "par_sport")
	if err != nil {
		t.Fatal(err)
	}
	fast.RateLimit = 1000
	contenttest.Publish(t, l.store, content.Batch{Partners: []*content.Partner{fast}})
	second := l.key("par_sport")
	for _, c := range []struct {
		reason, from string
		credentials  []string
		limit, left  string
	}{
		{"the public, limited by network", "192.0.2.1", nil, "300", "200"},
		{"a partner has its own limit", "192.0.2.1", []string{bearer(l.news)}, "300", "200"},
		{"from another network too", "192.0.2.2", []string{bearer(l.news)}, "300", "100"},
		{"the public in that network", "192.0.2.2", nil, "300", "200"},
		{"a partner with a configured limit", "192.0.2.1", []string{bearer(l.sport)}, "1000", "900"},
		{"by another of its keys", "192.0.2.1", []string{bearer(second)}, "1000", "800"},
		{"the newsroom, limited by key", "192.0.2.1", []string{bearer(l.editor)}, "300", "200"},
	} {
		if w := l.feed(c.from, c.credentials...); w.Header().Get("RateLimit-Limit") != c.limit || w.Header().Get("RateLimit-Remaining") != c.left {
			t.Errorf("%s: got %v, want %s of %s", c.reason, w.Header(), c.left, c.limit)
		}
	}
	l.feed("192.0.2.9", bearer(l.news))
	if w := l.feed("192.0.2.9", bearer(l.news)); w.Code != 429 {
		t.Errorf("a partner over its limit: got %d", w.Code)
	}
}

// TestRateLimitOfOnePartner gives one partner a limit when there is no general limit.
func TestRateLimitOfOnePartner(t *testing.T) {
	l := newGuarded(t, memory(t), nil)
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

// TestGuessingKeysIsLimited sends wrong keys until the network is refused.
func TestGuessingKeysIsLimited(t *testing.T) {
	for _, c := range []struct {
		reason string
		limit  int
		wrong  int
		public int // the status for the network's public then
	}{
		{"no rate limit", 0, 30, 200},
		{"a rate limit that is used up sooner", 3500, 3, 200},
		{"a rate limit below the cost of a wrong key", 500, 1, 429},
		{"a rate limit that lasts longer", 600_000, 30, 200},
	} {
		l := newGuarded(t, memory(t), func(conf *httpd.Config) { conf.RateLimit = c.limit })
		wrong := 0
		for l.query("192.0.2.1", bearer(l.unknown)).Code == 401 && wrong < 100 {
			wrong++
		}
		w := l.query("192.0.2.1", bearer(l.revoked))
		if wrong != c.wrong || w.Code != 429 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), `"RATE_LIMITED"`) {
			t.Errorf("%s: %d wrong keys, then %d %v %s", c.reason, wrong, w.Code, w.Header(), w.Body)
		}
		if w := l.feed("192.0.2.1", basic("reader", "letmein")); w.Code != 429 {
			t.Errorf("%s: a feed with a wrong key: got %d", c.reason, w.Code)
		}
		if w := l.query("192.0.2.1", bearer(l.news)); w.Code != 200 {
			t.Errorf("%s: a good key in the same network: got %d %s", c.reason, w.Code, w.Body)
		}
		if w := l.query("192.0.2.2", bearer(l.unknown)); w.Code != 401 {
			t.Errorf("%s: another network: got %d", c.reason, w.Code)
		}
		if w := l.query("192.0.2.1"); w.Code != c.public {
			t.Errorf("%s: without a key: got %d %s", c.reason, w.Code, w.Body)
		}
	}
}

func TestUnavailableAuthenticator(t *testing.T) {
	l := newGuarded(t, memory(t), func(c *httpd.Config) {
		c.Authenticate = func(context.Context, string) (caller.Identity, error) {
			return caller.Identity{}, &content.Error{Code: content.Unavailable, Message: "no", Err: errors.New("db.internal.example")}
		}
	})
	for _, w := range []*httptest.ResponseRecorder{l.query("192.0.2.1", bearer(l.news)), l.feed("192.0.2.1", bearer(l.news))} {
		if w.Code != 503 || w.Header().Get("Retry-After") == "" || w.Header().Get("WWW-Authenticate") != "" || strings.Contains(w.Body.String(), "internal") || l.rejected > 0 {
			t.Errorf("got %d %v %s", w.Code, w.Header(), w.Body)
		}
	}
}

// TestOperationsSeeTheRateLimit wants the context of an operation to have what is left after its cost.
func TestOperationsSeeTheRateLimit(t *testing.T) {
	var left []caller.RateLimit
	l := newGuarded(t, memory(t), func(c *httpd.Config) {
		c.RateLimit = 200
		c.Observer = probe{starts: func(ctx context.Context) {
			if l, limited := caller.Of(ctx).RateLimit(); limited {
				left = append(left, l)
			}
		}}
	})
	l.query("192.0.2.1")
	l.query("192.0.2.1", bearer(l.news))
	if len(left) != 2 || left[0].Limit != 200 || left[0].Remaining != left[1].Remaining || left[0].Remaining >= 200 || left[0].ResetSeconds < 1 || left[0].ResetSeconds > 60 {
		t.Errorf("got %+v", left)
	}
}

// TestResponsesThatDependOnTheCallerAreNotCached sends a query for the viewer twice.
func TestResponsesThatDependOnTheCallerAreNotCached(t *testing.T) {
	n := newNewsroom(t, nil)
	for range 2 {
		if w := n.ask("POST", viewer); w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Etag") != "" {
			t.Errorf("got %d %v", w.Code, w.Header())
		}
	}
	if n.cached.Load() != 0 || n.runs.Load() != 2 {
		t.Errorf("got %d runs and %d cached responses, want 2 and 0", n.runs.Load(), n.cached.Load())
	}
}

// TestRunsThatDependOnTheCallerAreNotShared sends a query for the viewer twice at once.
func TestRunsThatDependOnTheCallerAreNotShared(t *testing.T) {
	waiting, leave := make(chan struct{}, 2), make(chan struct{})
	n := newNewsroom(t, func(c *httpd.Config) {
		c.Executor = slow{c.Executor, waiting, leave}
	})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { n.ask("POST", viewer) })
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

func TestPreflightAllowsAuthorization(t *testing.T) {
	r := httptest.NewRequest(http.MethodOptions, "/graphql", nil)
	r.Header.Set("Origin", "https://reader.example")
	r.Header.Set("Access-Control-Request-Method", http.MethodPost)
	r.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
	w := httptest.NewRecorder()
	httpd.Handler(config(t)).ServeHTTP(w, r)
	if got := w.Header().Get("Access-Control-Allow-Headers"); !strings.Contains(got, "authorization") || w.Header().Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("Authorization must be listed: got %q", got)
	}
}

// TestKeysAreInNoOutput sends good and wrong keys, and searches logs, metrics and responses for them.
func TestKeysAreInNoOutput(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	tel := telemetry.New(telemetry.Config{Log: log})
	l := newGuarded(t, memory(t), func(c *httpd.Config) {
		c.Log, c.Observer = log, tel
	})
	keys := []partner.Key{l.news, l.editor, l.unknown, l.revoked, l.idle}
	for _, k := range keys {
		for _, credentials := range []string{bearer(k), basic("reader", k.Reveal()), bearer(k) + "x", k.Reveal(), "Basic " + k.Reveal()} {
			for _, w := range []*httptest.ResponseRecorder{
				l.query("192.0.2.1", credentials), l.feed("192.0.2.1", credentials), l.ask("192.0.2.1", "GET", "/feeds/quay.rss?key="+k.Reveal(), "", credentials), l.ask("192.0.2.1", "GET", "/nowhere", "", credentials),
			} {
				fmt.Fprintln(&out, w.Header(), w.Body)
			}
		}
	}
	w := httptest.NewRecorder()
	tel.Metrics().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	output := out.String() + w.Body.String()
	for _, k := range keys {
		for _, secret := range []string{k.Reveal(), k.Reveal()[15:], k.Reveal()[15:47], basic("reader", k.Reveal())[6:]} {
			if at := strings.Index(output, secret); at >= 0 {
				t.Fatalf("the secret is in …%s…", output[max(0, at-200):at+len(secret)])
			}
		}
	}
	for _, want := range []string{"audience=partner", "audience=editor", "key=" + l.news.ID(), "broadsheet_key_rejections_total 6"} {
		if !strings.Contains(output, want) {
			t.Errorf("the output lacks %s", want)
		}
	}
}
