package mongostore

import (
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/httpd/graphqlhttp"
)

// TestFrontPageTakesOneCommandPerLevel queries an issue with 64 articles, and counts the commands that
// reach the server.
func TestFrontPageTakesOneCommandPerLevel(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	onServers(t, func(t *testing.T, server string) {
		seen := &recorder{}
		clock := contenttest.NewClock(contenttest.StartTime())
		s := open(t, newDatabase(t, server), clock.Now, seen.monitor())
		p := contenttest.NewPaper("quay")
		contenttest.Publish(t, s, p.Masthead(), p.Issue("2026-06-01", 8, 8))

		srv := graphqlhttp.New(graphqlhttp.Config{MaxBody: 100 << 10, Executor: graph.New(graph.Config{Store: s, Log: slog.New(slog.DiscardHandler), Limits: guard.Default()})})
		const query = `{ latestIssue(publicationId: \"pub_quay\") { pages { articles { title section { name } authors { name } %s } } } }`
		for more, extra := range map[string]string{"": "", "body { text }": articlesName} {
			// Articles are read for the names of pages, too.
			want := map[string]int{metaName: 1, issuesName: 1, pagesName: 1, articlesName: 2, sectionsName: 1, authorsName: 1}
			if extra != "" {
				want[extra]++
			}
			_, err := s.Read(t.Context(), content.Public()) // policies are read once a revision
			must(t, err)
			seen.forget()
			body := `{"query": "` + strings.Replace(query, "%s", more, 1) + `"}`
			r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			response := httptest.NewRecorder()
			srv.ServeHTTP(response, r)
			if text := response.Body.String(); strings.Contains(text, `"errors"`) || strings.Count(text, `"title"`) != 64 {
				t.Fatalf("%.500s", text)
			}
			got := map[string]int{}
			for _, c := range seen.recorded() {
				if c.name == "find" && c.collection != tokensName { // the sweeper looks there now and then
					got[c.collection]++
				}
			}
			if !maps.Equal(got, want) {
				t.Errorf("with %q: %v commands, want %v", more, got, want)
			}
		}
	})
}
