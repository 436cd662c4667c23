// Package command is the command line: it parses arguments and settings, opens the store, and
// calls the package that does the work.
//
// What scripts may rely on: results go to standard output, progress and errors to standard error.
// The exit code is 0 on success, 1 on an error, and 2 when an import skipped files that it could
// not read. With --json, commands that print tables print one JSON object a line.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"

	"broadsheet/internal/content"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	done    = 0 // success
	failed  = 1 // an error; or the command line is wrong
	partial = 2 // an import skipped unreadable files
)

const description = `A GraphQL gateway for newspapers' digital editions: it imports e-paper pages, and serves them as one GraphQL API.

Without a command, broadsheet serves: it creates the SQLite database broadsheet.db in this folder if there is none, and listens on port 8080 of all network interfaces.

Examples:

	broadsheet serve --sample
	broadsheet help import

Durations are written 90s, 1h30m, 1d (24 hours) or 2w. Times without an offset, such as 2026-06-01T06:00, are in the publication's time zone.

Exit codes: 0 on success, 1 on an error, 2 when an import skipped files that it could not read.`

// commands defines the command line for kong.
type commands struct {
	ShowVersion versionFlag `name:"version" short:"v" help:"Print the version."`

	Serve       serveCommand       `cmd:"" default:"withargs" help:"Serve the GraphQL API, the playground and feeds (the default command)."`
	Import      importCommand      `cmd:"" help:"Import e-paper pages, text files and edition files into the store."`
	Export      exportCommand      `cmd:"" help:"Export issues as edition files (JSON), one file for each issue."`
	Copy        copyCommand        `cmd:"" help:"Copy a store into another, such as SQLite to MongoDB or back."`
	Article     articleCommand     `cmd:"" help:"Withdraw and correct articles, and change their rights."`
	Publication publicationCommand `cmd:"" help:"List publications, and set their policies."`
	Partner     partnerCommand     `cmd:"" help:"Manage syndication partners and their entitlements."`
	Key         keyCommand         `cmd:"" help:"Manage API keys of partners and of the newsroom."`
	Schema      schemaCommand      `cmd:"" help:"Print the GraphQL schema."`
	Version     versionCommand     `cmd:"" help:"Print the version."`
	Help        helpCommand        `cmd:"" help:"Show the help of a command."`
}

// terminal holds the outputs of a command.
type terminal struct {
	stdout, stderr io.Writer
}

// exit is the error of a command that has printed its result and ends with an exit code other
// than 0.
type exit struct{ code int }

func (e exit) Error() string { return fmt.Sprintf("exit code %d", e.code) }

type apiSchema string

// Run runs one command line and returns its exit code. schema is the text of the GraphQL schema.
func Run(ctx context.Context, args []string, schema string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == "help" {
		args = helpArgs(args[1:])
	}
	code, exited := done, false
	parser, err := kong.New(&commands{},
		kong.Name("broadsheet"),
		kong.Description(description),
		kong.Writers(stdout, stderr),
		kong.Exit(func(c int) { code, exited = c, true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, FlagsLast: true}),
		kong.TypeMapper(reflect.TypeFor[time.Duration](), kong.MapperFunc(decodeDuration)),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(terminal{stdout: stdout, stderr: stderr}),
		kong.Bind(apiSchema(schema)),
	)
	if err != nil {
		fmt.Fprintln(stderr, "broadsheet:", err)
		return failed
	}
	parser.Model.HelpFlag.Help = "Show this help."
	line, err := parser.Parse(args)
	if exited {
		return code
	}
	if err == nil {
		err = line.Run()
	}
	var wrong *kong.ParseError
	var ended exit
	switch {
	case err == nil:
		return done
	case errors.As(err, &ended):
		return ended.code
	case errors.As(err, &wrong):
		fmt.Fprintln(stderr, "broadsheet:", explain(wrong, args))
	default:
		fmt.Fprintln(stderr, "broadsheet:", userMessage(err))
	}
	return failed
}

// userMessage returns the text of an error for the user: of a coded error its message, with the
// cause on a line of its own, of any other error all of it.
func userMessage(err error) string {
	var coded *content.Error
	if errors.As(err, &coded) && coded.Code != content.Internal {
		if coded.Err != nil {
			return coded.Message + "\n  cause: " + coded.Err.Error()
		}
		return coded.Message
	}
	return err.Error()
}
