package syndicate

import (
	"slices"

	"broadsheet/internal/content"
)

// The fields that may be withheld, by their names in the API.
const (
	fieldSummary = "summary"
	fieldBody    = "body"
)

// withholds reports whether a field of the article is withheld from the reader's audience.
func (s *story) withholds(field string) bool {
	return slices.ContainsFunc(s.Withheld, func(w content.Withheld) bool { return w.Field == field })
}

// accessNote explains for people why the body is missing; "" if it is not withheld.
func (s *story) accessNote() text {
	switch {
	case !s.withholds(fieldBody):
		return ""
	case s.withholds(fieldSummary):
		return "The body is available to entitled partners only."
	}
	return "Only the summary is included. The body is available to entitled partners only."
}

// withheld is a field that is withheld: the reason and, if it is known, the end.
type withheld struct {
	Field  string         `json:"field"`
	Reason content.Reason `json:"reason"`
	Until  string         `json:"until,omitempty"`
}

func (s *story) withheldFields() []withheld {
	var out []withheld
	for _, w := range s.Withheld {
		out = append(out, withheld{Field: w.Field, Reason: w.Reason, Until: s.local(w.Until)})
	}
	return out
}
