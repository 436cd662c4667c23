package content

import (
	"cmp"
	"slices"
	"time"
)

// Rights is what may be done with an article or a picture, and who says so. What is not told is
// empty: then of a picture the article's hold, and of an article the publication's.
type Rights struct {
	Holder       string      `json:"holder,omitempty" bson:"holder,omitempty"`
	Notice       string      `json:"notice,omitempty" bson:"notice,omitempty"`
	Syndication  Syndication `json:"syndication,omitempty" bson:"syndication,omitempty"`
	EmbargoUntil time.Time   `json:"embargoUntil,omitzero" bson:"embargoUntil,omitempty"` // nobody but editors sees it before
	ExpiresAt    time.Time   `json:"expiresAt,omitzero" bson:"expiresAt,omitempty"`       // nor from then on
}

// Syndication says who may be given a copy.
type Syndication string

// What may be syndicated. The empty Syndication is not told, and [Licensed] where nobody tells it.
const (
	Open          Syndication = "OPEN"      // every partner, whatever their entitlements
	Licensed      Syndication = "LICENSED"  // partners who are entitled
	NotSyndicated Syndication = "FORBIDDEN" // no partner
)

// Syndications are those that can be told.
func Syndications() []Syndication { return []Syndication{Open, Licensed, NotSyndicated} }

// Access is how much of a publication's articles the public may read.
type Access string

// How much the public may read. The empty Access is not told, and [FullAccess] then.
const (
	FullAccess    Access = "FULL"
	SummaryAccess Access = "SUMMARY" // without the body
	NoAccess      Access = "NONE"    // without the body, and its opening that may be the summary
)

// Accesses are those that can be told.
func Accesses() []Access { return []Access{FullAccess, SummaryAccess, NoAccess} }

// Policy is what a publication decides for all its articles.
type Policy struct {
	Access      Access      // FullAccess when it is not told
	Syndication Syndication // of articles that do not tell theirs; Licensed when it is not told
	Revision    int64       // by which it was changed last; 0 for never
	WasOpen     bool        // articles that do not tell are or were Open
}

// Policy returns the publication's.
func (p *Publication) Policy() Policy {
	return Policy{
		Access: cmp.Or(p.PublicAccess, FullAccess), Syndication: cmp.Or(p.Rights.Syndication, Licensed),
		Revision: p.PolicyRevision, WasOpen: p.WasOpen,
	}
}

// defaultPolicy is that of a publication that never decided.
func defaultPolicy() Policy { return (&Publication{}).Policy() }

// NonDefaultPolicies returns publications' policies, as far as they are not the usual one.
func NonDefaultPolicies(publications []*Publication) map[ID]Policy {
	unusual := map[ID]Policy{}
	for _, publication := range publications {
		if p := publication.Policy(); p != defaultPolicy() {
			unusual[publication.ID] = p
		}
	}
	return unusual
}

// CarryHistory completes a publication that is written by a revision over an old one, nil for none.
func (p *Publication) CarryHistory(old *Publication, revision int64) {
	p.PolicyRevision, p.WasOpen = 0, false
	if old != nil {
		p.PolicyRevision, p.WasOpen = old.PolicyRevision, old.WasOpen
		if o, n := old.Policy(), p.Policy(); o.Access != n.Access || o.Syndication != n.Syndication {
			p.PolicyRevision = revision
		}
	}
	p.WasOpen = p.WasOpen || p.Rights.Syndication == Open
}

// Newsroom is what the newsroom has decided of an article. An import leaves it as it is.
type Newsroom struct {
	// Rights are instead of those that the source tells.
	Rights *Rights `json:"rights,omitempty" bson:"rights,omitempty"`
	// ImageRights are those of all its pictures, which have them.
	ImageRights *Rights      `json:"imageRights,omitempty" bson:"imageRights,omitempty"`
	Withdrawal  *Withdrawal  `json:"withdrawal,omitempty" bson:"withdrawal,omitempty"`
	Corrections []Correction `json:"corrections,omitempty" bson:"corrections,omitempty"` // oldest first
}

// Withdrawal takes an article back. What is left is a tombstone: that it was there, and why it is
// not any more.
type Withdrawal struct {
	At         time.Time `json:"at" bson:"at"`
	Reason     string    `json:"reason" bson:"reason"`                         // for readers
	KeepsTitle bool      `json:"titled,omitempty" bson:"titled,omitempty"`     // the tombstone keeps the title
	Revision   int64     `json:"revision,omitempty" bson:"revision,omitempty"` // by which it was withdrawn; 0 when elsewhere
}

