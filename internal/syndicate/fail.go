package syndicate

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"broadsheet/internal/content"
)

// statuses are what codes are in HTTP. Others are the gateway's own failures.
var statuses = map[content.Code]int{
	content.NotFound: http.StatusNotFound, content.Invalid: http.StatusBadRequest, content.Forbidden: http.StatusForbidden,
	content.Unavailable: http.StatusServiceUnavailable, content.RateLimited: http.StatusTooManyRequests,
	content.Conflict: http.StatusServiceUnavailable, // an import is writing it
}

// errBusy is the answer while as much is done as may be.
var errBusy = content.Errorf(content.Unavailable, "the gateway is busy; come again as late as Retry-After says")

// fail answers with an error: in words, or as JSON where JSON was asked for. What failed inside
// goes to the log and not to the client.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	code, message := content.CodeOf(err), "the gateway failed"
	var coded *content.Error
	if errors.As(err, &coded) && code != content.Internal {
		message = coded.Message
	}
	status, known := statuses[code]
	if !known {
		status = http.StatusInternalServerError
	}
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) && err != errBusy { // else the client left, or is one of many
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
	body, _ := json.Marshal(map[string]any{"error": map[string]any{"code": code, "message": message}}) // words alone always marshal
	_, _ = w.Write(append(body, '\n'))
}
