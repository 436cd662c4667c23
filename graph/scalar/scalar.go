// Package scalar marshals and unmarshals the scalars of the schema, so that package content does not depend on
// GraphQL. An empty value in content, which the source did not give, is null in responses.
package scalar

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalID writes an id; null when it is empty.
func MarshalID(id content.ID) graphql.Marshaler { return MarshalString(string(id)) }

// UnmarshalID reads an id. It need not exist.
func UnmarshalID(v any) (content.ID, error) {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case int, int64, json.Number: // GraphQL allows ids to be written as whole numbers
		s = fmt.Sprint(v)
	}
	if _, err := strconv.ParseInt(s, 10, 64); err != nil && s != v {
		return "", content.Errorf(content.Invalid, "must be an id: a string, or a whole number")
	}
	if s == "" {
		return "", content.Errorf(content.Invalid, "must be an id, but is empty")
	}
	return content.ID(s), nil
}

// MarshalString writes a string; null when it is empty.
func MarshalString(s string) graphql.Marshaler {
	if s == "" {
		return graphql.Null
	}
	return graphql.MarshalString(s)
}

// UnmarshalString reads a string. Unlike gqlgen's, it refuses numbers.
func UnmarshalString(v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", content.Errorf(content.Invalid, "must be a string")
	}
	return s, nil
}

// Line is a string that is not null when it is empty.
type Line string

// MarshalGQL writes the line.
func (l Line) MarshalGQL(w io.Writer) { graphql.MarshalString(string(l)).MarshalGQL(w) }

// UnmarshalGQL reads a line.
func (l *Line) UnmarshalGQL(v any) error {
	s, err := UnmarshalString(v)
	*l = Line(s)
	return err
}

// MarshalInt writes an integer of 32 bits; larger numbers have the type Long in the schema.
func MarshalInt(i int) graphql.Marshaler { return graphql.MarshalInt32(int32(i)) }

// UnmarshalInt reads an integer of 32 bits. It refuses larger numbers, fractions and strings.
func UnmarshalInt(v any) (int, error) {
	i, err := graphql.UnmarshalInt32(v)
	if _, isString := v.(string); isString || err != nil { // gqlgen's accepts strings
		return 0, content.Errorf(content.Invalid, "must be a whole number between -2147483648 and 2147483647")
	}
	return int(i), nil
}

// MarshalDate writes a date; null when it is empty.
func MarshalDate(d content.Date) graphql.Marshaler { return MarshalString(string(d)) }

// UnmarshalDate reads a date written as YYYY-MM-DD.
func UnmarshalDate(v any) (content.Date, error) {
	s, err := UnmarshalString(v)
	if err != nil {
		return "", err
	}
	d, err := content.ParseDate(s)
	if err != nil {
		return "", content.Errorf(content.Invalid, "must be a date written as YYYY-MM-DD, of the years 1600 to 9999, such as 2026-06-01")
	}
	return d, nil
}

// MarshalDateTime writes a time as RFC 3339; null when it is zero.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	if t.IsZero() {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(t.Format(time.RFC3339)))
	})
}

// UnmarshalDateTime reads a time written as RFC 3339.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, err := UnmarshalString(v)
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339, s)
	if t = t.UTC(); err != nil || t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}, content.Errorf(content.Invalid, "must be a time written as RFC 3339, such as 2026-06-01T08:30:00+08:00")
	}
	return t, nil
}
