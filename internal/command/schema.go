package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/schemadiff"
)

// Exit codes of a comparison. What continuous integration asks is whether something breaks; that
// nobody could tell must not look like either answer.
const (
	breaks       = 1
	incomparable = 2
)

type schemaCommand struct {
	// A pointer, as an empty name is a mistake in somebody's script: it must not pass.
	Diff *string `placeholder:"OLD.graphqls" help:"Name what changed since the schema in this file, instead."`
}

// Help is printed under the command's flags.
func (schemaCommand) Help() string {
	return "With --diff, each change has a line with the element's coordinate, as in Query.issue(id:). Breaking changes come first: operations that were valid " +
		"are refused, or answered with other types. Then dangerous ones: operations stay valid, but may be answered otherwise than expected " +
		"(a new value of an enum, another default), or cost more. Then safe ones. Changed descriptions are counted. The order is always the same.\n\n" +
		"Keep the schema that your front end was built for, and run this with the next version of the gateway before it goes live.\n\n" +
		"Exit codes with --diff: 0 when nothing breaks, 1 when something does, 2 when the schemas could not be compared."
}

// Run prints the schema, or what changed in it.
func (c *schemaCommand) Run(t terminal, schema apiSchema) error {
	if c.Diff == nil {
		_, err := io.WriteString(t.stdout, string(schema))
		return err
	}
	changes, err := changesSince(*c.Diff, schema)
	if err == nil {
		_, err = io.WriteString(t.stdout, listed(changes))
	}
	if err != nil {
		fmt.Fprintln(t.stderr, "broadsheet:", sayable(err))
		return exit{incomparable}
	}
	if len(changes) > 0 && changes[0].Level == schemadiff.Breaking {
		return exit{breaks}
	}
	return nil
}

// changesSince compares the schema in a file with the program's.
func changesSince(file string, schema apiSchema) ([]schemadiff.Change, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, content.Errorf(content.Invalid, "--diff: the file %q does not exist", file)
	} else if err != nil {
		return nil, fmt.Errorf("--diff: %w", err)
	}
	old, err := schemadiff.Load(file, string(text))
	if err != nil {
		return nil, content.Errorf(content.Invalid, "%s\n  --diff takes a schema in GraphQL's language, as `broadsheet schema` prints it", err)
	}
	new, err := schemadiff.Load("schema.graphqls", string(schema))
	if err != nil {
		return nil, fmt.Errorf("the program's own schema: %w", err)
	}
	return schemadiff.Compare(old, new), nil
}

// listed writes changes, a line each, under their levels. Descriptions are only counted: whoever
// rewrites them would hide all else.
func listed(changes []schemadiff.Change) string {
	if len(changes) == 0 {
		return "nothing changed\n"
	}
	count := map[schemadiff.Level]int{}
	for _, c := range changes {
		count[c.Level]++
	}
	var b strings.Builder
	for i, c := range changes {
		if c.Level == schemadiff.Wording {
			break
		}
		if i == 0 || changes[i-1].Level != c.Level {
			fmt.Fprintf(&b, "%s: %d\n", c.Level, count[c.Level])
		}
		fmt.Fprintf(&b, "  %s\n", c)
	}
	if n := count[schemadiff.Wording]; n > 0 {
		fmt.Fprintf(&b, "descriptions changed: %d\n", n)
	}
	return b.String()
}
