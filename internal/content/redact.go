package content

import "time"

// For returns the article as an audience may see it at a moment: the article itself if nothing is
// withheld, a redacted copy, or nil.
func (a *Article) For(who Audience, now time.Time) *Article {
	v := Judge(a, who, now)
	switch {
	case v.Visibility == Hidden:
		return nil
	case v.Visibility == Stub:
		return a.stub(v)
	case len(v.Withheld) == 0:
		return a
	}
	rest := *a
	rest.Withheld, rest.Images = v.Withheld, nil
	for _, i := range a.Images {
		if reason, _ := v.images(i); reason == "" {
			rest.Images = append(rest.Images, i)
		}
	}
	for _, w := range v.Withheld {
		switch w.Field {
		case fieldBody:
			rest.WordCount = 0
		case fieldSummary:
			rest.Summary, rest.EditorsNote = "", ""
			rest.Newsroom.Corrections = without(without(a.Newsroom.Corrections, CorrectedSummary), CorrectedEditorsNote)
		}
	}
	return &rest
}

// stub returns the stub of an article that is withheld: its id, where it was published, and the reason.
func (a *Article) stub(v Judgement) *Article {
	left := &Article{
		ID: a.ID, PublicationID: a.PublicationID, IssueID: a.IssueID, PublishedAt: a.PublishedAt, UTCOffset: a.UTCOffset,
		PublishedPrecision: a.PublishedPrecision, VisibleFrom: a.VisibleFrom, Stamp: a.Stamp, Withheld: v.Withheld, Stub: true,
	}
	if rights := a.EffectiveRights(); rights.Syndication != "" || !rights.EmbargoUntil.IsZero() || !rights.ExpiresAt.IsZero() {
		left.Rights = Rights{Syndication: rights.Syndication, EmbargoUntil: rights.EmbargoUntil, ExpiresAt: rights.ExpiresAt}
	}
	if v.Withheld[len(v.Withheld)-1].Reason == ForWithdrawn {
		if left.Newsroom.Withdrawal = a.Newsroom.Withdrawal; a.Newsroom.Withdrawal.KeepsTitle {
			left.Title = a.Title
		}
	}
	return left
}

// without returns a copy of corrections without the changes of a field.
func without(corrections []Correction, field CorrectedField) []Correction {
	rest := make([]Correction, len(corrections))
	for i, c := range corrections {
		fields := c.Fields
		c.Fields = nil
		for _, f := range fields {
			if f.Name != field {
				c.Fields = append(c.Fields, f)
			}
		}
		rest[i] = c
	}
	return rest
}

// BodyFor returns the article's body as an audience may see it: the body itself if nothing is withheld, a
// copy without withheld pictures, or an empty one. ok is false if the audience may not see the article.
// The receiver must be the article as stored, not redacted.
func (a *Article) BodyFor(b Body, who Audience, now time.Time) (body Body, ok bool) {
	v := Judge(a, who, now)
	if v.Visibility != Shown {
		return Body{}, false
	}
	for _, w := range v.Withheld {
		if w.Field == fieldBody {
			return Body{}, true
		}
	}
	gone := map[string]bool{} // addresses of pictures that are withheld
	for _, i := range a.Images {
		if reason, _ := v.images(i); reason != "" {
			gone[i.URL] = true
		}
	}
	withheld := func(b BodyBlock) bool {
		if b.Image == nil {
			return false
		}
		reason, _ := v.images(*b.Image)
		return reason != "" || b.Image.URL != "" && gone[b.Image.URL]
	}
	body = Body{Sections: leaveOut(b.Sections, withheld)}
	for _, earlier := range b.Earlier {
		body.Earlier = append(body.Earlier, BodyText{leaveOut(earlier.Sections, withheld)})
	}
	return body, true
}

// leaveOut returns sections without the blocks for which gone is true; the same sections if there are none.
func leaveOut(sections []BodySection, gone func(BodyBlock) bool) []BodySection {
	var rest []BodySection
	for n, s := range sections {
		var blocks []BodyBlock
		left := false
		for m, b := range s.Blocks {
			switch {
			case gone(b) && !left:
				left, blocks = true, append(blocks, s.Blocks[:m]...)
			case !gone(b) && left:
				blocks = append(blocks, b)
			}
		}
		if left && rest == nil {
			rest = append([]BodySection{}, sections[:n]...)
		}
		if left {
			s.Blocks = blocks
		}
		if rest != nil {
			rest = append(rest, s)
		}
	}
	if rest == nil {
		return sections
	}
	return rest
}

// For returns the issue if the audience may see it at a moment, or nil. The copy has no PDF;
// [Reader.Facsimiles] returns that.
func (i *Issue) For(who Audience, now time.Time) *Issue {
	switch {
	case !VisibleDocument(i, who, now):
		return nil
	case who.editor || i.PDFURL == "":
		return i
	}
	rest := *i
	rest.PDFURL = ""
	return &rest
}

// For returns the section if the audience may see it at a moment, or nil. The caller must have checked
// that the audience may see an article or a page that names it.
func (s *Section) For(who Audience, now time.Time) *Section { return visible(s, who, now) }

// For returns the author if the audience may see them at a moment, or nil. The caller must have checked
// that the audience may see an article that credits them.
func (a *Author) For(who Audience, now time.Time) *Author { return visible(a, who, now) }

// For returns the publication: every audience may see the masthead.
func (p *Publication) For(Audience, time.Time) *Publication { return p }

func visible[T any, D interface {
	*T
	Document
}](d D, who Audience, now time.Time) D {
	if VisibleDocument(d, who, now) {
		return d
	}
	return nil
}
