package views

import (
	"regexp"
	"strings"

	"github.com/maypok86/otter/v2"
	"github.com/x-way/crawlerdetect"
	"golang.org/x/time/rate"
)

// Matching a user agent against the list takes 0.5 ms, and up to 6 ms for one made to be slow. So
// one is matched by its first maxUserAgent bytes, the verdicts on the most usual ones are held, and
// at most matchesPerSecond new ones are matched. The views of the others count, which gains nobody
// anything: who wants to be counted sends a browser's user agent.
const (
	maxUserAgent     = 320
	verdictBytes     = 4 << 20
	verdictSize      = 100 // bytes of a verdict beside its user agent
	matchesPerSecond = 100
	matchesAtOnce    = 500
)

// libraries are what programs send as their user agent that say no more than which HTTP library
// they use. The list of crawlers has them too, but a newspaper's own server counts its readers'
// views with one.
var libraries = regexp.MustCompile(`(?i)\b(` + strings.Join([]string{
	`aiohttp`, `akka-http`, `Apache-HttpAsyncClient`, `Apache-HttpClient`, `axios`, `Bun`, `curl`, `Dart`, `Deno`, `Faraday`, `Go-http-client`,
	`got`, `gRPC-[a-z]+`, `GuzzleHttp`, `HTTPie`, `http-kit`, `http\.rb`, `hyper`, `Jakarta Commons-HttpClient`, `Java`, `Java-http-client`,
	`Jetty`, `khttp`, `ktor-client`, `libcurl`, `libwww-perl`, `lua-resty-http`, `Mojolicious`, `node`, `node-fetch`, `node-superagent`, `node-urllib`,
	`okhttp`, `PHP`, `PostmanRuntime`, `Python`, `Python-httplib2`, `python-httpx`, `python-requests`, `Python-urllib`,
	`ReactorNetty`, `reqwest`, `rest-client`, `RestSharp`, `Ruby`, `scalaj-http`, `superagent`, `Symfony HttpClient`, `undici`, `ureq`, `urllib3`,
	`Vert\.x-WebClient`, `WinHTTP`, `Zend\\Http\\Client`,
}, "|") + `)([ /]v?[0-9][^ ;)]*)?( \(\+?https?://github\.com/[^ ()]*\))?($|[ ;/()])`)

// crawlers knows crawlers by their user agents, from the list of
// https://github.com/JayBizzle/Crawler-Detect as the module has it; an upgrade of the module
// brings new ones.
type crawlers struct {
	verdicts *otter.Cache[string, bool]
	matches  *rate.Limiter
}

func newCrawlers() *crawlers {
	return &crawlers{
		verdicts: otter.Must(&otter.Options[string, bool]{
			MaximumWeight: verdictBytes, Weigher: func(userAgent string, _ bool) uint32 { return uint32(len(userAgent) + verdictSize) },
			Executor: func(work func()) { work() }, // makes room before it takes more
		}),
		matches: rate.NewLimiter(matchesPerSecond, matchesAtOnce),
	}
}

// include reports whether a user agent is a crawler's.
func (c *crawlers) include(userAgent string) bool {
	userAgent = userAgent[:min(len(userAgent), maxUserAgent)]
	if verdict, held := c.verdicts.GetIfPresent(userAgent); held {
		return verdict
	}
	if !c.matches.Allow() {
		return false
	}
	verdict := crawlerdetect.IsCrawler(libraries.ReplaceAllString(userAgent, " "))
	c.verdicts.Set(strings.Clone(userAgent), verdict) // a part would hold the whole header in memory
	return verdict
}
