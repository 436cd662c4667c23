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
	for _, dep := range deps(t, "broadsheet/internal/content") {
		if first, _, _ := strings.Cut(dep, "/"); strings.Contains(first, ".") || first == "broadsheet" && dep != "broadsheet/internal/content" {
			t.Errorf("content imports %s; it may import the standard library only", dep)
		}
	}
	stores := []string{"broadsheet/internal/mongostore", "broadsheet/internal/sqlitestore", "go.mongodb.org/mongo-driver/v2", "modernc.org/sqlite", "database/sql"}
	for _, pkg := range []string{"broadsheet/graph", "broadsheet/internal/edition", "broadsheet/internal/epaper", "broadsheet/internal/intake", "broadsheet/internal/partner", "broadsheet/internal/storage", "broadsheet/internal/views", "broadsheet/internal/words", "broadsheet/internal/cached", "broadsheet/internal/caller", "broadsheet/internal/observed", "broadsheet/internal/httpd", "broadsheet/internal/syndicate", "broadsheet/internal/telemetry", "broadsheet/internal/weburl"} {
		for _, dep := range deps(t, pkg) {
			for _, store := range stores {
				if store == "database/sql" && pkg == "broadsheet/internal/telemetry" {
					continue // the Prometheus client has a collector for such databases
				}
				if dep == store || strings.HasPrefix(dep, store+"/") && store != "database/sql" {
					t.Errorf("%s imports %s; only the command line may import the stores", pkg, dep)
				}
			}
		}
	}
	for _, store := range []string{"broadsheet/internal/mongostore", "broadsheet/internal/sqlitestore"} {
		for _, dep := range deps(t, store) {
			if strings.HasPrefix(dep, "broadsheet/") && dep != store && !slices.Contains([]string{"broadsheet/internal/content", "broadsheet/internal/storage", "broadsheet/internal/words"}, dep) {
				t.Errorf("%s imports %s; a store may import content, words and storage only", store, dep)
			}
		}
	}
}

func deps(t *testing.T, pkg string) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", pkg).Output()
	if err != nil {
		t.Fatalf("go list -deps %s: %v", pkg, err)
	}
	return strings.Fields(string(out))
}
