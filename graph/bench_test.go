package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/cached"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/sqlitestore"
)

// BenchmarkFrontPage reads an issue of 8 pages and 64 articles with sections and authors, out of 16,000
// articles: through the graph, and with the same store calls written by hand.
func BenchmarkFrontPage(b *testing.B) {
	store, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "paper.db"), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	p := contenttest.NewPaper("quay")
	contenttest.Publish(b, store, p.Masthead())
	for day := range 250 {
		contenttest.Publish(b, store, p.Issue(content.DateOf(time.Date(2025, 1, 1+day, 0, 0, 0, 0, time.UTC)), 8, 8))
	}
	srv := overHTTP(graph.Config{Store: store, Log: slog.New(slog.DiscardHandler), Limits: guard.Default()})
	const selected = `{ latestIssue(publicationId: "pub_quay") { date pages { number articles { title section { name } authors { name } %s } } } }`
	for name, h := range map[string]http.Handler{
		"graph":             srv,
		"graph, cached":     overHTTP(graph.Config{Store: cached.New(store, 64<<20), Log: slog.New(slog.DiscardHandler), Limits: guard.Default()}),
		"graph with bodies": srv,
		"by hand":           byHand(store),
	} {
		query := fmt.Sprintf(selected, "")
		if strings.Contains(name, "bodies") {
			query = fmt.Sprintf(selected, "body { text }")
		}
		body, _ := json.Marshal(map[string]string{"query": query})
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
					r.Header.Set("Content-Type", "application/json")
					w := httptest.NewRecorder()
					h.ServeHTTP(w, r)
					if w.Code != http.StatusOK || strings.Contains(w.Body.String(), `"errors"`) || w.Body.Len() < 5000 {
						b.Errorf("%d: %.300s", w.Code, w.Body)
						return
					}
				}
			})
		})
	}
}

// byHand serves the front page without the graph.
func byHand(store content.Store) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, err := handwritten(r.Context(), store)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"latestIssue": page}})
	})
}

type handPage struct {
	Number   string        `json:"number"`
	Articles []handArticle `json:"articles"`
}

type handName struct {
	Name string `json:"name"`
}

type handArticle struct {
	Title   string     `json:"title"`
	Section handName   `json:"section"`
	Authors []handName `json:"authors"`
}

func handwritten(ctx context.Context, store content.Store) (any, error) {
	r, err := store.Read(ctx, content.Public())
	if err != nil {
		return nil, err
	}
	issues, err := r.IssueLists(ctx, []content.IssueQuery{{IssueFilter: content.IssueFilter{PublicationID: "pub_quay"}, Window: content.Window{Limit: 1}}})
	if err != nil {
		return nil, err
	}
	issue := issues[0][0]
	pages, err := r.PagesOfIssues(ctx, []content.ID{issue.ID})
	if err != nil {
		return nil, err
	}
	var ids, sectionIDs, authorIDs []content.ID
	for _, p := range pages[issue.ID] {
		ids = append(ids, p.ID)
	}
	articles, err := r.ArticlesOfPages(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, list := range articles {
		for _, a := range list {
			sectionIDs, authorIDs = append(sectionIDs, a.SectionID), append(authorIDs, a.AuthorIDs()...)
		}
	}
	sections, err := r.Sections(ctx, sectionIDs)
	if err != nil {
		return nil, err
	}
	authors, err := r.Authors(ctx, authorIDs)
	if err != nil {
		return nil, err
	}
	var out []handPage
	for _, p := range pages[issue.ID] {
		page := handPage{Number: p.Number}
		for _, a := range articles[p.ID] {
			article := handArticle{Title: a.Title, Section: handName{sections[a.SectionID].Name}}
			for _, id := range a.AuthorIDs() {
				article.Authors = append(article.Authors, handName{authors[id].Name})
			}
			page.Articles = append(page.Articles, article)
		}
		out = append(out, page)
	}
	return map[string]any{"date": issue.Date, "pages": out}, nil
}
