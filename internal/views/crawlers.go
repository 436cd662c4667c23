package views

import (
	"regexp"
	"strings"

	"github.com/maypok86/otter/v2"
	"github.com/x-way/crawlerdetect"
	"golang.org/x/time/rate"
)

// Matching a user agent against the list takes 0.5 ms, and up to 6 ms for a hostile one. So only the
// first maxUserAgent bytes are matched, verdicts are cached, and at most matchesPerSecond new user
// agents are matched. Views with any other new user agent count. That helps no attacker, who can
// send a browser's user agent anyway.
const (
	maxUserAgent     = 320
	verdictBytes     = 4 << 20
	verdictSize      = 100 // bytes of a cached verdict, without its user agent
	matchesPerSecond = 100
	matchBurst       = 500
)

// libraries matches the user agents of HTTP libraries. The list of crawlers contains them, but they
// must not count as crawlers: a newspaper's own server sends its readers' views with one.
var libraries = regexp.MustCompile(`(?i)\b(` + strings.Join([]string{
	`aiohttp`, `akka-http`, `Apache-HttpAsyncClient`, `Apache-HttpClient`, `axios`, `Bun`, `curl`, `Dart`, `Deno`, `Faraday`, `Go-http-client`,
	`got`, `gRPC-[a-z]+`, `GuzzleHttp`, `HTTPie`, `http-kit`, `http\.rb`, `hyper`, `Jakarta Commons-HttpClient`, `Java`, `Java-http-client`,
	`Jetty`, `khttp`, `ktor-client`, `libcurl`, `libwww-perl`, `lua-resty-http`, `Mojolicious`, `node`, `node-fetch`, `node-superagent`, `node-urllib`,
	`okhttp`, `PHP`, `PostmanRuntime`, `Python`, `Python-httplib2`, `python-httpx`, `python-requests`, `Python-urllib`,
	`ReactorNetty`, `reqwest`, `rest-client`, `RestSharp`, `Ruby`, `scalaj-http`, `superagent`, `Symfony HttpClient`, `undici`, `ureq`, `urllib3`,
	`Vert\.x-WebClient`, `WinHTTP`, `Zend\\Http\\Client`,
}, "|") + `)([ /]v?[0-9][^ ;)]*)?( \(\+?https?://github\.com/[^ ()]*\))?($|[ ;/()])`)

// crawlers recognises crawlers by their user agents. The list is that of
// https://github.com/JayBizzle/Crawler-Detect in the version of the Go module; upgrade the module to
// get new crawlers.
type crawlers struct {
	verdicts *otter.Cache[string, bool] // whether a user agent is a crawler's
	matches  *rate.Limiter
}

func newCrawlers() *crawlers {
	return &crawlers{
		verdicts: otter.Must(&otter.Options[string, bool]{
			MaximumWeight: verdictBytes, Weigher: func(userAgent string, _ bool) uint32 { return uint32(len(userAgent) + verdictSize) },
			Executor: func(work func()) { work() }, // evicts before it stores more
		}),
		matches: rate.NewLimiter(matchesPerSecond, matchBurst),
	}
}

// contains reports whether a user agent is a crawler's.
func (c *crawlers) contains(userAgent string) bool {
	userAgent = userAgent[:min(len(userAgent), maxUserAgent)]
	if verdict, cached := c.verdicts.GetIfPresent(userAgent); cached {
		return verdict
	}
	if !c.matches.Allow() {
		return false
	}
	verdict := crawlerdetect.IsCrawler(libraries.ReplaceAllString(userAgent, " "))
	c.verdicts.Set(strings.Clone(userAgent), verdict) // the substring would hold the whole header in memory
	return verdict
}