// WithdrawnAt is when the article was withdrawn; zero when it was not.
func (a *Article) WithdrawnAt() time.Time {
	if a.Newsroom.Withdrawal == nil {
		return time.Time{}
	}
	return a.Newsroom.Withdrawal.At
}

// Correction is a change of what was printed.
type Correction struct {
	At       time.Time     `json:"at" bson:"at"`
	Note     string        `json:"note" bson:"note"` // for readers: what was wrong
	Fields   []FieldChange `json:"fields" bson:"fields"`
	Revision int64         `json:"revision,omitempty" bson:"revision,omitempty"` // by which it was corrected; 0 when elsewhere
}

// FieldChange is the change of one field. Those of a body are empty here: [Body.Earlier] has the
// texts.
type FieldChange struct {
	Name   CorrectedField `json:"name" bson:"name"`
	Before string         `json:"before,omitempty" bson:"before,omitempty"`
	After  string         `json:"after,omitempty" bson:"after,omitempty"`
}

// CorrectedField is a field of articles that can be corrected.
type CorrectedField string

// The fields that can be corrected.
const (
	CorrectedKicker      CorrectedField = "kicker"
	CorrectedTitle       CorrectedField = "title"
	CorrectedSubtitle    CorrectedField = "subtitle"
	CorrectedByline      CorrectedField = "byline"
	CorrectedEditorsNote CorrectedField = "editorsNote"
	CorrectedSummary     CorrectedField = "summary"
	CorrectedBody        CorrectedField = "body"
)

// CorrectedFields returns the fields that can be corrected.
func CorrectedFields() []CorrectedField {
	return []CorrectedField{CorrectedKicker, CorrectedTitle, CorrectedSubtitle, CorrectedByline, CorrectedEditorsNote, CorrectedSummary, CorrectedBody}
}

// TextOf returns where an article keeps the text of a field; nil for the body.
func (a *Article) TextOf(f CorrectedField) *string {
	switch f {
	case CorrectedKicker:
		return &a.Kicker
	case CorrectedTitle:
		return &a.Title
	case CorrectedSubtitle:
		return &a.Subtitle
	case CorrectedByline:
		return &a.Byline
	case CorrectedEditorsNote:
		return &a.EditorsNote
	case CorrectedSummary:
		return &a.Summary
	}
	return nil
}

// Printed returns the article as it was printed, without its body: the first of
// [Body.Versions] is that. The article itself is left as it is.
func (a *Article) Printed() *Article {
	printed := *a
	for _, c := range slices.Backward(a.Newsroom.Corrections) {
		for _, f := range c.Fields {
			if text := printed.TextOf(f.Name); text != nil {
				*text = f.Before
			}
		}
	}
	return &printed
}

// Corrected reports whether the article was corrected since it was printed.
func (a *Article) Corrected() bool { return len(a.Newsroom.Corrections) > 0 }

// PrintedText is the text of a corrected article as it was printed, without its body: the first of
// [Body.Versions] is that.
type PrintedText struct {
	ArticleID                                             ID
	Kicker, Title, Subtitle, Byline, EditorsNote, Summary string
}

// PrintedText returns the text as it was printed; nil when nothing was corrected.
func (a *Article) PrintedText() *PrintedText {
	if !a.Corrected() {
		return nil
	}
	p := a.Printed()
	return &PrintedText{ArticleID: a.ID, Kicker: p.Kicker, Title: p.Title, Subtitle: p.Subtitle, Byline: p.Byline, EditorsNote: p.EditorsNote, Summary: p.Summary}
}

// Versions are the body's texts from what was printed to what it is now.
func (b Body) Versions() []Body {
	versions := make([]Body, 0, len(b.Earlier)+1)
	for _, earlier := range b.Earlier {
		versions = append(versions, Body{Sections: earlier.Sections})
	}
	return append(versions, Body{Sections: b.Sections})
}

// EffectiveRights are the rights that hold: the newsroom's, or else the source's. What neither
// tells is left to the publication's [Policy].
func (a *Article) EffectiveRights() Rights {
	if a.Newsroom.Rights != nil {
		return *a.Newsroom.Rights
	}
	return a.Rights
}

// Never is a moment that never comes.
func Never() time.Time { return time.UnixMilli(1<<53 - 1).UTC() }

// Ends returns the moment from which the article is seen by editors alone: when its rights
// expire; always, which is zero, when it is withdrawn; [Never] when it stays.
func (a *Article) Ends() time.Time {
	switch expires := a.EffectiveRights().ExpiresAt; {
	case a.Newsroom.Withdrawal != nil:
		return time.Time{}
	case !expires.IsZero():
		return expires
	}
	return Never()
}
