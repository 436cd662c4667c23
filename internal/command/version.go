package command

import (
	"fmt"
	"runtime/debug"

	"github.com/alecthomas/kong"
)

type versionCommand struct{}

// Help is printed below the command's one-line description.
func (versionCommand) Help() string {
	return "The version of the module, and the commit that the program was built from.\n\nExample:\n\n\tbroadsheet version"
}

// Run prints the version.
func (versionCommand) Run(t terminal) error {
	_, err := fmt.Fprintln(t.stdout, versionLine())
	return err
}

// versionFlag prints the version and ends the program.
type versionFlag bool

// BeforeReset is called by kong when the flag is given, before it looks for a command.
func (versionFlag) BeforeReset(parser *kong.Kong) error {
	_, err := fmt.Fprintln(parser.Stdout, versionLine())
	parser.Exit(done)
	return err
}

// IgnoreDefault makes kong select no default command beside the flag.
func (versionFlag) IgnoreDefault() {}

func versionLine() string {
	version, commit := buildVersion()
	if commit != "" {
		commit = " " + commit
	}
	return "broadsheet " + version + commit
}

// buildVersion returns the module's version and the commit that the program was built from; the
// commit is empty when Go did not record it.
func buildVersion() (version, commit string) {
	version = "development"
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			version = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = s.Value
			}
		}
	}
	return version, commit
}
