package transfer

import (
	"slices"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// newsroomOf returns the newsroom's decisions in an article of an edition.
func newsroomOf(a edition.Article) (n content.Newsroom) {
	if a.NewsroomRights != nil {
		decided := edition.CleanRights(*a.NewsroomRights)
		n.Rights = &decided
	}
	if a.NewsroomImages != nil {
		decided := edition.CleanRights(*a.NewsroomImages)
		n.ImageRights = &decided
	}
	if w := a.Withdrawal; w != nil {
		n.Withdrawal = &content.Withdrawal{At: content.StoredTime(w.At), Reason: edition.CleanText(w.Reason), KeepsTitle: w.KeepsTitle}
	}
	for _, c := range a.Corrections {
		correction := content.Correction{At: content.StoredTime(c.At), Note: edition.CleanText(c.Note)}
		for _, f := range c.Fields {
			correction.Fields = append(correction.Fields, edition.FieldChange{Name: f.Name, Before: edition.CleanText(f.Before), After: edition.CleanText(f.After)})
		}
		n.Corrections = append(n.Corrections, correction)
	}
	return n
}

// visibleFrom returns the time from which an article is visible: the latest of its publication time,
// that of its issue, and the end of its embargo.
func visibleFrom(a *content.Article, issued time.Time) time.Time {
	return later(later(a.PublishedAt, issued), a.EffectiveRights().EmbargoUntil)
}

// withoutStoreFields returns a document without the fields that belong to its store, such as revisions.
// They are no part of its digest and of copies.
func withoutStoreFields(doc content.Document) content.Document {
	switch d := doc.(type) {
	case *content.Publication:
		return publicationWithoutStoreFields(d)
	case *content.Article:
		return articleWithoutStoreFields(d)
	}
	return doc
}

func publicationWithoutStoreFields(p *content.Publication) *content.Publication {
	rest := *p
	rest.PolicyRevision, rest.WasOpen = 0, false
	return &rest
}

func articleWithoutStoreFields(a *content.Article) *content.Article {
	rest := *a
	rest.Exposure = content.Exposure{}
	if w := a.Newsroom.Withdrawal; w != nil {
		withdrawal := *w
		withdrawal.Revision, rest.Newsroom.Withdrawal = 0, &withdrawal
	}
	rest.Newsroom.Corrections = slices.Clone(a.Newsroom.Corrections)
	for i := range rest.Newsroom.Corrections {
		rest.Newsroom.Corrections[i].Revision = 0
	}
	return &rest
}
