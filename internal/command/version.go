package command

import (
	"fmt"
	"runtime/debug"
)

type versionCommand struct{}

// Run prints the version: the module's, and the commit that it was built from.
func (versionCommand) Run(t terminal) error {
	version, commit := built()
	if commit != "" {
		commit = " " + commit
	}
	_, err := fmt.Fprintf(t.stdout, "broadsheet %s%s\n", version, commit)
	return err
}

// built tells what the program was built from.
func built() (version, commit string) {
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
