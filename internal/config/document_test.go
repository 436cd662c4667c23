package config_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"broadsheet/internal/config"
)

var update = flag.Bool("update", false, "write the settings into docs/production.md")

// TestSettingsAreDocumented compares the tables in docs/production.md with the settings.
func TestSettingsAreDocumented(t *testing.T) {
	const file, begin, end = "../../docs/production.md", "<!-- settings -->\n", "<!-- /settings -->"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s lacks %q or %q", file, begin, end)
	}
	want := before + begin + config.Markdown() + "\n" + end + after
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatalf("%s lists other settings than the program has; run make generate", file)
	}
	if err := os.WriteFile(file, []byte(want), 0o666); err != nil {
		t.Fatal(err)
	}
}
