package transfer

import (
	"slices"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// newsroom is what an edition tells that the newsroom decided of an article.
func newsroom(a edition.Article) (n content.Newsroom) {
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

// visibleFrom is when an article of an issue that is published at a moment is seen: not before
// either is published, nor before its embargo ends.
func visibleFrom(a *content.Article, issued time.Time) time.Time {
	return later(later(a.PublishedAt, issued), a.EffectiveRights().EmbargoUntil)
}

// withoutStoreFields returns a document without what is its store's own, which is no part of what it says.
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
		told := *w
		told.Revision, rest.Newsroom.Withdrawal = 0, &told
	}
	rest.Newsroom.Corrections = slices.Clone(a.Newsroom.Corrections)
	for i := range rest.Newsroom.Corrections {
		rest.Newsroom.Corrections[i].Revision = 0
	}
	return &rest
}
