package syndicate_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/syndicate"
)

// TestMissingBodyIsAnError lets the store lose the body of one article: its documents must fail, rather
// than be made with an empty body.
func TestMissingBodyIsAnError(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 1, 3)
	for _, b := range []content.Batch{p.Masthead(), issue} {
		contenttest.Publish(t, g.store, b)
	}
	lost := &contenttest.Lossy{Store: g.store}
	g.store = lost
	id := issue.Articles[1].ID
	paths := []string{"/issues/" + string(issue.Issues[0].ID) + ".json"}
	for _, extension := range feedExtensions() {
		paths = append(paths, "/feeds/quay."+extension)
	}
	for _, f := range syndicate.ArticleFormats() {
		paths = append(paths, "/articles/"+string(id)+"."+f.Extension)
	}
	for _, path := range paths {
		for lostID, want := range map[content.ID]int{id: http.StatusServiceUnavailable, "": http.StatusOK} {
			lost.ID = lostID
			w := httptest.NewRecorder()
			g.h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			if w.Code != want {
				t.Errorf("%s without the body of %q: got %d, want %d: %.200s", path, lostID, w.Code, want, w.Body)
			}
		}
	}
}
