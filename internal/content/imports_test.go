package content_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImportsRunOneWay checks the layers: content imports the standard library only, the stores import
// content, words and storage, and no other package except the command line imports a store.
func TestImportsRunOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}`, "broadsheet/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	stores := []string{"broadsheet/internal/mongostore", "broadsheet/internal/sqlitestore"}
	mayImportStores := append(stores, "broadsheet", "broadsheet/internal/command", "broadsheet/internal/transfer/transfertest")
	packages := 0
	for line := range strings.Lines(string(out)) {
		deps := strings.Fields(line)
		pkg, deps := deps[0], deps[1:]
		packages++
		for _, dep := range deps {
			ours := strings.HasPrefix(dep, "broadsheet/")
			switch {
			case pkg == "broadsheet/internal/content" && (ours || strings.Contains(strings.Split(dep, "/")[0], ".")):
				t.Errorf("content imports %s; it may import the standard library only", dep)
			case slices.Contains(stores, pkg) && ours && !slices.Contains([]string{"broadsheet/internal/content", "broadsheet/internal/storage", "broadsheet/internal/words"}, dep):
				t.Errorf("%s imports %s; a store may import content, words and storage only", pkg, dep)
			case pkg == "broadsheet/internal/telemetry" && strings.HasPrefix(dep, "database/sql"):
				// the Prometheus client has a collector for such databases
			case !slices.Contains(mayImportStores, pkg) && isStore(dep):
				t.Errorf("%s imports %s; only the command line may import the stores", pkg, dep)
			}
		}
	}
	if packages < 30 {
		t.Errorf("go list returned %d packages", packages)
	}
}

// isStore reports whether a package is a store or a database's driver.
func isStore(pkg string) bool {
	return slices.ContainsFunc([]string{"broadsheet/internal/mongostore", "broadsheet/internal/sqlitestore", "database/sql", "go.mongodb.org/mongo-driver/v2", "modernc.org/sqlite"}, func(store string) bool {
		return pkg == store || store != "database/sql" && strings.HasPrefix(pkg, store+"/")
	})
}
