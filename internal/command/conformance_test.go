package command_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestConformance runs the npm audits of GraphQL over HTTP, and sessions of common clients, against
// the program. It needs Node and the packages that `make conformance` installs.
func TestConformance(t *testing.T) {
	folder := filepath.Join("..", "httpd", "conformance")
	_, missing := os.Stat(filepath.Join(folder, "node_modules"))
	if node, err := exec.LookPath("node"); err != nil || missing != nil {
		if os.Getenv("BROADSHEET_TEST_NODE") == "required" {
			t.Fatalf("Node %q, its packages: %v", node, missing)
		}
		t.Skip("Node or its packages are missing: install Node and run make conformance")
	}
	s := start(t, "sqlite::memory:")
	for _, script := range []string{"audits.mjs", "clients.mjs"} {
		cmd := exec.CommandContext(t.Context(), "node", script, s.url)
		cmd.Dir = folder
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", script, err, out)
		}
		t.Logf("%s", out)
	}
}
