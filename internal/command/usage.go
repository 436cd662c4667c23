package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/vektah/gqlparser/v2/validator/core"
)

type helpCommand struct {
	Command []string `arg:"" optional:"" help:"The command, such as serve or article withdraw. Without one, all commands are listed."`
}

// Help is printed below the command's one-line description.
func (helpCommand) Help() string {
	return "`broadsheet COMMAND --help` prints the same.\n\nExample:\n\n\tbroadsheet help article withdraw"
}

// Run prints the list of commands. It only runs when "help" is not the first argument.
func (helpCommand) Run(line *kong.Context) error { return line.PrintUsage(false) }

// helpArgs turns the arguments of "help" into a command line that prints help.
func helpArgs(command []string) []string { return append(slices.Clone(command), "--help") }

// explain returns the message for a command line that kong could not parse: what is wrong, what
// the user may have meant, and which help to read. kong's errors differ by their text only; the
// script usage.txtar tests each form that is read here.
func explain(wrong *kong.ParseError, args []string) string {
	text, _, _ := strings.Cut(wrong.Error(), ", did you mean")
	node := selectedNode(wrong.Context, args)
	if typed, ok := strings.CutPrefix(text, "unexpected argument "); ok {
		return explainArgument(node, typed)
	}
	if typed, ok := strings.CutPrefix(text, "unknown flag "); ok {
		return explainFlag(wrong.Context.Model.Node, node, typed)
	}
	if flag, ok := strings.CutPrefix(text, "flag "); ok {
		flag, _, _ = strings.Cut(flag, " ") // flag --store applies to the default command
		return fmt.Sprintf("%s is before the name of the command; put it after the name: `broadsheet COMMAND %s …`\n%s", flag, flag, helpHint(wrong.Context.Model.Node))
	}
	if missing, ok := strings.CutPrefix(text, "expected "); ok {
		if len(node.Children) > 0 {
			return fmt.Sprintf("%q needs a command: %s\n%s", node.FullPath(), strings.Join(childNames(node), ", "), helpHint(node))
		}
		text = "missing argument: " + strings.Trim(missing, `"`)
	}
	if node == wrong.Context.Model.Node {
		node = node.DefaultCmd // the flag is one of its flags
	}
	if flag, reason, _ := strings.Cut(text, ": "); strings.HasSuffix(reason, `but got "EOL" (<EOL>)`) {
		text = flag + " needs a value"
	}
	return strings.Replace(text, "a valid 64 bit int", "a whole number", 1) + "\n" + helpHint(node)
}

// selectedNode returns the command that the arguments name: the root when they name none, though
// kong then selects the default command.
func selectedNode(line *kong.Context, args []string) *kong.Node {
	node := line.Selected()
	if node == nil || node == line.Model.DefaultCmd && !slices.Contains(args, node.Name) {
		return line.Model.Node
	}
	return node
}

func explainArgument(node *kong.Node, typed string) string {
	if len(node.Children) == 0 {
		return fmt.Sprintf("unexpected argument %q\n%s", typed, helpHint(node))
	}
	path := strings.TrimPrefix(node.FullPath()+" "+typed, "broadsheet ")
	similar := similarCommands(node, typed)
	text := fmt.Sprintf("unknown command %q%s", path, didYouMean(similar))
	if len(similar) == 1 {
		return text + "\nRun `broadsheet " + similar[0] + " --help` for its flags and an example."
	}
	return text + "\n" + helpHint(node)
}

func explainFlag(root, node *kong.Node, typed string) string {
	if node == root {
		node = root.DefaultCmd
	}
	var flags []string
	for _, level := range node.AllFlags(true) {
		for _, f := range level {
			flags = append(flags, "--"+f.Name)
			if f.Tag.Negatable != "" {
				flags = append(flags, "--no-"+f.Name)
			}
		}
	}
	text := "unknown flag " + typed + " of `" + node.FullPath() + "`"
	if others := commandsWithFlag(root, typed); len(others) > 0 {
		return fmt.Sprintf("%s; it is a flag of: %s\nFlags follow the name of the command. %s", text, strings.Join(others, ", "), helpHint(node))
	}
	return text + didYouMean(similarTo(typed, flags)) + "\n" + helpHint(node)
}

// similarCommands returns the paths of the commands below node, at any depth, that typed resembles.
func similarCommands(node *kong.Node, typed string) []string {
	paths := map[string][]string{} // by the last word
	var names []string
	for _, n := range below(node) {
		if paths[n.Name] == nil {
			names = append(names, n.Name)
		}
		paths[n.Name] = append(paths[n.Name], strings.TrimPrefix(n.FullPath(), "broadsheet "))
	}
	var similar []string
	for _, name := range similarTo(typed, names) {
		similar = append(similar, paths[name]...)
	}
	return similar
}

// similarTo returns the names that begin with typed or are spelt like it, the closest first, at
// most three.
func similarTo(typed string, names []string) (similar []string) {
	for _, name := range names {
		if strings.HasPrefix(name, typed) {
			similar = append(similar, name)
		}
	}
	if len(similar) == 0 {
		similar = core.SuggestionList(typed, names)
	}
	return similar[:min(len(similar), 3)]
}

func commandsWithFlag(root *kong.Node, typed string) (paths []string) {
	for _, n := range below(root) {
		if slices.ContainsFunc(n.Flags, func(f *kong.Flag) bool { return "--"+f.Name == typed }) {
			paths = append(paths, strings.TrimPrefix(n.FullPath(), "broadsheet "))
		}
	}
	return paths
}

// below returns the commands below node, the nearest first.
func below(node *kong.Node) []*kong.Node {
	nodes := slices.Clone(node.Children)
	for _, child := range node.Children {
		nodes = append(nodes, below(child)...)
	}
	return nodes
}

func childNames(node *kong.Node) (names []string) {
	for _, child := range node.Children {
		names = append(names, child.Name)
	}
	return names
}

func didYouMean(similar []string) string {
	if len(similar) == 0 {
		return ""
	}
	return `; did you mean "` + strings.Join(similar, `" or "`) + `"?`
}

// helpHint names the help of a command.
func helpHint(node *kong.Node) string {
	switch {
	case node.Parent == nil:
		return "Run `broadsheet help` for the list of commands."
	case len(node.Children) > 0:
		return "Run `" + node.FullPath() + " --help` for its commands."
	}
	return "Run `" + node.FullPath() + " --help` for its flags and an example."
}
