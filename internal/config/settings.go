// Package config is the one table of settings: each line names a setting's flag and
// environment variable, its default and its meaning. It reads nothing itself: the command
// line does.
package config

import (
	"strings"
	"time"
)

// Store is the settings of every command that reads or writes content.
type Store struct {
	Store        string        `default:"sqlite:broadsheet.db" env:"BROADSHEET_STORE" placeholder:"ADDRESS" help:"Where content is kept: sqlite:FILE, sqlite::memory:, or a MongoDB address, mongodb://… or mongodb+srv://… (${default})."`
	StoreTimeout time.Duration `default:"0s" env:"BROADSHEET_STORE_TIMEOUT" placeholder:"2s" help:"How long one operation of a MongoDB store may take (the timeoutMS of its address, or 2s)."`
}

// Serve is the settings of the server.
type Serve struct {
	Addr             string        `default:":8080" env:"BROADSHEET_ADDR" help:"Where to listen: HOST:PORT; without HOST on all interfaces (${default})."`
	PublicURL        string        `name:"public-url" env:"BROADSHEET_PUBLIC_URL" placeholder:"URL" help:"Where clients reach the gateway, for the addresses in feeds: https://api.example.org. When not given it is the Host of each request, by http; so give it behind a proxy."`
	CORSOrigins      []string      `name:"cors-origins" default:"*" env:"BROADSHEET_CORS_ORIGINS" placeholder:"ORIGIN" help:"Web sites whose pages may query, separated by commas: https://www.example.org, https://*.example.org for all below, * for any (${default}). Credentials are never allowed. When given, views from pages of other sites are not counted."`
	Playground       bool          `default:"true" negatable:"" env:"BROADSHEET_PLAYGROUND" help:"Serve the playground at /, and suggest in errors what may have been meant (on; turn it off with --no-playground)."`
	Introspection    bool          `default:"true" negatable:"" env:"BROADSHEET_INTROSPECTION" help:"Tell the schema: by introspection, and at /schema.graphqls (on; turn it off with --no-introspection)."`
	GraphQLHTTPDraft bool          `name:"graphql-http-draft" env:"BROADSHEET_GRAPHQL_HTTP_DRAFT" help:"Statuses as GraphQL over HTTP has them since 2026: 422 for what is not valid, 294 for data beside errors."`
	TrustedDocuments []string      `name:"trusted-documents" env:"BROADSHEET_TRUSTED_DOCUMENTS" placeholder:"FILE" help:"Manifests of documents that clients may name instead of sending them, separated by commas: as Apollo's, Relay's and GraphQL Code Generator's tools write them."`
	TrustedOnly      bool          `name:"trusted-documents-only" env:"BROADSHEET_TRUSTED_DOCUMENTS_ONLY" help:"Answer the documents of the manifests, and no others."`
	MaxBody          int64         `default:"102400" env:"BROADSHEET_MAX_BODY" placeholder:"BYTES" help:"The longest body of a request (${default} bytes)."`
	MaxTokens        int           `default:"10000" env:"BROADSHEET_MAX_TOKENS" placeholder:"N" help:"The most words and signs of a query (${default})."`
	MaxDepth         int           `default:"20" env:"BROADSHEET_MAX_DEPTH" placeholder:"N" help:"How deep fields may be nested (${default})."`
	MaxAliases       int           `default:"100" env:"BROADSHEET_MAX_ALIASES" placeholder:"N" help:"The most aliases of a query (${default})."`
	MaxCost          int           `default:"5000" env:"BROADSHEET_MAX_COST" placeholder:"N" help:"The most that a query may cost, about as many objects as it asks for (${default})."`
	MaxInFlight      int           `default:"128" env:"BROADSHEET_MAX_IN_FLIGHT" placeholder:"N" help:"The most operations at once, and the most feeds and documents; others are told to come again (${default}; 0 for any number)."`
	MaxConnections   int           `name:"max-connections-per-client" default:"1000" env:"BROADSHEET_MAX_CONNECTIONS_PER_CLIENT" placeholder:"N" help:"The most connections that one address (one /64 network of IPv6) may have open at once, idle ones included; more are refused with 429. Trusted proxies may have any number (${default}; 0 for any number)."`
	RateLimit        int           `default:"600000" env:"BROADSHEET_RATE_LIMIT" placeholder:"N" help:"What one client may ask for in a minute, in costs (${default}; 0 for any amount)."`
	ViewRate         int           `name:"view-rate-limit" default:"600" env:"BROADSHEET_VIEW_RATE_LIMIT" placeholder:"N" help:"The most views a minute that are counted of one client: the holder of an API key, an IPv4 address or an IPv6 /64, and ten times as many of an IPv6 /48 (${default}; 0 for any number)."`
	ArticleViewRate  int           `name:"article-view-rate-limit" default:"120" env:"BROADSHEET_ARTICLE_VIEW_RATE_LIMIT" placeholder:"N" help:"The most views a minute that are counted of one article by one client (${default}; 0 for any number)."`
	CountCrawlers    bool          `env:"BROADSHEET_COUNT_CRAWLERS" help:"Count views of crawlers, too, which their user agents show."`
	CacheSize        int64         `default:"64" env:"BROADSHEET_CACHE_SIZE" placeholder:"MIB" help:"How much memory the answers may take that are kept to be given again (${default} MiB; 0 to keep none)."`
	DocumentCache    int64         `name:"document-cache-size" default:"64" env:"BROADSHEET_DOCUMENT_CACHE_SIZE" placeholder:"MIB" help:"How much memory the documents may take that are kept decoded (${default} MiB; 0 to keep none)."`
	ViewCountMaxAge  time.Duration `default:"5s" env:"BROADSHEET_VIEW_COUNT_MAX_AGE" help:"How long an answer that tells how often something was viewed may be given again (${default})."`
	TrustedProxies   []string      `env:"BROADSHEET_TRUSTED_PROXIES" placeholder:"NETWORK" help:"Proxies whose X-Forwarded-For tells who the client is, separated by commas: 10.0.0.0/8, 192.0.2.7."`
	RequestTimeout   time.Duration `default:"10s" env:"BROADSHEET_REQUEST_TIMEOUT" help:"How long one request may take, down to the store (${default})."`
	DrainTime        time.Duration `default:"2s" env:"BROADSHEET_DRAIN_TIME" help:"How long to serve on, saying at /readyz not to, before the server ends (${default})."`
	Telemetry
}

