package scalar_test

import (
	"strings"
	"testing"

	"broadsheet/graph/scalar"
	"broadsheet/internal/content"
)

// TestIDsAreStringsOrNumbers reads ids as clients write them.
func TestIDsAreStringsOrNumbers(t *testing.T) {
	for _, c := range []struct {
		sent any
		want content.ID
	}{{"art_1", "art_1"}, {7, "7"}, {"", ""}, {[]any{"art_1"}, ""}, {nil, ""}} {
		got, err := scalar.UnmarshalID(c.sent)
		if got != c.want || (err == nil) != (c.want != "") || err != nil && content.CodeOf(err) != content.Invalid {
			t.Errorf("%v: got %q, %v, want %q", c.sent, got, err, c.want)
		}
	}
}

// TestEmptyStringIsNull writes a string that a source did not give.
func TestEmptyStringIsNull(t *testing.T) {
	for _, c := range []struct{ text, want string }{{"", "null"}, {"a \"b\"", `"a \"b\""`}} {
		var w strings.Builder
		scalar.MarshalString(c.text).MarshalGQL(&w)
		if w.String() != c.want {
			t.Errorf("%q: got %s, want %s", c.text, &w, c.want)
		}
	}
}
