package command_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/sqlitestore"
)

// floor is a server to compare the gateway with: it returns the same responses from the same store,
// by net/http and hand-written code without GraphQL, and stored responses without any read.
func floor() {
	store, err := sqlitestore.Open(context.Background(), os.Args[1], time.Now)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	constant := map[string][]byte{}
	mux := http.NewServeMux()
	for name, work := range map[string]func(context.Context, content.Store, handRequest) (any, error){
		"W1": handFrontPage, "W2": handArticle, "W3": handSection, "W4": handTrack, "W5": handPaging,
	} {
		mux.HandleFunc("POST /hand/"+name, func(w http.ResponseWriter, r *http.Request) {
			var request handRequest
			if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			data, err := work(r.Context(), store, request)
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
		})
	}
	mux.HandleFunc("POST /learn/{name}", func(_ http.ResponseWriter, r *http.Request) {
		var text json.RawMessage
		_ = json.NewDecoder(r.Body).Decode(&text)
		constant[r.PathValue("name")] = text
	})
	mux.HandleFunc("POST /constant/{name}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(constant[r.PathValue("name")])
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		fmt.Fprintf(w, "go_memstats_mallocs_total %d\n", m.Mallocs)
	})
	fmt.Printf("http://%s\n", l.Addr())
	fmt.Fprintln(os.Stderr, http.Serve(l, mux))
}

// handRequest is the request of the hand-written handlers.
type handRequest struct {
	ID    content.ID
	After *content.Key
}

type handNamed struct {
	Name string `json:"name"`
}

type handTeaser struct {
	Title       string      `json:"title"`
	PublishedAt time.Time   `json:"publishedAt"`
	Section     handNamed   `json:"section"`
	Authors     []handNamed `json:"authors"`
}

type handPage struct {
	Number   string       `json:"number"`
	Articles []handTeaser `json:"articles"`
}

func handFrontPage(ctx context.Context, store content.Store, request handRequest) (any, error) {
	r, err := store.Read(ctx, content.Public())
	if err != nil {
		return nil, err
	}
	issues, err := r.Issues(ctx, []content.ID{request.ID})
	if err != nil {
		return nil, err
	}
	pages, err := r.PagesOfIssues(ctx, []content.ID{request.ID})
	if err != nil {
		return nil, err
	}
	var ids []content.ID
	for _, p := range pages[request.ID] {
		ids = append(ids, p.ID)
	}
	articles, err := r.ArticlesOfPages(ctx, ids)
	if err != nil {
		return nil, err
	}
	var all []*content.Article
	for _, list := range articles {
		all = append(all, list...)
	}
	tease, err := teasers(ctx, r, all)
	if err != nil {
		return nil, err
	}
	var out []handPage
	for _, p := range pages[request.ID] {
		page := handPage{Number: p.Number}
		for _, a := range articles[p.ID] {
			page.Articles = append(page.Articles, tease(a))
		}
		out = append(out, page)
	}
	return map[string]any{"issue": map[string]any{"date": issues[request.ID].Date, "pages": out}}, nil
}

// teasers reads the sections and authors of articles in batches, and returns a function that makes teasers.
func teasers(ctx context.Context, r content.Reader, articles []*content.Article) (func(*content.Article) handTeaser, error) {
	wanted := map[content.ID]bool{}
	var sectionIDs, authorIDs []content.ID
	add := func(to *[]content.ID, id content.ID) {
		if !wanted[id] {
			wanted[id] = true
			*to = append(*to, id)
		}
	}
	for _, a := range articles {
		add(&sectionIDs, a.SectionID)
		for _, id := range a.AuthorIDs() {
			add(&authorIDs, id)
		}
	}
	sections, err := r.Sections(ctx, sectionIDs)
	if err != nil {
		return nil, err
	}
	authors, err := r.Authors(ctx, authorIDs)
	return func(a *content.Article) handTeaser {
		t := handTeaser{Title: a.Title, PublishedAt: a.PublishedLocal(), Section: handNamed{sections[a.SectionID].Name}}
		for _, id := range a.AuthorIDs() {
			t.Authors = append(t.Authors, handNamed{authors[id].Name})
		}
		return t
	}, err
}

