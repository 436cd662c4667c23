package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRewrittenCodeIsRefused rewrites generated code twice: code in which a pattern is missing must stay as it
// is, because it is not what gqlgen writes.
func TestRewrittenCodeIsRefused(t *testing.T) {
	before, err := os.ReadFile("../../generated/exec.go") // rewritten already
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "exec.go")
	if err := os.WriteFile(file, before, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := rewrite(file); err == nil || !strings.Contains(err.Error(), "no match for graphql") {
		t.Errorf("got %v, want an error that names the missing pattern", err)
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("the refused file was changed: %v", err)
	}
	for _, name := range forbidden() {
		if strings.Contains(string(before), name) {
			t.Errorf("the generated code has %s", name)
		}
	}
}
