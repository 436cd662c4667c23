package playground

import (
	"embed"
	"io/fs"
	"net/http"
)

// prefix is the path of the page's scripts, styles and workers.
const prefix = "/playground/"

// built holds the bundle; only a placeholder if `make playground` was not run before compiling.
//
//go:embed all:dist
var built embed.FS

// Config configures [Handler].
type Config struct {
	// Endpoint is the path of the GraphQL endpoint, on the same origin as the page: "/graphql".
	// Subscriptions use it too, over WebSocket.
	Endpoint string
	// Title is the name of the service, shown on the page and in the browser's tab.
	Title string
	// Examples open as tabs on a developer's first visit; after that the browser restores the
	// developer's own tabs. See [Examples].
	Examples []Example
}

// Handler serves the page at exactly "/" and its files below "/playground/". All other paths are not
// found. It accepts GET and HEAD, and is safe for concurrent use.
func Handler(c Config) http.Handler {
	h, err := newHandler(c, bundle())
	if err != nil {
		panic(err) // the files are embedded, so reading them cannot fail at run time
	}
	return h
}

// Built reports whether GraphiQL is embedded in this binary. If not, the page loads it from a content
// delivery network.
func Built() bool {
	return isBuilt(bundle())
}

// bundle returns the contents of the embedded folder dist.
func bundle() fs.FS {
	dist, err := fs.Sub(built, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path
	}
	return dist
}

// isBuilt reports whether dist contains a complete bundle. The build writes index.js last.
func isBuilt(dist fs.FS) bool {
	_, err := fs.Stat(dist, "index.js")
	return err == nil
}

// newHandler is [Handler] with a given dist, for tests.
func newHandler(c Config, dist fs.FS) (http.Handler, error) {
	static, err := fs.Sub(files, "static")
	if err != nil {
		return nil, err
	}
	assets, err := loadAssets(static, dist)
	if err != nil {
		return nil, err
	}
	src := bundledSource()
	if !isBuilt(dist) {
		src = networkSource()
	}
	page, err := renderPage(c, src)
	if err != nil {
		return nil, err
	}
	policy := src.policy()

	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		serve(w, r, page, policy)
	})
	mux.HandleFunc("GET "+prefix+"{name...}", func(w http.ResponseWriter, r *http.Request) {
		a, ok := assets[r.PathValue("name")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		serve(w, r, a, policy)
	})
	return mux, nil
}
