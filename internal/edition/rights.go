package edition

import (
	"slices"
	"time"

	"broadsheet/internal/content"
)

// PublicationRights are the rights in articles that do not tell theirs.
type PublicationRights struct {
	Holder      string              `json:"holder,omitempty"`
	Notice      string              `json:"notice,omitempty"`
	Syndication content.Syndication `json:"syndication,omitempty"`
}

// Withdrawal tells that the newsroom took an article back.
type Withdrawal struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
	Titled bool      `json:"titled,omitempty"` // what is left of it keeps the title
}

// Correction is a change of what was printed.
type Correction struct {
	At     time.Time     `json:"at"`
	Note   string        `json:"note"` // what was wrong
	Fields []FieldChange `json:"fields"`
}

// rights cleans rights.
func rights(r Rights) Rights {
	return Rights{
		Holder: text(r.Holder), Notice: text(r.Notice), Syndication: r.Syndication,
		EmbargoUntil: instant(r.EmbargoUntil), ExpiresAt: instant(r.ExpiresAt),
	}
}

// instant is a time as stores keep it.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// newsroom is what an edition tells that the newsroom decided of an article.
func newsroom(a Article) (n content.Newsroom) {
	if a.NewsroomRights != nil {
		decided := rights(*a.NewsroomRights)
		n.Rights = &decided
	}
	if a.NewsroomImages != nil {
		decided := rights(*a.NewsroomImages)
		n.ImageRights = &decided
	}
	if w := a.Withdrawal; w != nil {
		n.Withdrawal = &content.Withdrawal{At: instant(w.At), Reason: text(w.Reason), Titled: w.Titled}
	}
	for _, c := range a.Corrections {
		correction := content.Correction{At: instant(c.At), Note: text(c.Note)}
		for _, f := range c.Fields {
			correction.Fields = append(correction.Fields, FieldChange{Name: f.Name, Before: text(f.Before), After: text(f.After)})
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

// bare returns a document without what is its store's own, which is no part of what it says.
func bare(doc content.Document) content.Document {
	switch d := doc.(type) {
	case *content.Publication:
		return barePublication(d)
	case *content.Article:
		return bareArticle(d)
	}
	return doc
}

func barePublication(p *content.Publication) *content.Publication {
	rest := *p
	rest.PolicyRevision, rest.WasOpen = 0, false
	return &rest
}

func bareArticle(a *content.Article) *content.Article {
	rest := *a
	rest.Trail = content.Trail{}
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
