package syndicate

import "strings"

// correction is a published correction. The article's text is already the corrected one.
type correction struct {
	At   string `json:"at"`
	Note text   `json:"note"`
}

// corrections returns all corrections of the article, oldest first.
func (s *story) corrections() []correction {
	var out []correction
	for _, c := range s.Newsroom.Corrections {
		out = append(out, correction{At: s.local(c.At), Note: line(c.Note)})
	}
	return out
}

// correctionNotes returns the corrections as text, one line each.
func (s *story) correctionNotes() text {
	var lines []string
	for _, c := range s.corrections() {
		lines = append(lines, "Corrected "+c.At+": "+string(c.Note))
	}
	return text(strings.Join(lines, "\n"))
}
