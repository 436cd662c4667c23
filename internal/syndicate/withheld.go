package syndicate

import (
	"slices"

	"broadsheet/internal/content"
)

// The fields that may be withheld, as the API has them.
const (
	fieldSummary = "summary"
	fieldBody    = "body"
)

// withholds reports whether who reads does not get a field of the article.
func (s *story) withholds(field string) bool {
	return slices.ContainsFunc(s.Withheld, func(w content.Withheld) bool { return w.Field == field })
}

// access says in words why there is no body; nothing where there is one.
func (s *story) access() text {
	switch {
	case !s.withholds(fieldBody):
		return ""
	case s.withholds(fieldSummary):
		return "The text is for those who are entitled to it."
	}
	return "The summary alone is given; the text is for those who are entitled to it."
}

// withheld is what is not given of an article, as far as it is known until when.
type withheld struct {
	Field  string         `json:"field"`
	Reason content.Reason `json:"reason"`
	Until  string         `json:"until,omitempty"`
}

func (s *story) withheldParts() []withheld {
	var out []withheld
	for _, w := range s.Withheld {
		out = append(out, withheld{Field: w.Field, Reason: w.Reason, Until: s.local(w.Until)})
	}
	return out
}
