package syndicate

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"broadsheet/internal/content"
)

// statuses maps error codes to HTTP statuses. All other codes are 500.
var statuses = map[content.Code]int{
	content.NotFound: http.StatusNotFound, content.Invalid: http.StatusBadRequest, content.Forbidden: http.StatusForbidden,
	content.Unavailable: http.StatusServiceUnavailable, content.RateLimited: http.StatusTooManyRequests,
	content.Conflict: http.StatusServiceUnavailable, // an import is writing the document at this moment
}

// errBusy is returned while MaxInFlight documents are being made.
var errBusy = content.Errorf(content.Unavailable, "the gateway is busy; repeat the request after the seconds in Retry-After")

// fail writes an error response: as JSON if the address is of a JSON document, otherwise as plain text.
// Internal errors are logged and not sent.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	code, message := content.CodeOf(err), "the gateway failed"
	var coded *content.Error
	if errors.As(err, &coded) && code != content.Internal {
		message = coded.Message
	}
	status, mapped := statuses[code]
	if !mapped {
		status = http.StatusInternalServerError
	}
	// Not logged: requests that the client cancelled, and errBusy, of which there may be very many.
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) && err != errBusy {
		h.Log.ErrorContext(r.Context(), "syndication failed", "path", r.URL.Path, "error", err)
	}
	head := w.Header()
	head.Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable {
		head.Set("Retry-After", "5")
	}
	if !strings.HasSuffix(r.URL.Path, "json") && !strings.HasSuffix(r.URL.Path, ".jsonld") {
		http.Error(w, message, status)
		return
	}
	head.Set("Content-Type", jsonType)
	w.WriteHeader(status)
	body, _ := json.Marshal(map[string]any{"error": map[string]any{"code": code, "message": message}}) // strings always marshal
	_, _ = w.Write(append(body, '\n'))
}