func handArticle(ctx context.Context, store content.Store, request handRequest) (any, error) {
	r, err := store.Read(ctx, content.Public())
	if err != nil {
		return nil, err
	}
	ids := []content.ID{request.ID}
	articles, err := r.Articles(ctx, ids)
	if err != nil {
		return nil, err
	}
	a := articles[request.ID]
	bodies, err := r.Bodies(ctx, ids)
	if err != nil {
		return nil, err
	}
	views, err := r.ViewCounts(ctx, ids)
	if err != nil {
		return nil, err
	}
	publications, err := r.Publications(ctx, []content.ID{a.PublicationID})
	if err != nil {
		return nil, err
	}
	issues, err := r.Issues(ctx, []content.ID{a.IssueID})
	if err != nil {
		return nil, err
	}
	pages, err := r.Pages(ctx, []content.ID{a.PageID})
	if err != nil {
		return nil, err
	}
	order, err := r.ReadingOrder(ctx, []content.ID{a.IssueID})
	if err != nil {
		return nil, err
	}
	next, err := r.Articles(ctx, order[a.IssueID][1:2])
	if err != nil {
		return nil, err
	}
	tease, err := teasers(ctx, r, []*content.Article{a})
	if err != nil {
		return nil, err
	}
	t, body := tease(a), bodies[a.ID]
	return map[string]any{"article": struct {
		handTeaser
		ID, Kicker, Subtitle, Byline, Source, Summary, EditorsNote string
		Credits                                                    []content.Credit
		UpdatedAt                                                  time.Time
		HTML, Text                                                 string
		Sections                                                   []content.BodySection
		Images                                                     []content.Image
		WordCount                                                  int
		ViewCount                                                  int64
		Publication, Issue, Page                                   string
		Next                                                       string
	}{
		t, string(a.ID), a.Kicker, a.Subtitle, a.Byline, a.Source, a.Summary, a.EditorsNote, a.Credits, a.UpdatedAt, body.HTML(), body.Text(), body.Sections, a.Images,
		a.WordCount, views[a.ID], publications[a.PublicationID].Name, string(issues[a.IssueID].Date), pages[a.PageID].Number, next[order[a.IssueID][1]].Title,
	}}, nil
}

func handList(ctx context.Context, store content.Store, q content.ArticleQuery) (any, error) {
	r, err := store.Read(ctx, content.Public())
	if err != nil {
		return nil, err
	}
	lists, err := r.ArticleLists(ctx, []content.ArticleQuery{q})
	if err != nil {
		return nil, err
	}
	var articles []*content.Article
	for _, a := range lists[0][:min(len(lists[0]), q.Limit-1)] {
		articles = append(articles, a.Article)
	}
	tease, err := teasers(ctx, r, articles)
	if err != nil {
		return nil, err
	}
	var out []handTeaser
	for _, a := range articles {
		out = append(out, tease(a))
	}
	var end *content.Key
	if len(articles) > 0 {
		key := articles[len(articles)-1].KeyIn(content.NewestFirst, 0)
		end = &key
	}
	return map[string]any{"articles": out, "end": end, "more": len(lists[0]) == q.Limit}, nil
}

func handSection(ctx context.Context, store content.Store, request handRequest) (any, error) {
	return handList(ctx, store, content.ArticleQuery{
		ArticleFilter: content.ArticleFilter{SectionIDs: []content.ID{request.ID}}, Order: content.NewestFirst, Window: content.Window{Limit: 21, After: request.After},
	})
}

func handPaging(ctx context.Context, store content.Store, request handRequest) (any, error) {
	return handList(ctx, store, content.ArticleQuery{Order: content.NewestFirst, Window: content.Window{Limit: 101, After: request.After}})
}

func handTrack(ctx context.Context, store content.Store, request handRequest) (any, error) {
	r, err := store.Read(ctx, content.Public())
	if err != nil {
		return nil, err
	}
	if articles, err := r.Articles(ctx, []content.ID{request.ID}); err != nil || articles[request.ID] == nil {
		return nil, fmt.Errorf("no article: %w", err)
	}
	results, err := store.AddViews(ctx, []content.View{{ArticleID: request.ID}})
	if err != nil {
		return nil, err
	}
	return map[string]any{"viewCount": results[0].Count, "counted": results[0].Counted}, nil
}
