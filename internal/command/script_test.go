package command_test

import (
	"context"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"broadsheet/internal/command"
	"broadsheet/internal/sample"

	"github.com/rogpeppe/go-internal/testscript"
)

// scriptSchema is the API schema that `broadsheet schema` prints in scripts.
const scriptSchema = `type Query { issue: Int }`

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"broadsheet": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := command.Run(ctx, os.Args[1:], scriptSchema, os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}, "floor": floor})
}

// TestScripts runs the scripts of testdata/script. Each starts in a folder that contains the sample
// newspapers as editions.
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process for each command")
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			return os.CopyFS(filepath.Join(env.WorkDir, "editions"), sampleFiles())
		},
	})
}

func sampleFiles() fs.FS { return sample.Editions() }
