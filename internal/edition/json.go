package edition

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
	"time"

	"broadsheet/internal/content"
)

//go:embed schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12) of an edition file.
func Schema() string { return schema }

// Decode reads the editions of a file: one, or several one after the other. It stops at the first
// malformed or invalid edition, with an error of code Invalid that names the place and the reason.
func Decode(r io.Reader) iter.Seq2[Edition, error] {
	return func(yield func(Edition, error) bool) {
		d := json.NewDecoder(r)
		d.DisallowUnknownFields()
		for n := 1; ; n++ {
			var e Edition
			err := d.Decode(&e)
			if errors.Is(err, io.EOF) && n > 1 {
				return
			}
			if err == nil {
				err = e.Validate()
			} else {
				err = content.Errorf(content.Invalid, "%s%s; `broadsheet import --schema` prints the JSON Schema of edition files", editionPrefix(n), explain(err))
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// editionPrefix returns the beginning of an error message about the nth edition of a file; "" for the
// first.
func editionPrefix(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf("edition %d of the file: ", n)
}

// explain returns the reason of a decoding error in words for users.
func explain(err error) string {
	var wrongType *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	var wrongTime *time.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return "the file is empty; it should hold an edition"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the file ends in the middle of an edition"
	case errors.As(err, &wrongType):
		return fmt.Sprintf("%s is a %s, but must be %s (byte %d)", cmp.Or(wrongType.Field, "the edition"), wrongType.Value, jsonKinds[wrongType.Type.Kind()], wrongType.Offset)
	case errors.As(err, &wrongTime):
		return fmt.Sprintf("%q is not a time; write it as RFC 3339, such as 2026-06-01T06:00:00+08:00", strings.ReplaceAll(wrongTime.Value, `"`, ""))
	case errors.As(err, &syntax):
		return fmt.Sprintf("the file is not valid JSON (byte %d: %v)", syntax.Offset, err)
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Sprintf("the field %s is unknown", field)
	}
	return err.Error()
}

// jsonKinds are JSON's names of Go's kinds.
var jsonKinds = map[reflect.Kind]string{
	reflect.Struct: "an object", reflect.Slice: "an array", reflect.String: "a string", reflect.Pointer: "an object",
	reflect.Int: "a whole number", reflect.Int64: "a whole number", reflect.Float64: "a number", reflect.Bool: "true or false",
}

// Write writes the edition as indented JSON. The same edition always gives the same bytes.
func (e Edition) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(e)
}
