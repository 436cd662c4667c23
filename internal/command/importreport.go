package command

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/epaper"
	"broadsheet/internal/intake"
	"broadsheet/internal/transfer"
)

// kept is the status of what the store has and an import does not give, beside those of [epaper.Status].
const kept epaper.Status = "kept"

// loss is a line of the report of an import: something that was not imported.
type loss struct {
	File   string        `json:"file" head:"FILE"`
	Part   epaper.Part   `json:"part"`
	What   string        `json:"what,omitempty"`
	Reason string        `json:"reason"`
	Status epaper.Status `json:"status"`
}

// lossesOf returns the report of an import: first what was lost, then what is missing or kept.
func lossesOf(problems []intake.Problem, absences []transfer.Absence) []loss {
	var losses []loss
	for _, p := range problems {
		losses = append(losses, loss{p.Path, cmp.Or(p.Part, epaper.WholeFile), p.What, p.Reason, p.Status})
	}
	for _, a := range absences {
		losses = append(losses, loss{a.Issue, epaper.Part(a.Part), a.What, a.Reason, kept})
	}
	rank := func(l loss) int { return slices.Index([]epaper.Status{epaper.Missing, kept}, l.Status) }
	slices.SortStableFunc(losses, func(a, b loss) int { return rank(a) - rank(b) })
	return losses
}

// count returns the number of losses that have the property.
func count(losses []loss, has func(loss) bool) (n int) {
	for _, l := range losses {
		if has(l) {
			n++
		}
	}
	return n
}

// isLost reports whether a loss makes the exit code 2.
func isLost(l loss) bool { return l.Status.IsLoss() && l.Status != kept }

// summary is the last line of a report file.
type summary struct {
	Summary bool           `json:"summary"` // always true; no other line has it
	Done    bool           `json:"done"`    // false when the import was interrupted or failed
	Files   int            `json:"files"`
	Ignored map[string]int `json:"ignored,omitempty"` // files of a site that are no pages, by extension

	Skipped  int `json:"skipped"`
	Dropped  int `json:"dropped"`
	Replaced int `json:"replaced"`
	Missing  int `json:"missing"`
	Kept     int `json:"kept"`

	Issues   transfer.Tally `json:"issues"`
	Pages    transfer.Tally `json:"pages"`
	Articles transfer.Tally `json:"articles"`
}

// createReport creates the file of --report, so that an import does not begin whose report cannot be written.
func (c *importCommand) createReport() (*os.File, error) {
	if c.Report == "" {
		return nil, nil
	}
	f, err := os.Create(c.Report)
	if err != nil {
		return nil, &content.Error{Code: content.Invalid, Message: fmt.Sprintf("--report: %s cannot be written", c.Report), Err: err}
	}
	return f, nil
}

// writeReport writes the report as JSON lines.
func writeReport(f *os.File, losses []loss, r transfer.Report, plan *intake.Plan, done bool) error {
	with := func(s epaper.Status) int { return count(losses, func(l loss) bool { return l.Status == s }) }
	s := summary{Summary: true, Done: done, Files: plan.Files(), Ignored: plan.Ignored(),
		Skipped: with(epaper.Skipped), Dropped: with(epaper.Dropped), Replaced: with(epaper.Replaced), Missing: with(epaper.Missing), Kept: with(kept),
		Issues: r.Issues, Pages: r.Pages, Articles: r.Articles}
	err := writeJSON(f, losses...)
	if err == nil {
		err = writeJSON(f, s)
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

// printedLoss is a loss as an import prints it.
type printedLoss struct {
	Kind   epaper.Status `json:"kind"` // the status, beside the kinds of tallies
	File   string        `json:"file" head:"FILE"`
	Label  string        `json:"-" head:"PART"`
	Reason string        `json:"reason" head:"REASON"`
	Part   epaper.Part   `json:"part"`
	What   string        `json:"what,omitempty"`
}

// printLosses prints the report as tables, or as JSON.
func (c *importCommand) printLosses(w io.Writer, losses []loss, plan *intake.Plan) error {
	rows := func(has func(loss) bool) (rows []printedLoss) {
		for _, l := range losses {
			if has(l) {
				rows = append(rows, printedLoss{l.Status, l.File, strings.TrimSpace(string(l.Part) + " " + l.What), l.Reason, l.Part, l.What})
			}
		}
		return rows
	}
	if c.JSON {
		return writeJSON(w, rows(func(loss) bool { return true })...)
	}
	for _, group := range []struct {
		title string
		has   func(loss) bool
	}{
		{lostTitle(losses, plan), isLost},
		{"listed on a page, but not among the files:", func(l loss) bool { return l.Status == epaper.Missing }},
		{"in the store, but not in this import; it stays as it is:", func(l loss) bool { return l.Status == kept }},
	} {
		if part := rows(group.has); len(part) > 0 {
			fmt.Fprintf(w, "\n%s\n", group.title)
			if err := writeRows(w, false, part); err != nil {
				return err
			}
		}
	}
	return nil
}

// lostTitle returns the line above the losses, such as "skipped 2 of 4 files, 1 article not imported:".
func lostTitle(losses []loss, plan *intake.Plan) string {
	files := count(losses, func(l loss) bool { return l.Status == epaper.Skipped })
	parts := count(losses, isLost) - files
	title := fmt.Sprintf("skipped %d of %d files", files, plan.Files())
	switch {
	case parts == 0:
	case files == 0:
		title = fmt.Sprintf("not imported: %s of the files", counted(parts, "part"))
	default:
		title += fmt.Sprintf(", and %s of the others", counted(parts, "part"))
	}
	return title + ":"
}

// counted returns a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// notes returns what else an operator should know of an import.
func notes(plan *intake.Plan) (notes []string) {
	if ignored := plan.Ignored(); len(ignored) > 0 {
		var parts []string
		for _, ext := range slices.Sorted(maps.Keys(ignored)) {
			parts = append(parts, fmt.Sprintf("%s %d", ext, ignored[ext]))
		}
		notes = append(notes, "files that are no pages and were not read: "+strings.Join(parts, ", "))
	}
	if n := plan.RelativeAddresses(); n > 0 {
		notes = append(notes, fmt.Sprintf("pictures, page images and PDFs whose addresses have no host: %d. Clients on other hosts cannot find them; give the address of the site with --base-url", n))
	}
	return notes
}

// printNotes prints the notes of an import.
func (c *importCommand) printNotes(w io.Writer, plan *intake.Plan) error {
	for _, text := range notes(plan) {
		if c.JSON {
			if err := writeJSON(w, note{"note", text}); err != nil {
				return err
			}
		} else if _, err := fmt.Fprintf(w, "\nnote: %s\n", text); err != nil {
			return err
		}
	}
	return nil
}

// note is a note of an import as JSON.
type note struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}
