package httpd

import (
	"io"
	"net/http"
	"slices"
	"strings"
)

// cacheSafe makes the headers of all responses safe for caches in front of the gateway, whatever
// middleware and handlers set. It joins Vary into one line, as nginx before 1.23 reads only the last
// of several lines. It sets Cache-Control: no-store on errors without a Cache-Control header.
func cacheSafe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		safe := &safeWriter{ResponseWriter: w}
		next.ServeHTTP(safe, r)
		safe.prepare(http.StatusOK) // for a handler that wrote nothing
	})
}

// safeWriter changes the headers just before they are sent.
type safeWriter struct {
	http.ResponseWriter
	prepared bool
}

func (w *safeWriter) prepare(status int) {
	if w.prepared {
		return
	}
	w.prepared = status >= http.StatusOK // after an informational response comes the final one
	header := w.Header()
	if vary := header["Vary"]; len(vary) > 0 {
		header["Vary"] = []string{joinVary(vary)}
	}
	if status >= http.StatusBadRequest && header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "no-store")
	}
}

// joinVary returns the names of several Vary lines in one, each name once.
func joinVary(lines []string) string {
	var names []string
	for _, line := range lines {
		for name := range strings.SplitSeq(line, ",") {
			name = strings.TrimSpace(name)
			if name == "*" {
				return name
			}
			if name != "" && !slices.ContainsFunc(names, func(known string) bool { return strings.EqualFold(known, name) }) {
				names = append(names, name)
			}
		}
	}
	return strings.Join(names, ", ")
}

func (w *safeWriter) WriteHeader(status int) {
	w.prepare(status)
	w.ResponseWriter.WriteHeader(status)
}

func (w *safeWriter) Write(b []byte) (int, error) {
	w.prepare(http.StatusOK)
	return w.ResponseWriter.Write(b)
}

// ReadFrom lets the server send a file without copying it.
func (w *safeWriter) ReadFrom(r io.Reader) (int64, error) {
	w.prepare(http.StatusOK)
	return io.Copy(w.ResponseWriter, r)
}

// FlushError sends the headers too, so they must be changed before.
func (w *safeWriter) FlushError() error {
	w.prepare(http.StatusOK)
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Flush is for middleware that looks for http.Flusher.
func (w *safeWriter) Flush() { _ = w.FlushError() }

// Unwrap lets http.ResponseController reach the connection's writer, for deadlines.
func (w *safeWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
