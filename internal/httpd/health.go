package httpd

import (
	"net/http"
	"sync/atomic"
)

// draining is whether the server is about to end.
type draining struct{ begun atomic.Bool }

func (d *draining) begin() { d.begun.Store(true) }

// healthy says that the process serves requests.
func healthy(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	plainText("ok\n").ServeHTTP(w, r)
}

// ready tells a load balancer whether to send requests here.
func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if s.draining.begun.Load() {
		http.Error(w, "the server is about to end", http.StatusServiceUnavailable)
		return
	}
	if err := s.Ready(r.Context()); err != nil {
		s.Log.ErrorContext(r.Context(), "not ready", "error", err)
		http.Error(w, "the store cannot serve", http.StatusServiceUnavailable)
		return
	}
	plainText("ready\n").ServeHTTP(w, r)
}
