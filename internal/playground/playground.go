package playground

import (
	"embed"
	"io/fs"
	"net/http"
)

// prefix is where the page's scripts, styles and workers are.
const prefix = "/playground/"

// built holds the bundle, or nothing but a placeholder where it was never made.
//
//go:embed all:dist
var built embed.FS

// Config says what the playground shows.
type Config struct {
	// Endpoint is the path of the GraphQL endpoint, on the same origin as the page: "/graphql".
	// Subscriptions use it too, over WebSocket.
	Endpoint string
	// Title names the service, on the page and in the browser's tab.
	Title string
	// Examples open as tabs when a developer comes for the first time; after that the browser
	// remembers the developer's own tabs. See [Examples].
	Examples []Example
}

// Handler serves the page at "/", exactly, and its files under "/playground/". Any other path is not
// found. It answers GET and HEAD, and is safe for concurrent use.
func Handler(c Config) http.Handler {
	h, err := newHandler(c, bundle())
	if err != nil {
		panic(err) // The files are compiled in: reading them can't fail at run time.
	}
	return h
}

// Built reports whether GraphiQL is compiled into this binary. If not, the page loads it from a
// content delivery network.
func Built() bool {
	return isBuilt(bundle())
}

// bundle is the embedded build without its folder's name.
func bundle() fs.FS {
	dist, err := fs.Sub(built, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path.
	}
	return dist
}

// isBuilt reports whether dist holds a build. The build writes index.js last.
func isBuilt(dist fs.FS) bool {
	_, err := fs.Stat(dist, "index.js")
	return err == nil
}

// newHandler is [Handler] with the build taken from dist.
func newHandler(c Config, dist fs.FS) (http.Handler, error) {
	own, err := fs.Sub(files, "static")
	if err != nil {
		return nil, err
	}
	assets, err := loadAssets(own, dist)
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
