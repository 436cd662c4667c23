package command

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"broadsheet/graph"
	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/httpd"
	"broadsheet/internal/intake"
	"broadsheet/internal/playground"
	"broadsheet/internal/sample"
	"broadsheet/internal/views"
)

type serveCommand struct {
	config.Store
	config.Serve
	Sample bool `help:"Import the bundled sample editions if the store is empty, to have something to look at."`
}

// Run serves until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, t terminal, schema apiSchema) (err error) {
	if c.RequestTimeout <= 0 {
		return content.Errorf(content.Invalid, "--request-timeout is %s; it must be longer than nothing, such as 10s", c.RequestTimeout)
	}
	for _, origin := range c.CORSOrigins {
		if origin != "*" && !strings.Contains(origin, "://") {
			return content.Errorf(content.Invalid, "--cors-origins %q is no origin; write it as https://%s", origin, origin)
		}
	}
	store, err := openStore(ctx, c.Store)
	if err != nil {
		return err
	}
	defer func() {
		if closing := store.Close(); err == nil {
			err = closing
		}
	}()
	if c.Sample {
		if err := importSample(ctx, store, t.stderr); err != nil {
			return err
		}
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s; choose another address with --addr: %w", c.Addr, err)
	}
	log := newLog(c.LogFormat, t.stderr)
	c.greet(t.stdout, listener.Addr())
	return httpd.Serve(ctx, listener, httpd.Config{
		Graph: graph.New(graph.Config{
			Store: store, Views: views.New(store, c.RequestTimeout), Log: log, Suggestions: c.Playground,
		}),
		Schema: string(schema), Playground: c.playground(), Sample: sample.Assets(), Ready: store.Ping,
		CORSOrigins: c.CORSOrigins, RequestTimeout: c.RequestTimeout, Log: log,
	})
}

func newLog(format string, w io.Writer) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

func (c *serveCommand) playground() http.Handler {
	if !c.Playground {
		return nil
	}
	return playground.Handler(playground.Config{Endpoint: "/graphql", Title: "Broadsheet", Examples: playground.Examples()})
}

// greet tells whoever started the server where it is.
func (c *serveCommand) greet(w io.Writer, at net.Addr) {
	host := at.String()
	if tcp, ok := at.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		host = fmt.Sprintf("localhost:%d", tcp.Port)
	}
	fmt.Fprintf(w, "Broadsheet serves %s\n", config.Redacted(c.Store.Store))
	if c.Playground {
		where := ""
		if !playground.Built() {
			where = "  (loads GraphiQL from a CDN; `make playground` bundles it)"
		}
		fmt.Fprintf(w, "  playground  http://%s/%s\n", host, where)
	}
	fmt.Fprintf(w, "  GraphQL     http://%s/graphql\n  schema      http://%s/schema.graphqls\n", host, host)
}

// importSample fills an empty store with the bundled editions.
func importSample(ctx context.Context, store content.Store, w io.Writer) error {
	reader, err := store.Read(ctx, content.Editor())
	if err != nil {
		return err
	}
	if publications, err := reader.AllPublications(ctx); err != nil || len(publications) > 0 {
		return err
	}
	plan, err := intake.NewPlan(ctx, []intake.Root{{FS: sample.Editions(), Images: sample.Assets(), ImagePrefix: "/sample/"}}, intake.Options{})
	if err != nil {
		return err
	}
	started := time.Now()
	im := edition.NewImporter(store, edition.Options{Holder: holder(), Waiting: waiting(w)})
	err = importAll(ctx, im, plan)
	if closing := im.Close(ctx); err == nil {
		err = closing
	}
	r := im.Report()
	fmt.Fprintf(w, "imported the sample editions: %d issues, %d pages, %d articles in %s\n",
		r.Issues.Total(), r.Pages.Total(), r.Articles.Total(), time.Since(started).Round(time.Millisecond))
	for _, p := range plan.Problems() {
		fmt.Fprintf(w, "  not understood: %s\n", p)
	}
	return err
}
