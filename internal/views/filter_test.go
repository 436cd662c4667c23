package views_test

import (
	"context"
	"fmt"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/views"
)

// fakeStore is a view store in memory that counts a token once.
type fakeStore struct {
	mu     sync.Mutex
	counts map[content.ID]int64
	tokens map[string]bool
}

func (s *fakeStore) AddViews(_ context.Context, batch []content.View) ([]content.ViewResult, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var results []content.ViewResult
	for _, v := range batch {
		counted := v.Token == "" || !s.tokens[v.Token]
		if counted {
			s.counts[v.ArticleID]++
			s.tokens[v.Token] = true
		}
		results = append(results, content.ViewResult{Count: s.counts[v.ArticleID], Counted: counted})
	}
	return results, nil
}

// testFilter is a filter with a clock that tests advance.
type testFilter struct {
	*views.Filter
	t     *testing.T
	clock atomic.Int64
}

func newFilter(t *testing.T, r views.Rules) *testFilter {
	f := &testFilter{t: t}
	f.clock.Store(time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC).UnixNano())
	store := &fakeStore{counts: map[content.ID]int64{}, tokens: map[string]bool{}}
	f.Filter = views.NewFilter(views.New(store, time.Minute), r, func() time.Time { return time.Unix(0, f.clock.Load()) })
	return f
}

func (f *testFilter) send(c caller.Caller, v content.View) (content.ViewResult, error) {
	return f.Track(caller.With(f.t.Context(), c), v)
}

// counted sends n views and returns how many counted. The others must be over a limit.
func (f *testFilter) counted(n int, sender func(int) caller.Caller, view func(int) content.View) (counted int) {
	f.t.Helper()
	for i := range n {
		result, err := f.send(sender(i), view(i))
		switch {
		case err == nil && result.Counted:
			counted++
		case content.CodeOf(err) != content.RateLimited:
			f.t.Fatalf("view %d: got %+v, %v", i, result, err)
		}
	}
	return counted
}

func from(network string) caller.Caller {
	return caller.Caller{Network: netip.MustParsePrefix(network)}
}

// holder returns the holder of a partner's API key.
func holder(partner string) caller.Caller {
	return caller.Caller{Identity: caller.Identity{Audience: content.ForPartner(&content.Partner{ID: content.ID(partner)}), KeyID: "key"}}
}

func always(c caller.Caller) func(int) caller.Caller { return func(int) caller.Caller { return c } }

func viewOf(id content.ID) func(int) content.View {
	return func(int) content.View { return content.View{ArticleID: id} }
}

func TestViewsOverALimitAreNotCounted(t *testing.T) {
	one := from("192.0.2.1/32")
	tokens := func(i int) content.View { return content.View{ArticleID: "art_1", Token: fmt.Sprint(i)} }
	for _, c := range []struct {
		reason string
		rules  views.Rules
		sender func(int) caller.Caller
		view   func(int) content.View
		want   int // of 3000 views
	}{
		{"one client", views.Rules{PerClient: 20}, always(one), view, 20},
		{"one article", views.Rules{PerClient: 20, PerArticle: 5}, always(one), viewOf("art_1"), 5},
		{"many articles", views.Rules{PerClient: 20, PerArticle: 5}, always(one), view, 20},
		{"tokens", views.Rules{PerClient: 20, PerArticle: 5}, always(one), tokens, 5},
		{"user agents", views.Rules{PerClient: 20}, func(i int) caller.Caller {
			c := one
			c.UserAgent = fmt.Sprint("Mozilla/5.0 ", i)
			return c
		}, view, 20},
		{"a limit per article only", views.Rules{PerArticle: 5}, always(one), viewOf("art_1"), 5},
		{"no limits", views.Rules{}, always(one), viewOf("art_1"), 3000},
		{"many clients", views.Rules{PerClient: 20, PerArticle: 5}, func(i int) caller.Caller { return from(fmt.Sprintf("198.51.%d.%d/32", i/250, i%250)) }, viewOf("art_1"), 3000},
		{"networks of a /48", views.Rules{PerClient: 20, PerArticle: 5}, func(i int) caller.Caller { return from(fmt.Sprintf("2001:db8:1:%x::/64", i)) }, viewOf("art_1"), 50},
		{"networks of a /48, many articles", views.Rules{PerClient: 20, PerArticle: 5}, func(i int) caller.Caller { return from(fmt.Sprintf("2001:db8:1:%x::/64", i)) }, view, 200},
		{"one /64", views.Rules{PerClient: 20, PerArticle: 5}, always(from("2001:db8:1:2::/64")), viewOf("art_1"), 5},
		{"the holder of an API key", views.Rules{PerClient: 20}, always(holder("par_1")), view, 20},
		{"holders of many keys", views.Rules{PerClient: 20}, func(i int) caller.Caller { return holder(fmt.Sprint("par_", i)) }, view, 3000},
	} {
		if got := newFilter(t, c.rules).counted(3000, c.sender, c.view); got != c.want {
			t.Errorf("%s: %d of 3000 views count, want %d", c.reason, got, c.want)
		}
	}
}

