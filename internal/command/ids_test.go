package command_test

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// TestIDsOfEveryType sends ids of every type in place of every type to one of two servers of a store, before
// that server has read the revision: in queries, views and URLs. Then both servers respond alike.
func TestIDsOfEveryType(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "paper.db")
	plain := start(t, store)
	ran(t, store, "partner", "create", "ada", "--name", "Ada")
	key := ran(t, store, "key", "create", "ada")
	publications := plain.ids(t, `{ publications { id } }`)
	for _, id := range publications {
		ran(t, store, "partner", "entitle", "ada", "--publication", strings.TrimPrefix(id, "pub_"))
	}
	kinds := map[string][]string{
		"publication": publications, "issue": plain.ids(t, `{ publications { issues(first: 5) { nodes { id } } } }`),
		"article": plain.ids(t, `{ articles(first: 100) { nodes { id } } }`), "page": plain.ids(t, `{ publications { latestIssue { pages { id } } } }`),
		"section": plain.ids(t, `{ publications { sections { id } } }`), "author": plain.ids(t, `{ publications { authors(first: 10) { nodes { id } } } }`),
	}
	tested := start(t, store)
	for as := range kinds {
		for kind, ids := range kinds {
			if kind == as {
				continue
			}
			var query strings.Builder
			for n, id := range ids[:min(len(ids), 45)] {
				fmt.Fprintf(&query, "a%d: %s(id: %q) { id } ", n, as, id)
			}
			if status, _, body := tested.get(t, "", "/graphql?query="+url.QueryEscape("{ "+query.String()+"}")); status != 200 || strings.Contains(body, `"id"`) || strings.Contains(body, "errors") {
				t.Errorf("%ss as %ss: got %d, %.200s", kind, as, status, body)
			}
			id := ids[0]
			for _, path := range []string{
				"/feeds/" + id + ".rss", "/feeds/tide.rss?author=" + id, "/feeds/tide.rss?issue=" + id, "/feeds/tide.rss?section=" + id,
				"/articles/" + id + ".ninjs.json", "/articles/" + id + ".jsonld", "/issues/" + id + ".json", "/issues/" + id + "/manifest.json",
			} {
				tested.get(t, key, path)
			}
		}
		if as != "article" {
			if err := tested.ask(`mutation($id: ID!) { trackView(input: {articleId: $id}) { counted } }`, map[string]any{"id": kinds[as][0]}, &struct{}{}); err != nil {
				t.Error(err)
			}
		}
	}
	paths := []string{"/news-sitemap.xml", "/feeds/", "/articles/" + kinds["article"][0] + ".ninjs.json", "/issues/" + kinds["issue"][0] + ".json", "/issues/" + kinds["issue"][0] + "/manifest.json"}
	for _, id := range publications {
		paths = append(paths, "/feeds/"+id+".json")
	}
	for _, query := range []string{
		`{ articles(first: 100) { totalCount nodes { id title body { text } publication { id } issue { id } page { id } section { id } authors { id } } } }`,
		`{ publications { id name latestIssue { id pages { id } } sections { id name } authors(first: 10) { nodes { id } } } }`,
		`{ changes { nodes { kind reason articleId article { id title body { text } } } cursor hasMore } }`,
	} {
		paths = append(paths, "/graphql?query="+url.QueryEscape(query))
	}
	for _, path := range paths {
		for _, key := range []string{"", key} {
			gotStatus, _, got := tested.get(t, key, path)
			wantStatus, _, want := plain.get(t, key, path)
			got, want = strings.ReplaceAll(got, tested.url[:len(tested.url)-len("/graphql")], ""), strings.ReplaceAll(want, plain.url[:len(plain.url)-len("/graphql")], "")
			if gotStatus != wantStatus || wantStatus != 200 || got != want {
				t.Errorf("%.80s: got %d with %d bytes, want %d with %d:\n got %.300s\nwant %.300s", path, gotStatus, len(got), wantStatus, len(want), got, want)
			}
		}
	}
}

// ids returns all ids in the response to a query.
func (s *server) ids(t *testing.T, query string) (ids []string) {
	t.Helper()
	status, _, body := s.get(t, "", "/graphql?query="+url.QueryEscape(query))
	for _, part := range strings.Split(body, `"id":"`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		ids = append(ids, id)
	}
	if status != 200 || len(ids) == 0 {
		t.Fatalf("got %d: %.300s", status, body)
	}
	return ids
}
