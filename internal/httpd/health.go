package httpd

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// draining records that the server is shutting down.
type draining struct{ begun atomic.Bool }

func (d *draining) begin() { d.begun.Store(true) }

// healthy is the liveness check: the process serves requests.
func healthy(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	plainText("ok\n").ServeHTTP(w, r)
}

// readyTime bounds the readiness check, so that a load balancer hears of a store that hangs.
const readyTime = time.Second

// ready is the readiness check: load balancers send requests only while its status is 200.
func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if s.draining.begun.Load() {
		http.Error(w, "the server is shutting down", http.StatusServiceUnavailable)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyTime)
	defer cancel()
	if err := s.Ready(ctx); err != nil {
		s.Log.ErrorContext(r.Context(), "the store is not ready", "error", err)
		http.Error(w, "the store is not ready", http.StatusServiceUnavailable)
		return
	}
	plainText("ready\n").ServeHTTP(w, r)
}
