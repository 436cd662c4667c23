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

// Decode reads the editions of a file: one, or several one after the other. It stops at the
// first that is not an edition, with an error of code Invalid that says where and why.
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
				err = content.Errorf(content.Invalid, "%s%s; `broadsheet import --schema` prints what is expected", place(n), readable(err))
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// place names the edition of a file that has several.
func place(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf("edition %d of the file: ", n)
}

// readable says what encoding/json means.
func readable(err error) string {
	var wrongType *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	var moment *time.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return "the file is empty"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the file ends in the middle of an edition"
	case errors.As(err, &wrongType):
		return fmt.Sprintf("%s is a %s where %s belongs (byte %d)", cmp.Or(wrongType.Field, "an edition"), wrongType.Value, kinds[wrongType.Type.Kind()], wrongType.Offset)
	case errors.As(err, &moment):
		return fmt.Sprintf("%s is no moment as RFC 3339 writes it, such as 2026-06-01T06:00:00+08:00", strings.ReplaceAll(moment.Value, `"`, ""))
	case errors.As(err, &syntax):
		return fmt.Sprintf("this is no JSON (byte %d: %v)", syntax.Offset, err)
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Sprintf("an edition has no field %s", field)
	}
	return err.Error()
}

// kinds are what JSON calls the kinds of Go.
var kinds = map[reflect.Kind]string{
	reflect.Struct: "an object", reflect.Slice: "an array", reflect.String: "a string", reflect.Pointer: "an object",
	reflect.Int: "a whole number", reflect.Int64: "a whole number", reflect.Float64: "a number", reflect.Bool: "true or false",
}

// Write writes the edition as JSON, always the same bytes for the same edition.
func (e Edition) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(e)
}
