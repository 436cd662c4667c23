package mongostore

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"

	"go.mongodb.org/mongo-driver/v2/event"
)

const (
	uriSetting    = "BROADSHEET_TEST_MONGODB_URI"
	ferretSetting = "BROADSHEET_TEST_FERRETDB" // "required": the tests fail without FerretDB; "off": they skip it
)

func TestMain(m *testing.M) {
	code := m.Run()
	stopFerret()
	os.Exit(code)
}

// onServers runs a test on FerretDB, and on the server whose URI is in the environment, if any.
func onServers(t *testing.T, test func(t *testing.T, uri string)) {
	t.Run("FerretDB", func(t *testing.T) {
		if os.Getenv(ferretSetting) == "off" {
			t.Skip("FerretDB is skipped: " + ferretSetting + " is off")
		}
		uri, err := startFerret()
		if err != nil && os.Getenv(ferretSetting) != "required" {
			t.Skipf("FerretDB cannot be built or started, so its tests are skipped: %v", err)
		}
		if err != nil {
			t.Fatal(err)
		}
		test(t, uri)
	})
	if uri := os.Getenv(uriSetting); uri != "" {
		t.Run("given server", func(t *testing.T) { test(t, uri) })
	}
}

var ferret struct {
	sync.Once
	folder string
	stdin  io.Closer
	uri    string
	err    error
	cmd    *exec.Cmd
}

// startFerret builds and starts FerretDB once for all tests, and returns its URI.
func startFerret() (uri string, err error) {
	ferret.Do(func() { ferret.err = runFerret() })
	return ferret.uri, ferret.err
}

// runFerret builds FerretDB and starts it. The binary stays beside its source, so that the next run need
// not build it again.
func runFerret() (err error) {
	binary, err := filepath.Abs("ferretdb/ferretdb")
	if err != nil {
		return err
	}
	if _, err := os.Stat(binary); err != nil {
		if testing.Short() {
			return errors.New("FerretDB is not compiled yet; run make ferretdb, which takes minutes")
		}
		fmt.Fprintln(os.Stderr, "compiling FerretDB, which takes some minutes; run make ferretdb first to keep this out of the time limit of the tests…")
	}
	build := exec.Command("go", "build", "-C", "ferretdb", "-tags", "ferretdb_no_postgresql", "-o", "ferretdb", ".")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w: %s", build.Args, err, out)
	}
	if ferret.folder, err = os.MkdirTemp("", "broadsheet-ferretdb"); err != nil {
		return err
	}
	ferret.cmd = exec.Command(binary, ferret.folder)
	ferret.cmd.Stderr = os.Stderr
	if ferret.stdin, err = ferret.cmd.StdinPipe(); err != nil {
		return err
	}
	stdout, err := ferret.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := ferret.cmd.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	ferret.uri = strings.TrimSpace(line)
	return err
}

func stopFerret() {
	if ferret.stdin != nil {
		_ = ferret.stdin.Close()
		_ = ferret.cmd.Wait()
	}
	if ferret.folder != "" {
		_ = os.RemoveAll(ferret.folder)
	}
}

// newDatabase returns the URI of a new database on a server. The database is dropped when the test ends.
func newDatabase(t *testing.T, server string) string {
	t.Helper()
	at, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	at.Path = "/broadsheet_test_" + strings.ToLower(rand.Text()[:12])
	t.Cleanup(func() {
		s := &Store{}
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if err := s.connect(ctx, at.String(), Options{}); err != nil {
			t.Error(err)
			return
		}
		defer s.disconnect()
		if err := s.db.Drop(ctx); err != nil {
			t.Error(err)
		}
	})
	return at.String()
}

func open(t *testing.T, uri string, now func() time.Time, monitor *event.CommandMonitor) *Store {
	t.Helper()
	s, err := Open(t.Context(), uri, Options{Now: now, Monitor: monitor, Timeout: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestContract(t *testing.T) {
	onServers(t, func(t *testing.T, server string) {
		contenttest.Run(t, contenttest.Backend{Slow: server == ferret.uri, New: func(t *testing.T) func(now func() time.Time) content.Store {
			uri := newDatabase(t, server)
			return func(now func() time.Time) content.Store { return open(t, uri, now, nil) }
		}})
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
