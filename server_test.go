package main

import (
	"bytes"
	"os"
	"testing"

	"broadsheet/internal/command"
)

// TestSchemaIsInTheProgram prints the schema, which must be the text that front-end teams read in
// schema.graphqls.
func TestSchemaIsInTheProgram(t *testing.T) {
	want, err := os.ReadFile("schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := command.Run(t.Context(), []string{"schema"}, schema, &out, &errs); code != 0 || out.String() != string(want) {
		t.Errorf("exit code %d, %d bytes of %d: %s", code, out.Len(), len(want), &errs)
	}
}
