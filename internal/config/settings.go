// Package config defines the settings that several commands share: for each its flag, its
// environment variable, its default and its help text. It reads nothing: package command does,
// with kong.
package config

import (
	"strings"
	"time"
)

// Store holds the settings of every command that reads or writes content.
type Store struct {
	Store        string        `group:"Store:" default:"sqlite:broadsheet.db" env:"BROADSHEET_STORE" placeholder:"ADDRESS" help:"The store with the content: sqlite:FILE, sqlite::memory:, mongodb://HOST/DATABASE or mongodb+srv://HOST/DATABASE (default ${default})."`
	StoreTimeout time.Duration `group:"Store:" default:"0s" env:"BROADSHEET_STORE_TIMEOUT" placeholder:"2s" help:"Time limit of each MongoDB operation (default: timeoutMS in the address of the store, else 2s)."`
}

// Serve holds the settings of the server. Help lists the groups in the order of their first field.
type Serve struct {
	Addr             string        `group:"Network:" default:":8080" env:"BROADSHEET_ADDR" placeholder:"HOST:PORT" help:"Address to listen on; without HOST, all network interfaces (default ${default})."`
	PublicURL        string        `group:"Network:" name:"public-url" env:"BROADSHEET_PUBLIC_URL" placeholder:"URL" help:"Base URL of the server for clients, used in feeds and for pictures in the graph, such as https://api.example.org. Set it behind a proxy (default: http:// and the Host header of the request)."`
	CORSOrigins      []string      `group:"Network:" name:"cors-origins" default:"*" env:"BROADSHEET_CORS_ORIGINS" placeholder:"ORIGIN" help:"Web origins whose pages may send requests (CORS), separated by commas: https://www.example.org, https://*.example.org for all its subdomains, * for any (default ${default}). Cookies and HTTP credentials are never allowed. With a list, views from pages of other origins are not counted."`
	Playground       bool          `group:"Interface:" default:"true" negatable:"" env:"BROADSHEET_PLAYGROUND" help:"Serve the GraphQL playground at /, and suggest field names in validation errors (default on; --no-playground turns both off)."`
	Introspection    bool          `group:"Interface:" default:"true" negatable:"" env:"BROADSHEET_INTROSPECTION" help:"Answer introspection queries, and serve the schema at /schema.graphqls (default on; --no-introspection turns both off)."`
	GraphQLHTTPDraft bool          `group:"Interface:" name:"graphql-http-draft" env:"BROADSHEET_GRAPHQL_HTTP_DRAFT" help:"Use the HTTP status codes of the 2026 draft of GraphQL over HTTP: 422 for an invalid document, 294 for a result with data and errors."`
	TrustedDocuments []string      `group:"Interface:" name:"trusted-documents" env:"BROADSHEET_TRUSTED_DOCUMENTS" placeholder:"FILE" help:"Manifests of trusted documents (persisted queries), separated by commas. Clients may send the id of such a document instead of its text. Formats: Apollo, Relay, GraphQL Code Generator."`
	TrustedOnly      bool          `group:"Interface:" name:"trusted-documents-only" env:"BROADSHEET_TRUSTED_DOCUMENTS_ONLY" help:"Execute trusted documents only, and refuse all others."`
	MaxBody          int64         `group:"Limits:" default:"102400" env:"BROADSHEET_MAX_BODY" placeholder:"BYTES" help:"Maximum size of a request body, in bytes (default ${default})."`
	MaxTokens        int           `group:"Limits:" default:"10000" env:"BROADSHEET_MAX_TOKENS" placeholder:"N" help:"Maximum number of tokens in a GraphQL document (default ${default})."`
	MaxDepth         int           `group:"Limits:" default:"20" env:"BROADSHEET_MAX_DEPTH" placeholder:"N" help:"Maximum depth of nested fields in an operation (default ${default})."`
	MaxAliases       int           `group:"Limits:" default:"100" env:"BROADSHEET_MAX_ALIASES" placeholder:"N" help:"Maximum number of aliases in an operation (default ${default})."`
	MaxCost          int           `group:"Limits:" default:"5000" env:"BROADSHEET_MAX_COST" placeholder:"POINTS" help:"Maximum cost of an operation, in points; a point is about one object of the response (default ${default})."`
	MaxInFlight      int           `group:"Limits:" default:"128" env:"BROADSHEET_MAX_IN_FLIGHT" placeholder:"N" help:"Maximum number of operations executed at the same time, and of feeds and article documents; further requests get 503 (default ${default}; 0: no limit)."`
	MaxConnections   int           `group:"Limits:" name:"max-connections-per-client" default:"1000" env:"BROADSHEET_MAX_CONNECTIONS_PER_CLIENT" placeholder:"N" help:"Maximum number of open connections from one IP address (one /64 network of IPv6), idle ones included; further requests get 429. Trusted proxies are not limited (default ${default}; 0: no limit)."`
	RateLimit        int           `group:"Limits:" default:"600000" env:"BROADSHEET_RATE_LIMIT" placeholder:"POINTS" help:"Rate limit: points of cost that one client may use in a minute (default ${default}; 0: no limit)."`
	ViewRate         int           `group:"Limits:" name:"view-rate-limit" default:"600" env:"BROADSHEET_VIEW_RATE_LIMIT" placeholder:"N" help:"Rate limit of views: views of one client that are counted in a minute. A client is an API key holder, an IPv4 address or an IPv6 /64 network; an IPv6 /48 network has ten times the limit (default ${default}; 0: no limit)."`
	ArticleViewRate  int           `group:"Limits:" name:"article-view-rate-limit" default:"120" env:"BROADSHEET_ARTICLE_VIEW_RATE_LIMIT" placeholder:"N" help:"Views of one article by one client that are counted in a minute (default ${default}; 0: no limit)."`
	CountCrawlers    bool          `group:"Interface:" env:"BROADSHEET_COUNT_CRAWLERS" help:"Count views of crawlers too. By default, views are not counted when the User-Agent header names a crawler."`
	CacheSize        int64         `group:"Caching:" default:"64" env:"BROADSHEET_CACHE_SIZE" placeholder:"MIB" help:"Memory for cached responses, in MiB (default ${default}; 0 turns this cache off)."`
	DocumentCache    int64         `group:"Caching:" name:"document-cache-size" default:"64" env:"BROADSHEET_DOCUMENT_CACHE_SIZE" placeholder:"MIB" help:"Memory for cached documents of the store, in MiB (default ${default}; 0 turns this cache off)."`
	ViewCountMaxAge  time.Duration `group:"Caching:" default:"5s" env:"BROADSHEET_VIEW_COUNT_MAX_AGE" placeholder:"DURATION" help:"How long a response that contains view counts may be cached (default ${default})."`
	TrustedProxies   []string      `group:"Network:" env:"BROADSHEET_TRUSTED_PROXIES" placeholder:"NETWORK" help:"Proxies whose X-Forwarded-For header is believed, separated by commas: 10.0.0.0/8, 192.0.2.7. Without it, all clients behind a proxy share one rate limit."`
	RequestTimeout   time.Duration `group:"Limits:" default:"10s" env:"BROADSHEET_REQUEST_TIMEOUT" placeholder:"DURATION" help:"Time limit of a request, its store calls included (default ${default})."`
	DrainTime        time.Duration `group:"Network:" default:"2s" env:"BROADSHEET_DRAIN_TIME" placeholder:"DURATION" help:"How long the server still serves after a stop signal, while /readyz answers 503 (default ${default})."`
	Telemetry
}

