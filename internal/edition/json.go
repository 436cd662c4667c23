package edition

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

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
				err = content.Errorf(content.Invalid, "edition %d, near byte %d: %s; `broadsheet import --schema` prints what is expected", n, d.InputOffset(), readable(err))
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// readable says what encoding/json means.
func readable(err error) string {
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return "the file is empty"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the file ends in the middle of an edition"
	case errors.As(err, &wrongType):
		return fmt.Sprintf("%s is a %s where a %s belongs", wrongType.Field, wrongType.Value, wrongType.Type)
	}
	return err.Error()
}

// Encode writes an edition so that people can read it and Decode reads it back.
func Encode(w io.Writer, e Edition) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(e)
}
