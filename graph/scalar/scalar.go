// Package scalar reads and writes the graph's scalars. It keeps GraphQL out of content and
// the rules of null in one place: what a source does not tell is null.
package scalar

import (
	"io"
	"strconv"
	"time"

	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalID writes an id; null for none.
func MarshalID(id content.ID) graphql.Marshaler { return MarshalString(string(id)) }

// UnmarshalID reads an id. Whether anything has it, the store knows.
func UnmarshalID(v any) (content.ID, error) {
	s, err := graphql.UnmarshalString(v) // ids may be written as numbers
	if err != nil {
		return "", content.Errorf(content.Invalid, "must be an id")
	}
	if s == "" {
		return "", content.Errorf(content.Invalid, "must be an id, and is empty")
	}
	return content.ID(s), nil
}

// MarshalString writes a text; null when it is empty.
func MarshalString(s string) graphql.Marshaler {
	if s == "" {
		return graphql.Null
	}
	return graphql.MarshalString(s)
}

// UnmarshalString reads a text; unlike gqlgen's it takes no number for one.
func UnmarshalString(v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", content.Errorf(content.Invalid, "must be a string")
	}
	return s, nil
}

// Line is a text that stays a text when it is empty.
type Line string

// MarshalGQL writes the line.
func (l Line) MarshalGQL(w io.Writer) { graphql.MarshalString(string(l)).MarshalGQL(w) }

// UnmarshalGQL reads a line.
func (l *Line) UnmarshalGQL(v any) error {
	s, err := UnmarshalString(v)
	*l = Line(s)
	return err
}

// MarshalInt writes a number of 32 bits; the graph has no larger ones as Int.
func MarshalInt(i int) graphql.Marshaler { return graphql.MarshalInt32(int32(i)) }

// UnmarshalInt reads a number of 32 bits and refuses larger ones, and fractions.
func UnmarshalInt(v any) (int, error) {
	i, err := graphql.UnmarshalInt32(v)
	if _, text := v.(string); text || err != nil { // gqlgen's takes a text for a number
		return 0, content.Errorf(content.Invalid, "must be a whole number between -2147483648 and 2147483647")
	}
	return int(i), nil
}

// MarshalDate writes a day; null for none.
func MarshalDate(d content.Date) graphql.Marshaler { return MarshalString(string(d)) }

// UnmarshalDate reads a day.
func UnmarshalDate(v any) (content.Date, error) {
	s, err := UnmarshalString(v)
	if err != nil {
		return "", err
	}
	d, err := content.ParseDate(s)
	if err != nil {
		return "", content.Errorf(content.Invalid, "must be a day written as YYYY-MM-DD, of the years 1600 to 9999, such as 2026-06-01")
	}
	return d, nil
}

// MarshalDateTime writes a moment as RFC 3339 does; null for none.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	if t.IsZero() {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(t.Format(time.RFC3339)))
	})
}

// UnmarshalDateTime reads a moment.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, err := UnmarshalString(v)
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339, s)
	if t = t.UTC(); err != nil || t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}, content.Errorf(content.Invalid, "must be a moment as RFC 3339 writes it, such as 2026-06-01T08:30:00+08:00")
	}
	return t, nil
}
