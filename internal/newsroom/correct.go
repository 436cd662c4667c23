package newsroom

import (
	"context"
	"slices"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
)

// Texts are new texts of an article's fields: of the body as [Plain] writes it, of an editor's
// note with its paragraphs parted by a blank line.
type Texts map[content.CorrectedField]string

// Correct changes what was printed. The note tells readers what was wrong. A summary that was the
// opening of the body stays that.
func (d *Desk) Correct(ctx context.Context, id content.ID, note string, texts Texts) (Decision, error) {
	if note = edition.CleanText(note); note == "" {
		return Decision{}, content.Errorf(content.Invalid, "a correction needs a note; readers are told it")
	}
	for field := range texts {
		if !slices.Contains(content.CorrectedFields(), field) {
			return Decision{}, content.Errorf(content.Invalid, "%q cannot be corrected; it is none of %v", field, content.CorrectedFields())
		}
	}
	if body, given := texts[content.CorrectedBody]; given && edition.CleanText(body) == "" {
		return Decision{}, content.Errorf(content.Invalid, "the new text of the body is empty; to take the article back, withdraw it")
	}
	clean := edition.NewCleaner()
	return d.decide(ctx, id, func(a *content.Draft, at transfer.Moment) error {
		fields := correct(a, texts, clean)
		if len(fields) == 0 {
			return content.Errorf(content.Invalid, "the correction changes nothing: that is what the article says")
		}
		a.Newsroom.Corrections = append(slices.Clone(a.Newsroom.Corrections), content.Correction{At: at.Time, Note: note, Fields: fields, Revision: at.Revision})
		return nil
	})
}

// correct gives an article new texts and returns what that changes.
func correct(a *content.Draft, texts Texts, clean edition.Cleaner) (changes []edition.FieldChange) {
	body, rewritten := texts[content.CorrectedBody]
	sections := clean.Body(parse(body, a.Body.Sections)).Sections
	rewritten = rewritten && content.Digest(sections) != content.Digest(a.Body.Sections)
	opened := a.Body.Opening()
	for _, field := range content.CorrectedFields() {
		old := a.TextOf(field)
		if old == nil {
			continue
		}
		told, given := texts[field]
		told = edition.CleanText(told)
		switch {
		case given && field == content.CorrectedEditorsNote:
			told = edition.JoinParagraphs(strings.Split(told, "\n\n"))
		case !given && field == content.CorrectedSummary && rewritten && *old == opened:
			told = content.Body{Sections: sections}.Opening()
		case !given:
			continue
		}
		if told != *old {
			changes = append(changes, edition.FieldChange{Name: field, Before: *old, After: told})
			*old = told
		}
	}
	if rewritten {
		changes = append(changes, edition.FieldChange{Name: content.CorrectedBody})
		a.Body = content.Body{Sections: sections, Earlier: append(slices.Clone(a.Body.Earlier), content.BodyText{Sections: a.Body.Sections})}
		a.WordCount = content.CountWords(a.Body.Text())
	}
	return changes
}