// TestViewLimitsRecoverOverTime sends views again after some time.
func TestViewLimitsRecoverOverTime(t *testing.T) {
	f := newFilter(t, views.Rules{PerClient: 20})
	one := always(from("192.0.2.1/32"))
	for _, step := range []struct {
		wait time.Duration
		want int
	}{{0, 20}, {time.Second, 0}, {2 * time.Second, 1}, {30 * time.Second, 10}, {time.Hour, 20}} {
		f.clock.Add(int64(step.wait))
		if got := f.counted(100, one, view); got != step.want {
			t.Errorf("after %s, %d views count, want %d", step.wait, got, step.want)
		}
	}
}

func TestViewLimitsHoldForConcurrentViews(t *testing.T) {
	f := newFilter(t, views.Rules{PerClient: 100, PerArticle: 50})
	var counted atomic.Int64
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 50 {
				if result, err := f.send(from("192.0.2.1/32"), content.View{ArticleID: "art_1"}); err == nil && result.Counted {
					counted.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if counted.Load() != 50 {
		t.Errorf("%d views count, want 50", counted.Load())
	}
}

// TestRepeatedViewsDoNotUseUpLimits sends one view with a token many times, then others.
func TestRepeatedViewsDoNotUseUpLimits(t *testing.T) {
	f := newFilter(t, views.Rules{PerClient: 10, PerArticle: 5})
	reader := from("2001:db8:1:2::/64")
	for i := range 100 {
		result, err := f.send(reader, content.View{ArticleID: "art_1", Token: "one reader"})
		if err != nil || result.Counted != (i == 0) || result.Count != 1 {
			t.Fatalf("the view, sent %d times: got %+v, %v", i+1, result, err)
		}
	}
	if got := f.counted(10, always(reader), viewOf("art_1")); got != 4 {
		t.Errorf("%d more views count, want 4", got)
	}
	if _, err := f.send(reader, content.View{ArticleID: "art_1", Token: "one reader"}); content.CodeOf(err) != content.RateLimited {
		t.Errorf("over the limit, got %v", err)
	}
}

func TestOtherSitesAndCrawlersDoNotCount(t *testing.T) {
	f := newFilter(t, views.Rules{PerClient: 10})
	other := from("192.0.2.1/32")
	other.OtherSite = true
	if result, err := f.send(other, content.View{ArticleID: "art_1"}); content.CodeOf(err) != content.Forbidden || result.Counted {
		t.Errorf("another site: got %+v, %v", result, err)
	}
	crawler := from("192.0.2.1/32")
	crawler.UserAgent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
	if result, err := f.send(crawler, content.View{ArticleID: "art_1"}); err != nil || result.Counted || result.Uncounted != content.UncountedCrawler {
		t.Errorf("a crawler: got %+v, %v", result, err)
	}
	for n := range 20 {
		crawler.UserAgent = fmt.Sprint("bot ", n)
		_, err := f.send(crawler, content.View{ArticleID: "art_1"})
		if over := n >= 9; (content.CodeOf(err) == content.RateLimited) != over {
			t.Errorf("user agent %d of one client: got %v", n+2, err)
		}
	}
	if result, err := newFilter(t, views.Rules{CountCrawlers: true}).send(crawler, content.View{ArticleID: "art_1"}); err != nil || !result.Counted {
		t.Errorf("a crawler with CountCrawlers: got %+v, %v", result, err)
	}
	if result, err := f.Track(t.Context(), content.View{ArticleID: "art_1"}); err != nil || result.Count != 1 {
		t.Errorf("a first view without a caller in the context: got %+v, %v", result, err)
	}
}

// TestCrawlersAreRecognisedByUserAgent wants views of readers and of newspapers' servers counted, and
// views of crawlers not.
func TestCrawlersAreRecognisedByUserAgent(t *testing.T) {
	f := newFilter(t, views.Rules{})
	for _, c := range []struct {
		crawler    bool
		userAgents string // a line each
	}{
		{false, `
Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36
Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15
Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.47(0x18002f2c) NetType/WIFI Language/zh_CN miniProgram/wx1234
Mozilla/5.0 (Linux; Android 13; V2183A Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MMWEBID/1234 MicroMessenger/8.0.47.2560(0x28002F51) WeChat/arm64 Weixin NetType/5G Language/zh_CN ABI/arm64
Mozilla/5.0 (Linux; Android 12; zh-cn) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/97.0.4692.98 Mobile Safari/537.36 T7/13.30 SP-engine/2.68.0 baiduboxapp/13.30.5.10 (Baidu; P1 12)
Mozilla/5.0 (Linux; U; Android 11; zh-cn) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/89.0.4389.72 MQQBrowser/13.2 Mobile Safari/537.36 COVC/046033
Mozilla/5.0 (Linux; U; Android 12; zh-CN; M2012K11AC) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/15.5.8.1258 Mobile Safari/537.36
Mozilla/5.0 (Linux; Android 12; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/100.0.4896.58 Mobile Safari/537.36
Paper/1 CFNetwork/1485 Darwin/23.1.0
node
node-fetch
node-fetch/1.0 (+https://github.com/bitinn/node-fetch)
undici
axios/1.6.8
got (https://github.com/sindresorhus/got)
Next.js Middleware
Deno/1.40
Bun/1.0
Go-http-client/1.1
Go-http-client/2.0
curl/8.5.0
python-requests/2.31.0
Python-urllib/3.11
Python/3.11 aiohttp/3.9
python-httpx/0.27
okhttp/4.12.0
Java/17.0.1
Java-http-client/17.0.2
Apache-HttpClient/4.5.14 (Java/17.0.9)
Jakarta Commons-HttpClient/3.1
ReactorNetty/1.1.0
GuzzleHttp/7
GuzzleHttp/6.5.5 curl/7.64.0 PHP/7.4.3
PHP/8.1
Symfony HttpClient/Curl
Ruby
rest-client/2.1.0 (linux x86_64) ruby/3.2.2p53
Faraday v2.7.4
Dart/3.2 (dart:io)
reqwest/0.11
ureq/2.9
RestSharp/106.15.0.0
libwww-perl/6.7
PostmanRuntime/7.36
HTTPie/3.2
paper-front-end/2.0 axios/1.6.8`},
		{true, `
Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.6613.113 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)
Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)
Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)
Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)
YisouSpider
360Spider
Mozilla/5.0 (compatible;PetalBot;+https://webmaster.petalsearch.com/site/petalbot)
GPTBot/1.2
ClaudeBot/1.0
CCBot/2.0
facebookexternalhit/1.1
Twitterbot/1.0
Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36
Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)
UptimeRobot/2.0
Scrapy/2.11 (+https://scrapy.org)
colly - https://github.com/gocolly/colly
python-requests/2.31.0 Googlebot
Googlebot python-requests/2.31.0
axios/1.6.8 paper-crawler`},
	} {
		for userAgent := range strings.SplitSeq(strings.TrimSpace(c.userAgents), "\n") {
			caller := from("192.0.2.1/32")
			caller.UserAgent = userAgent
			result, err := f.send(caller, content.View{ArticleID: "art_1"})
			if err != nil || result.Counted == c.crawler || (result.Uncounted == content.UncountedCrawler) != c.crawler {
				t.Errorf("%s: got %+v, %v", userAgent, result, err)
			}
		}
	}
	none := from("192.0.2.1/32")
	if result, err := f.send(none, content.View{ArticleID: "art_1"}); err != nil || !result.Counted {
		t.Errorf("no user agent: got %+v, %v", result, err)
	}
}

// TestFilterMemoryIsBounded fills a filter with clients, articles and user agents of many sizes.
func TestFilterMemoryIsBounded(t *testing.T) {
	f := newFilter(t, views.Rules{PerClient: 5, PerArticle: 5})
	fill := func(from, to int) {
		for i := from; i < to; i++ {
			c := holder(fmt.Sprint("par_", i))
			_, _ = f.send(c, content.View{ArticleID: content.ID(fmt.Sprint("art_", i, strings.Repeat("x", i%60)))})
		}
	}
	fill(0, 30_000)
	before := heap()
	fill(30_000, 55_000)
	if grown := heap() - before; grown > 4<<20 {
		t.Errorf("25,000 more clients took %d bytes", grown)
	}
	before = heap()
	for i := range 400 {
		c := holder(fmt.Sprint("par_", i%100))
		c.UserAgent = fmt.Sprint("bot ", i, strings.Repeat("~", 28<<10))
		_, _ = f.send(c, content.View{ArticleID: "art_1"})
	}
	if grown := heap() - before; grown > 2<<20 {
		t.Errorf("400 user agents of 28 KiB took %d bytes", grown)
	}
	runtime.KeepAlive(f)
}

// TestMatchingOfUserAgentsIsLimited sends more new user agents than are matched. A crawler with a cached
// verdict must still be recognised.
func TestMatchingOfUserAgentsIsLimited(t *testing.T) {
	f := newFilter(t, views.Rules{})
	caller := from("192.0.2.1/32")
	send := func(userAgent string) content.ViewResult {
		caller.UserAgent = userAgent
		result, err := f.send(caller, content.View{ArticleID: "art_1"})
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	send("Googlebot/2.1")
	began, matched := time.Now(), 0
	for i := range 2000 {
		if !send(fmt.Sprint("bot ", i)).Counted {
			matched++
		}
	}
	if most := 500 + int(100*time.Since(began).Seconds()) + 1; matched > most {
		t.Errorf("%d user agents were matched, want at most %d", matched, most)
	}
	if send("Googlebot/2.1").Counted {
		t.Error("the view of a crawler with a cached verdict counts")
	}
}

func BenchmarkUserAgents(b *testing.B) {
	for name, userAgent := range map[string]func(int) string{
		"known": func(int) string {
			return "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36"
		},
		"new": func(i int) string {
			return fmt.Sprintf("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36", i)
		},
		"hostile": func(i int) string { return fmt.Sprint(i, strings.Repeat("abo/ ht", 4000)) },
	} {
		b.Run(name, func(b *testing.B) {
			store := &fakeStore{counts: map[content.ID]int64{}, tokens: map[string]bool{}}
			f := views.NewFilter(views.New(store, time.Minute), views.Rules{}, time.Now)
			for i := range b.N {
				c := from("192.0.2.1/32")
				c.UserAgent = userAgent(i)
				if _, err := f.Track(caller.With(b.Context(), c), content.View{ArticleID: "art_1"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// heap returns how many bytes of memory are in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
