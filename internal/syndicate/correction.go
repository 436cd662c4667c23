package syndicate

import "strings"

// correction is what was wrong in an article, whose text is the right one.
type correction struct {
	At   string `json:"at"`
	Note text   `json:"note"`
}

// corrections are all there were, oldest first.
func (s *story) corrections() []correction {
	var out []correction
	for _, c := range s.Newsroom.Corrections {
		out = append(out, correction{At: s.local(c.At), Note: line(c.Note)})
	}
	return out
}

// corrected is what was wrong, in words: a line for each correction.
func (s *story) corrected() text {
	var lines []string
	for _, c := range s.corrections() {
		lines = append(lines, "Corrected "+c.At+": "+string(c.Note))
	}
	return text(strings.Join(lines, "\n"))
}