// Telemetry is the settings of what the operator sees.
type Telemetry struct {
	LogFormat    string `default:"text" enum:"text,json" env:"BROADSHEET_LOG_FORMAT" help:"How the log is written: text or json (${default})."`
	LogLevel     string `default:"info" enum:"debug,info,warn,error" env:"BROADSHEET_LOG_LEVEL" help:"What is logged: debug, info (a line a request), warn or error (${default})."`
	OTLPEndpoint string `name:"otlp-endpoint" env:"BROADSHEET_OTLP_ENDPOINT,OTEL_EXPORTER_OTLP_ENDPOINT" placeholder:"URL" help:"Where OpenTelemetry traces are sent: http://collector.example:4318. Nowhere when not given."`
	Metrics
}

// Metrics is the setting of where metrics are.
type Metrics struct {
	MetricsAddr string `env:"BROADSHEET_METRICS_ADDR" placeholder:"HOST:PORT" help:"Where Prometheus finds /metrics, and go tool pprof /debug/pprof/, apart from what is public: 127.0.0.1:9090. Nowhere when not given."`
}

// Redacted returns a store's address without user and password: the only form in which it
// may be shown or logged.
func Redacted(store string) string {
	scheme, rest, ok := strings.Cut(store, "://")
	if !ok && !strings.HasPrefix(store, "sqlite:") && strings.ContainsAny(store, "@") {
		return "…" // an address that is written wrong may hold a password all the same
	}
	if !ok {
		return store
	}
	hosts, _, _ := strings.Cut(rest, "?") // options may hold secrets too
	if at := strings.LastIndex(hosts, "@"); at >= 0 {
		hosts = hosts[at+1:]
	}
	return scheme + "://" + hosts
}
