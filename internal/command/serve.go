package command

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/cached"
	"broadsheet/internal/caller"
	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/httpd"
	"broadsheet/internal/httpd/graphqlhttp"
	"broadsheet/internal/intake"
	"broadsheet/internal/observed"
	"broadsheet/internal/partner"
	"broadsheet/internal/playground"
	"broadsheet/internal/sample"
	"broadsheet/internal/syndicate"
	"broadsheet/internal/telemetry"
	"broadsheet/internal/transfer"
	"broadsheet/internal/views"
	"broadsheet/internal/weburl"
)

type serveCommand struct {
	config.Store
	config.Serve
	Sample bool `group:"Store:" help:"Import the bundled sample newspapers if the store is empty."`
}

// Help is printed below the command's one-line description.
func (serveCommand) Help() string {
	return "Examples:\n\n\tbroadsheet serve --sample --addr 127.0.0.1:8080\n" +
		"\tbroadsheet serve --no-playground --trusted-proxies 10.0.0.0/8 --metrics-addr 127.0.0.1:9090 --log-format json"
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, t terminal, schema apiSchema) (err error) {
	defer runtime.KeepAlive(make([]byte, heapFloor))
	if err := c.check(); err != nil {
		return err
	}
	file, created := missingFile(c.Store)
	store, err := openStore(ctx, c.Store)
	if err != nil {
		return err
	}
	defer func() {
		if closing := store.Close(); err == nil {
			err = closing
		}
	}()
	log := newLog(c.LogFormat, c.LogLevel, t.stderr)
	tel, endTraces, err := c.telemetry(ctx, log)
	if err != nil {
		return err
	}
	defer endTraces()
	counter := views.New(store, c.RequestTimeout)
	tel.Pool(store.Pool)
	tel.Views(counter.Stats)
	endMetrics, err := serveMetrics(c.MetricsAddr, tel, log, t.stdout)
	if err != nil {
		return err
	}
	defer endMetrics()
	empty, err := isEmpty(ctx, store)
	if err != nil {
		return err
	}
	if c.Sample && empty {
		if err := importSample(ctx, store, t.stderr); err != nil {
			return err
		}
	}
	scheduler := partner.NewScheduler(store, leaseHolder(), log)
	defer startBackground(ctx, scheduler.Run)()
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s; choose another address with --addr: %w", c.Addr, err)
	}
	conf, err := c.serverConfig(serverParts{store: store, counter: counter, scheduler: scheduler, tel: tel, log: log, schema: schema})
	if err != nil {
		return err
	}
	c.printStart(t.stdout, listener.Addr(), startState{file: file, created: created, empty: empty && !c.Sample})
	return httpd.Serve(ctx, listener, conf)
}

// heapFloor is the size of a block of memory that is never written to, and so takes no memory of the machine.
// The garbage collector runs when the heap has doubled: without the block, the small heap of a server with
// small caches doubles many times a second.
const heapFloor = 32 << 20

// serverParts are the parts of which a server is made.
type serverParts struct {
	store     content.Store
	counter   *views.Counter
	scheduler *partner.Scheduler
	tel       *telemetry.Telemetry
	log       *slog.Logger
	schema    apiSchema
}

// serverConfig returns the configuration of the HTTP server. The error has code Invalid for trusted
// documents that cannot be executed.
func (c *serveCommand) serverConfig(p serverParts) (httpd.Config, error) {
	reads := observed.New(c.withCache(p.store), p.tel.StoreCall)
	executor := graph.New(graph.Config{
		Store: reads, Views: c.filter(p.counter), Log: p.log, Suggestions: c.Playground, PublicURL: weburl.Base(c.PublicURL),
		Limits: guard.Limits{Tokens: c.MaxTokens, Depth: c.MaxDepth, Aliases: c.MaxAliases, Cost: c.MaxCost, Closed: !c.Introspection},
	})
	documents, err := c.documents(executor)
	if err != nil {
		return httpd.Config{}, err
	}
	proxies, err := httpd.ParseProxies(c.TrustedProxies)
	if err != nil {
		return httpd.Config{}, err
	}
	served := ""
	if c.Introspection {
		served = string(p.schema)
	}
	return httpd.Config{
		Executor: executor, Schema: served, Playground: c.playground(), Sample: sample.Assets(),
		FeedRoutes: syndicate.Patterns(), Feeds: syndicate.Handler(syndicate.Config{
			Read:    func(ctx context.Context) (content.Reader, error) { return reads.Read(ctx, caller.Of(ctx).Audience) },
			Private: func(ctx context.Context) bool { return !caller.Of(ctx).IsPublic() }, PublicURL: c.PublicURL, MaxInFlight: c.MaxInFlight, Log: p.log,
		}),
		Ready: p.store.Ping, Revision: revisionOf(p.store), Lagging: p.scheduler.Lagging,
		Authenticate: partner.NewAuthenticator(p.store, time.Now).Authenticate, Observer: p.tel,
		Documents: documents, CORSOrigins: c.CORSOrigins, PublicURL: c.PublicURL, MaxBody: c.MaxBody, Draft: c.GraphQLHTTPDraft,
		MaxInFlight: c.MaxInFlight, MaxConnections: c.MaxConnections, RateLimit: c.RateLimit, TrustedProxies: proxies,
		CacheBytes: c.CacheSize << 20, ViewMaxAge: c.ViewCountMaxAge, RequestTimeout: c.RequestTimeout, DrainTime: c.DrainTime, Log: p.log,
	}, nil
}

