package command_test

import (
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/internal/waiting"
)

// ran runs a command on a store, and returns its standard output.
func ran(t *testing.T, store string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "broadsheet", append(args, "--store", store)...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// get sends a request with an API key, and returns the status, the scope in Cache-Control, and the body.
func (s *server) get(t *testing.T, key, path string) (int, string, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, strings.TrimSuffix(s.url, "/graphql")+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	scope, _, _ := strings.Cut(a.Header.Get("Cache-Control"), ",")
	return a.StatusCode, scope, string(body)
}

// TestKeysAtWork creates and revokes API keys while a server runs.
func TestKeysAtWork(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "paper.db")
	s := start(t, store)
	ran(t, store, "partner", "create", "portal", "--name", "Portal")
	ran(t, store, "partner", "entitle", "portal", "--publication", "merrowhaven-gazette", "--section", "Sport")
	portal, editor := ran(t, store, "key", "create", "portal"), ran(t, store, "key", "create", "--newsroom")
	const count = "/graphql?query={articles{totalCount}}"
	const feed = "/feeds/merrowhaven-gazette.rss"
	_, _, all := s.get(t, "", count)
	_, _, public := s.get(t, "", feed)
	wants := func(reason, key, path string, status int, scope string, differs bool) {
		t.Helper()
		gotStatus, gotScope, body := s.get(t, key, path)
		same := body == all || body == public
		if gotStatus != status || gotScope != scope || same == differs {
			t.Errorf("%s: got %d %q, the public's: %t; %.200s", reason, gotStatus, gotScope, same, body)
		}
	}
	wants("the public", "", count, 200, "public", false)
	wants("a partner sees its sections", portal, count, 200, "private", true)
	wants("a cached response for the partner", portal, count, 200, "private", true)
	wants("the newsroom sees everything", editor, count, 200, "private", false)
	wants("the public's feed", "", feed, 200, "public", false)
	wants("a partner's", portal, feed, 200, "private", true)
	wants("the newsroom's", editor, feed, 200, "private", false)
	id := ran(t, store, "key", "revoke", portal)[:10]
	ran(t, store, "partner", "suspend", "portal")
	second := ran(t, store, "key", "create", "portal")
	// One after the other: a refused key is not sent again, as too many refusals of one client are 429.
	for key, status := range map[string]int{portal: 401, second: 403} {
		waiting.Until(t, fmt.Sprintf("the server answers a key with %d", status), func() bool {
			got, _, _ := s.get(t, key, count)
			return got == status
		})
	}
	wants("after its revocation", portal, count, 401, "no-store", true)
	wants("and for feeds", portal, feed, 401, "no-store", true)
	wants("another, of a suspended partner", second, count, 403, "no-store", true)
	wants("another key goes on", editor, count, 200, "private", false)
	if list := ran(t, store, "key", "list"); !strings.Contains(list, id) || strings.Contains(list, portal[15:]) {
		t.Errorf("got %s", list)
	}
}
