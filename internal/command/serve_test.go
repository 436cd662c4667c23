package command_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"broadsheet/internal/waiting"
)

// server is a running server process.
type server struct {
	cmd *exec.Cmd
	url string
}

// start starts a server on a store, and waits until it prints its address.
func start(t *testing.T, store string, more ...string) *server {
	t.Helper()
	args := append([]string{"serve", "--sample", "--addr", "127.0.0.1:0", "--store", store, "--drain-time", "0", "--log-level", "error"}, more...)
	cmd := exec.CommandContext(t.Context(), "broadsheet", args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = &strings.Builder{}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &server{cmd: cmd}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "GraphQL"); ok {
			s.url = strings.TrimSpace(url)
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return s
		}
	}
	_ = cmd.Wait()
	t.Fatalf("the server did not start: %s", cmd.Stderr)
	return nil
}

// ask sends a query and decodes the result into data.
func (s *server) ask(query string, variables map[string]any, data any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	r, err := http.Post(s.url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer r.Body.Close()
	result := struct {
		Data   any
		Errors []any
	}{Data: data}
	if err := json.NewDecoder(r.Body).Decode(&result); err != nil {
		return err
	}
	if len(result.Errors) > 0 {
		return fmt.Errorf("%v", result.Errors)
	}
	return nil
}

// unlimited lets one client count as many views as it can.
var unlimited = []string{"--rate-limit", "0", "--view-rate-limit", "0", "--article-view-rate-limit", "0"}

const track = `mutation($id: ID!, $token: String) { trackView(input: {articleId: $id, token: $token}) { viewCount counted } }`

type tracked struct {
	TrackView struct {
		ViewCount int64
		Counted   bool
	}
}

func (s *server) anArticle(t *testing.T) string {
	t.Helper()
	var found struct {
		Articles struct{ Nodes []struct{ ID string } }
	}
	if err := s.ask(`{ articles(first: 1) { nodes { id } } }`, nil, &found); err != nil {
		t.Fatal(err)
	}
	return found.Articles.Nodes[0].ID
}

// TestKilledUnderLoad kills the server while 64 callers count views. Each repeats a call with its
// token until the server acknowledges it. Every token must be counted exactly once, in the total
// and in the count of the day. BROADSHEET_TEST_KILLS is the number of kills (default 3).
func TestKilledUnderLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	kills, err := strconv.Atoi(os.Getenv("BROADSHEET_TEST_KILLS"))
	if err != nil {
		kills = 3
	}
	store := "sqlite:" + filepath.Join(t.TempDir(), "paper.db")
	s := start(t, store, unlimited...)
	id := s.anArticle(t)
	var mu sync.Mutex // guards the variables below
	current, stopped, acknowledged := s, false, 0
	var callers sync.WaitGroup
	for caller := range 64 {
		callers.Go(func() {
			for n := 0; ; n++ {
				variables := map[string]any{"id": id, "token": fmt.Sprint(caller, "-", n)}
				for {
					mu.Lock()
					to, end := current, stopped
					mu.Unlock()
					var result tracked
					if err := to.ask(track, variables, &result); err == nil {
						break
					} else if end {
						t.Errorf("the last server does not respond: %v", err)
						return
					}
					<-time.After(5 * time.Millisecond) // until the next server listens
				}
				mu.Lock()
				acknowledged++
				end := stopped
				mu.Unlock()
				if end {
					return
				}
			}
		})
	}
	more := func(n int) { // waits until n more views are acknowledged
		count := func() int { mu.Lock(); defer mu.Unlock(); return acknowledged }
		before := count()
		waiting.Until(t, "views are acknowledged", func() bool { return count() >= before+n })
	}
	for range kills {
		more(1 + rand.IntN(200))
		if err := current.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = current.cmd.Wait()
		next := start(t, store, unlimited...)
		mu.Lock()
		current = next
		mu.Unlock()
	}
	more(100)
	mu.Lock()
	stopped = true
	mu.Unlock()
	callers.Wait()
	var found struct {
		Article struct {
			ViewCount   int
			Publication struct{ ID string }
		}
	}
	if err := current.ask(`query($id: ID!) { article(id: $id) { viewCount publication { id } } }`, map[string]any{"id": id}, &found); err != nil {
		t.Fatal(err)
	}
	var ranked struct{ MostViewed []struct{ Views int } }
	if err := current.ask(`query($of: ID!) { mostViewed(publicationId: $of, period: WEEK) { views } }`, map[string]any{"of": found.Article.Publication.ID}, &ranked); err != nil {
		t.Fatal(err)
	}
	if found.Article.ViewCount != acknowledged || len(ranked.MostViewed) != 1 || ranked.MostViewed[0].Views != acknowledged {
		t.Errorf("after %d kills: %d views acknowledged, %d counted, by day %v", kills, acknowledged, found.Article.ViewCount, ranked.MostViewed)
	}
	t.Logf("%d kills, %d views", kills, acknowledged)
}

// TestServerStopsCleanly stops the server by a signal while requests are in progress.
func TestServerStopsCleanly(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		store := "sqlite:" + filepath.Join(t.TempDir(), "paper.db")
		s := start(t, store, unlimited...)
		id := s.anArticle(t)
		var wg sync.WaitGroup
		var mu sync.Mutex
		acknowledged := 0
		for range 16 {
			wg.Go(func() {
				for {
					var result tracked
					if err := s.ask(track, map[string]any{"id": id}, &result); err != nil {
						return // the server has stopped
					}
					mu.Lock()
					acknowledged++
					mu.Unlock()
				}
			})
		}
		waiting.Until(t, "views are acknowledged", func() bool { mu.Lock(); defer mu.Unlock(); return acknowledged > 50 })
		if err := s.cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if err := s.cmd.Wait(); err != nil {
			t.Errorf("%s: the server ended with %v: %s", signal, err, s.cmd.Stderr)
		}
		wg.Wait()
		again := start(t, store)
		var found struct{ Article struct{ ViewCount int } }
		if err := again.ask(`query($id: ID!) { article(id: $id) { viewCount } }`, map[string]any{"id": id}, &found); err != nil {
			t.Fatal(err)
		}
		if found.Article.ViewCount != acknowledged || acknowledged == 0 {
			t.Errorf("%s: %d views acknowledged, %d counted: requests in progress must get a response, and no others be counted", signal, acknowledged, found.Article.ViewCount)
		}
	}
}