// Telemetry holds the settings of logs, traces and metrics.
type Telemetry struct {
	LogFormat    string `group:"Observability:" default:"text" enum:"text,json" env:"BROADSHEET_LOG_FORMAT" placeholder:"FORMAT" help:"Format of the log: text or json (default ${default})."`
	LogLevel     string `group:"Observability:" default:"info" enum:"debug,info,warn,error" env:"BROADSHEET_LOG_LEVEL" placeholder:"LEVEL" help:"Lowest level that is logged: debug, info (a line for each request), warn or error (default ${default})."`
	OTLPEndpoint string `group:"Observability:" name:"otlp-endpoint" env:"BROADSHEET_OTLP_ENDPOINT,OTEL_EXPORTER_OTLP_ENDPOINT" placeholder:"URL" help:"Send OpenTelemetry traces to this OTLP endpoint, such as http://collector.example:4318 (default: no traces)."`
	Metrics
}

// Metrics holds the setting of the metrics' address.
type Metrics struct {
	MetricsAddr string `group:"Observability:" env:"BROADSHEET_METRICS_ADDR" placeholder:"HOST:PORT" help:"Serve Prometheus metrics at /metrics, and profiles at /debug/pprof/, on an address of its own, such as 127.0.0.1:9090 (default: neither)."`
}

// Redacted returns the address of a store without user, password and options. Only this form may
// be printed or logged.
func Redacted(store string) string {
	scheme, rest, ok := strings.Cut(store, "://")
	if !ok && !strings.HasPrefix(store, "sqlite:") && strings.ContainsAny(store, "@") {
		return "…" // a malformed address may hold a password, too
	}
	if !ok {
		return store
	}
	hosts, _, _ := strings.Cut(rest, "?") // options may hold secrets, too
	if at := strings.LastIndex(hosts, "@"); at >= 0 {
		hosts = hosts[at+1:]
	}
	return scheme + "://" + hosts
}
