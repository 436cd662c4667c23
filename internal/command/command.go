// Package command is the command line: it reads settings, opens the store they name, and
// hands both to what does the work.
//
// Its promises to scripts: results go to standard output, progress and errors to standard
// error; the exit code is 0 when all was done, 2 when an import left files out that it did
// not understand, and 1 when nothing could be done, or not all of it.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"

	"broadsheet/internal/content"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	done    = 0
	failed  = 1
	partial = 2
)

// commands is what can be typed after broadsheet.
type commands struct {
	Serve       serveCommand       `cmd:"" default:"withargs" help:"Serve the graph (the default)."`
	Import      importCommand      `cmd:"" help:"Bring e-paper pages, text extracts and edition files into the store."`
	Export      exportCommand      `cmd:"" help:"Write editions as JSON, a file an issue."`
	Copy        copyCommand        `cmd:"" help:"Copy a store into another: from SQLite to MongoDB, and back."`
	Article     articleCommand     `cmd:"" help:"Withdraw, correct and license articles."`
	Publication publicationCommand `cmd:"" help:"List publications, and decide what holds for all their articles."`
	Partner     partnerCommand     `cmd:"" help:"Partners who syndicate articles, and what they are entitled to."`
	Key         keyCommand         `cmd:"" help:"Keys of partners and of the newsroom."`
	Schema      schemaCommand      `cmd:"" help:"Print the schema of the GraphQL API."`
	Version     versionCommand     `cmd:"" help:"Print the version."`
}

// terminal is where commands write.
type terminal struct {
	stdout, stderr io.Writer
}

// exit ends a command with a code; what there is to say was said.
type exit struct{ code int }

func (e exit) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// Run runs one command line and returns its exit code. schema is the API's text.
func Run(ctx context.Context, args []string, schema string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == "help" {
		args = append(args[1:], "--help")
	}
	code, exited := done, false
	parser, err := kong.New(&commands{},
		kong.Name("broadsheet"),
		kong.Description("A GraphQL gateway for newspapers' digital editions: takes e-paper pages in, and serves them as one graph."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(c int) { code, exited = c, true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, FlagsLast: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(terminal{stdout: stdout, stderr: stderr}),
		kong.Bind(apiSchema(schema)),
	)
	if err != nil {
		fmt.Fprintln(stderr, "broadsheet:", err)
		return failed
	}
	line, err := parser.Parse(args)
	if exited {
		return code
	}
	if err == nil {
		err = line.Run()
	}
	var asked exit
	switch {
	case err == nil:
		return done
	case errors.As(err, &asked):
		return asked.code
	}
	fmt.Fprintln(stderr, "broadsheet:", sayable(err))
	var wrongLine *kong.ParseError
	if errors.As(err, &wrongLine) {
		fmt.Fprintln(stderr, "`broadsheet help` lists the commands and their settings.")
	}
	return failed
}

type apiSchema string

// sayable is an error in the words that its user needs, with the cause when it is not one of
// the gateway's own.
func sayable(err error) string {
	var coded *content.Error
	if errors.As(err, &coded) && coded.Code != content.Internal {
		if coded.Err != nil {
			return coded.Message + "\n  cause: " + coded.Err.Error()
		}
		return coded.Message
	}
	return err.Error()
}
