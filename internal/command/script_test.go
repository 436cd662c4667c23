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

// scriptedSchema is the API's text in scripts.
const scriptedSchema = `directive @cost(weight: String!) on FIELD_DEFINITION

"What can be asked."
type Query {
  "An issue by its id."
  issue(id: ID!, edition: Int! = 2): Issue
}

"One dated edition."
type Issue {
  number: String!
  pages: [Page!]! @cost(weight: "10")
  teaser: String @deprecated(reason: "Use number, until 2026-12-01.")
  weather: Weather
}

type Page {
  number: String
}

enum Weather { SUN RAIN SNOW }
`

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"broadsheet": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := command.Run(ctx, os.Args[1:], scriptedSchema, os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}, "floor": floor})
}

// TestScripts drives the program as its users do. Each script begins with the bundled
// editions in its folder.
func TestScripts(t *testing.T) {
	where := testscript.Params{Dir: "testdata/script"}
	if testing.Short() { // each command is a process
		where = testscript.Params{Files: []string{"testdata/script/import.txtar", "testdata/script/key.txtar"}}
	}
	testscript.Run(t, testscript.Params{
		Dir: where.Dir, Files: where.Files,
		Setup: func(env *testscript.Env) error {
			return os.CopyFS(filepath.Join(env.WorkDir, "editions"), sampleFiles())
		},
	})
}

func sampleFiles() fs.FS { return sample.Editions() }