// revisionOf returns a function that reads a store's current revision.
func revisionOf(store content.Store) func(context.Context) (int64, error) {
	return func(ctx context.Context) (int64, error) {
		reader, err := store.Read(ctx, content.Public())
		if err != nil {
			return 0, err
		}
		return reader.Revision(), nil
	}
}

// startBackground calls run in a goroutine, and returns a function that ends its context and waits
// until run returns.
func startBackground(ctx context.Context, run func(context.Context)) (end func()) {
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		run(ctx)
		close(ended)
	}()
	return func() {
		stop()
		<-ended
	}
}

// check returns an error for settings with which the server cannot work.
func (c *serveCommand) check() (err error) {
	for name, n := range map[string]int{
		"max-body": int(c.MaxBody), "max-tokens": c.MaxTokens, "max-depth": c.MaxDepth, "max-cost": c.MaxCost, "request-timeout": int(c.RequestTimeout),
	} {
		if n <= 0 {
			return content.Errorf(content.Invalid, "--%s must be greater than 0", name)
		}
	}
	for name, n := range map[string]int{
		"max-aliases": c.MaxAliases, "max-in-flight": c.MaxInFlight, "max-connections-per-client": c.MaxConnections, "rate-limit": c.RateLimit, "drain-time": int(c.DrainTime),
		"view-rate-limit": c.ViewRate, "article-view-rate-limit": c.ArticleViewRate,
		"cache-size": int(c.CacheSize), "document-cache-size": int(c.DocumentCache), "view-count-max-age": int(c.ViewCountMaxAge),
	} {
		if n < 0 {
			return content.Errorf(content.Invalid, "--%s must not be negative", name)
		}
	}
	if err := httpd.CheckOrigins(c.CORSOrigins); err != nil {
		return err
	}
	if c.PublicURL, err = syndicate.ParsePublicURL(c.PublicURL); err != nil {
		return err
	}
	_, err = httpd.ParseProxies(c.TrustedProxies)
	return err
}

// filter decides which views are counted.
func (c *serveCommand) filter(counter *views.Counter) *views.Filter {
	return views.NewFilter(counter, views.Rules{PerClient: c.ViewRate, PerArticle: c.ArticleViewRate, CountCrawlers: c.CountCrawlers}, time.Now)
}

// withCache puts the document cache in front of a store, unless the cache is off.
func (c *serveCommand) withCache(store content.Store) content.Store {
	if c.DocumentCache == 0 {
		return store
	}
	return cached.New(store, uint64(c.DocumentCache)<<20)
}

// documents reads the manifests of trusted documents. A document that cannot be executed is an
// error at the start, before clients send its id.
func (c *serveCommand) documents(executor *graph.Executor) (graphqlhttp.Documents, error) {
	d := graphqlhttp.Documents{Trusted: map[string]string{}, TrustedOnly: c.TrustedOnly}
	if c.TrustedOnly && len(c.TrustedDocuments) == 0 {
		return d, content.Errorf(content.Invalid, "--trusted-documents-only needs a manifest: name one with --trusted-documents")
	}
	for _, file := range c.TrustedDocuments {
		text, err := os.ReadFile(file)
		if err != nil {
			return d, content.Errorf(content.Invalid, "--trusted-documents: %s cannot be read: %v", file, err)
		}
		documents, err := graphqlhttp.ReadManifest(text)
		if err != nil {
			return d, content.Errorf(content.Invalid, "--trusted-documents: %s: %v", file, err)
		}
		for id, document := range documents {
			if err := executor.Check(document); err != nil {
				return d, content.Errorf(content.Invalid, "--trusted-documents: %s: the document %q cannot be executed: %v", file, id, err)
			}
			d.Trusted[id] = document
		}
	}
	return d, nil
}

func (c *serveCommand) playground() http.Handler {
	if !c.Playground {
		return nil
	}
	return playground.Handler(playground.Config{Endpoint: "/graphql", Title: "Broadsheet", Examples: playground.Examples()})
}

// isEmpty reports whether a store has no publications.
func isEmpty(ctx context.Context, store content.Store) (bool, error) {
	reader, err := store.Read(ctx, content.Editor())
	if err != nil {
		return false, err
	}
	publications, err := reader.AllPublications(ctx)
	return len(publications) == 0, err
}

// importSample imports the bundled newspapers.
func importSample(ctx context.Context, store content.Store, w io.Writer) error {
	plan, err := intake.NewPlan(ctx, []intake.Root{{FS: sample.Editions(), Images: sample.Assets(), ImagePrefix: "/sample/"}}, intake.Options{})
	if err != nil {
		return err
	}
	started := time.Now()
	im := transfer.NewImporter(store, transfer.Options{Holder: leaseHolder(), Waiting: reportWaiting(w)})
	err = importAll(ctx, im, plan)
	if closing := im.Close(ctx); err == nil {
		err = closing
	}
	r := im.Report()
	fmt.Fprintf(w, "imported the sample newspapers: %d issues, %d pages, %d articles in %s\n",
		r.Issues.Total(), r.Pages.Total(), r.Articles.Total(), time.Since(started).Round(time.Millisecond))
	for _, p := range plan.Problems() {
		fmt.Fprintf(w, "  skipped: %s\n", p)
	}
	return err
}
