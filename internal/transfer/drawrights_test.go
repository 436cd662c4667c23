package transfer_test

import (
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"

	"pgregory.net/rapid"
)

// drawTime draws times with offsets, and more precise than stores keep them.
func drawTime(t *rapid.T, label string) time.Time {
	return rapid.SampledFrom([]time.Time{
		time.Date(2026, 6, 1, 20, 0, 0, 0, time.UTC), time.Date(2026, 6, 1, 4, 0, 0, 7654321, time.FixedZone("", 8*3600)), time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC),
	}).Draw(t, label)
}

func drawRights(t *rapid.T) edition.Rights {
	r := edition.Rights{
		Holder: word(t, "holder"), Notice: word(t, "notice"),
		Syndication: rapid.SampledFrom(append(content.Syndications(), "")).Draw(t, "syndication"),
	}
	if rapid.Bool().Draw(t, "embargoed") {
		r.EmbargoUntil = drawTime(t, "embargo")
	}
	if rapid.Bool().Draw(t, "expires") {
		r.ExpiresAt = drawTime(t, "end")
	}
	return r
}

// drawPolicy draws the policy of a newspaper; some of its fields are set by the newsroom.
func drawPolicy(t *rapid.T, p *edition.Publication) {
	r := drawRights(t)
	p.Rights = edition.PublicationRights{Holder: r.Holder, Notice: r.Notice, Syndication: r.Syndication}
	p.PublicAccess = rapid.SampledFrom(append(content.Accesses(), "")).Draw(t, "access")
	for _, field := range []string{"holder", "notice", "syndication", "publicAccess"} {
		if rapid.IntRange(0, 3).Draw(t, field) == 0 {
			if p.FieldDates == nil {
				p.FieldDates = map[string]content.Date{}
			}
			p.FieldDates[field] = edition.Decided
		}
	}
}

// drawDecisions draws an article's rights and the newsroom's decisions.
func drawDecisions(t *rapid.T, a *edition.Article) {
	a.Rights = drawRights(t)
	if rapid.IntRange(0, 3).Draw(t, "decided") == 0 {
		r := drawRights(t)
		a.NewsroomRights = &r
		if rapid.Bool().Draw(t, "of pictures") {
			a.NewsroomImages = &r
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "withdrawn") == 0 {
		a.Withdrawal = &edition.Withdrawal{At: drawTime(t, "at"), Reason: "not so " + word(t, "reason"), KeepsTitle: rapid.Bool().Draw(t, "titled")}
	}
	for range rapid.IntRange(0, 2).Draw(t, "corrections") {
		c := edition.Correction{At: drawTime(t, "at"), Note: "wrong " + word(t, "note")}
		for _, field := range []content.CorrectedField{content.CorrectedTitle, content.CorrectedEditorsNote, content.CorrectedSummary, content.CorrectedBody} {
			if !rapid.Bool().Draw(t, string(field)) {
				continue
			}
			change := edition.FieldChange{Name: field}
			if field != content.CorrectedBody {
				change.Before, change.After = word(t, "before"), word(t, "after")
			} else {
				a.EarlierBodies = append(a.EarlierBodies, drawBody(t))
			}
			c.Fields = append(c.Fields, change)
		}
		if len(c.Fields) > 0 {
			a.Corrections = append(a.Corrections, c)
		}
	}
}
