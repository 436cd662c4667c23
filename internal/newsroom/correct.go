package newsroom

import (
	"context"
	"slices"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
)

// Texts holds new texts of an article by field: a body in the form of [Plain], an editor's note with its
// paragraphs separated by blank lines.
type Texts map[content.CorrectedField]string

// Correct changes printed texts of an article. The note tells readers what was wrong. If the summary was
// the opening of the body, it becomes the opening of the corrected body.
func (d *Desk) Correct(ctx context.Context, id content.ID, note string, texts Texts) (Decision, error) {
	if note = edition.CleanText(note); note == "" {
		return Decision{}, content.Errorf(content.Invalid, "the correction needs a note for readers that says what was wrong")
	}
	for field := range texts {
		if !slices.Contains(content.CorrectedFields(), field) {
			return Decision{}, content.Errorf(content.Invalid, "the field %q cannot be corrected; use one of %v", field, content.CorrectedFields())
		}
	}
	if body, given := texts[content.CorrectedBody]; given && edition.CleanText(body) == "" {
		return Decision{}, content.Errorf(content.Invalid, "the new text of the body is empty; to remove the article, withdraw it")
	}
	clean := edition.NewCleaner()
	return d.decide(ctx, id, func(a *content.Draft, at transfer.Moment) error {
		fields := applyTexts(a, texts, clean)
		if len(fields) == 0 {
			return content.Errorf(content.Invalid, "the correction changes nothing: the article has these texts already")
		}
		a.Newsroom.Corrections = append(slices.Clone(a.Newsroom.Corrections), content.Correction{At: at.Time, Note: note, Fields: fields, Revision: at.Revision})
		return nil
	})
}

// applyTexts replaces texts of an article and returns the changes.
func applyTexts(a *content.Draft, texts Texts, clean edition.Cleaner) (changes []edition.FieldChange) {
	body, rewritten := texts[content.CorrectedBody]
	sections := clean.Body(parse(body, a.Body.Sections)).Sections
	rewritten = rewritten && content.Digest(sections) != content.Digest(a.Body.Sections)
	opening := a.Body.Opening()
	for _, field := range content.CorrectedFields() {
		old := a.TextOf(field)
		if old == nil {
			continue
		}
		text, given := texts[field]
		text = edition.CleanText(text)
		switch {
		case given && field == content.CorrectedEditorsNote:
			text = edition.JoinParagraphs(strings.Split(text, "\n\n"))
		case !given && field == content.CorrectedSummary && rewritten && *old == opening:
			text = content.Body{Sections: sections}.Opening()
		case !given:
			continue
		}
		if text != *old {
			changes = append(changes, edition.FieldChange{Name: field, Before: *old, After: text})
			*old = text
		}
	}
	if rewritten {
		changes = append(changes, edition.FieldChange{Name: content.CorrectedBody})
		a.Body = content.Body{Sections: sections, Earlier: append(slices.Clone(a.Body.Earlier), content.BodyText{Sections: a.Body.Sections})}
		a.WordCount = content.CountWords(a.Body.Text())
	}
	return changes
}
