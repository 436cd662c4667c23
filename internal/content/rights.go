package content

import (
	"cmp"
	"slices"
	"time"
)

// Rights are the terms of use of an article or a picture. For an empty field, the article's value applies
// to a picture, and the publication's to an article.
type Rights struct {
	Holder       string      `json:"holder,omitempty" bson:"holder,omitempty"`
	Notice       string      `json:"notice,omitempty" bson:"notice,omitempty"`
	Syndication  Syndication `json:"syndication,omitempty" bson:"syndication,omitempty"`
	EmbargoUntil time.Time   `json:"embargoUntil,omitzero" bson:"embargoUntil,omitempty"` // until then, only editors see it
	ExpiresAt    time.Time   `json:"expiresAt,omitzero" bson:"expiresAt,omitempty"`       // from then on, only editors see it
}

// Syndication says which partners may receive a copy.
type Syndication string

// The kinds of syndication. The empty Syndication is not given; [Licensed] applies if the publication
// gives none either.
const (
	Open          Syndication = "OPEN"      // every partner, whatever their entitlements
	Licensed      Syndication = "LICENSED"  // partners who are entitled
	NotSyndicated Syndication = "FORBIDDEN" // no partner
)

// Syndications returns all kinds that can be given.
func Syndications() []Syndication { return []Syndication{Open, Licensed, NotSyndicated} }

// Access is how much of a publication's articles the public may read.
type Access string

// The degrees of access. The empty Access is not given; [FullAccess] applies then.
const (
	FullAccess    Access = "FULL"
	SummaryAccess Access = "SUMMARY" // without the body
	NoAccess      Access = "NONE"    // without the body, the summary, which may be the start of the body, and the editor's note
)

// Accesses returns all degrees that can be given.
func Accesses() []Access { return []Access{FullAccess, SummaryAccess, NoAccess} }

// Policy holds the settings of a publication that apply to all its articles.
type Policy struct {
	Access      Access      // FullAccess if not given
	Syndication Syndication // of articles that give none; Licensed if not given
	Revision    int64       // of the last change; 0 for never
	WasOpen     bool        // articles that give no syndication are or were Open
}

// Policy returns the publication's policy, with defaults filled in.
func (p *Publication) Policy() Policy {
	return Policy{
		Access: cmp.Or(p.PublicAccess, FullAccess), Syndication: cmp.Or(p.Rights.Syndication, Licensed),
		Revision: p.PolicyRevision, WasOpen: p.WasOpen,
	}
}

// defaultPolicy returns the policy of a publication that gives none.
func defaultPolicy() Policy { return (&Publication{}).Policy() }

// NonDefaultPolicies returns the policies of those publications whose policy is not the default.
func NonDefaultPolicies(publications []*Publication) map[ID]Policy {
	unusual := map[ID]Policy{}
	for _, publication := range publications {
		if p := publication.Policy(); p != defaultPolicy() {
			unusual[publication.ID] = p
		}
	}
	return unusual
}

// CarryHistory sets PolicyRevision and WasOpen of a publication that is written at a revision. old is the
// version that it replaces, or nil if the publication is new.
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

// Newsroom holds the newsroom's decisions on an article. Imports do not change them.
type Newsroom struct {
	// Rights replace the source's rights; nil for no decision.
	Rights *Rights `json:"rights,omitempty" bson:"rights,omitempty"`
	// ImageRights replace the rights of all pictures; nil for no decision. Stored pictures already have
	// these rights, see [Draft.WithImageRights].
	ImageRights *Rights      `json:"imageRights,omitempty" bson:"imageRights,omitempty"`
	Withdrawal  *Withdrawal  `json:"withdrawal,omitempty" bson:"withdrawal,omitempty"`
	Corrections []Correction `json:"corrections,omitempty" bson:"corrections,omitempty"` // oldest first
}

// Withdrawal is the takedown of an article. A tombstone remains: the article's id, and why it was
// withdrawn.
type Withdrawal struct {
	At         time.Time `json:"at" bson:"at"`
	Reason     string    `json:"reason" bson:"reason"`                         // for readers
	KeepsTitle bool      `json:"titled,omitempty" bson:"titled,omitempty"`     // the tombstone keeps the title
	Revision   int64     `json:"revision,omitempty" bson:"revision,omitempty"` // of the withdrawal; 0 if it was made in another store
}

// WithdrawnAt returns when the article was withdrawn; zero if it was not.
func (a *Article) WithdrawnAt() time.Time {
	if a.Newsroom.Withdrawal == nil {
		return time.Time{}
	}
	return a.Newsroom.Withdrawal.At
}

// Correction is a change of an article's text after it was printed.
type Correction struct {
	At       time.Time     `json:"at" bson:"at"`
	Note     string        `json:"note" bson:"note"` // for readers: what was wrong
	Fields   []FieldChange `json:"fields" bson:"fields"`
	Revision int64         `json:"revision,omitempty" bson:"revision,omitempty"` // of the correction; 0 if it was made in another store
}

// FieldChange is the change of one field. For the body, Before and After are empty: [Body.Earlier] has
// the texts.
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

// TextOf returns a pointer to the text of a field in the article; nil for the body.
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

// Printed returns a copy of the article with the text as it was printed. The printed body is the first of
// [Body.Versions].
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

// PrintedText is the text of a corrected article as it was printed, except for the body. The printed body
// is the first of [Body.Versions].
type PrintedText struct {
	ArticleID                                             ID
	Kicker, Title, Subtitle, Byline, EditorsNote, Summary string
}

// PrintedText returns the text as it was printed; nil if the article was never corrected.
func (a *Article) PrintedText() *PrintedText {
	if !a.Corrected() {
		return nil
	}
	p := a.Printed()
	return &PrintedText{ArticleID: a.ID, Kicker: p.Kicker, Title: p.Title, Subtitle: p.Subtitle, Byline: p.Byline, EditorsNote: p.EditorsNote, Summary: p.Summary}
}

// Versions returns the body's texts in the order of time, from the printed to the current one.
func (b Body) Versions() []Body {
	versions := make([]Body, 0, len(b.Earlier)+1)
	for _, earlier := range b.Earlier {
		versions = append(versions, Body{Sections: earlier.Sections})
	}
	return append(versions, Body{Sections: b.Sections})
}

// EffectiveRights returns the rights that apply: the newsroom's if it decided any, else the source's. For
// fields that are not given, the publication's [Policy] applies.
func (a *Article) EffectiveRights() Rights {
	if a.Newsroom.Rights != nil {
		return *a.Newsroom.Rights
	}
	return a.Rights
}

// Never returns a moment that is later than all others.
func Never() time.Time { return time.UnixMilli(1<<53 - 1).UTC() }

// Ends returns the moment from which only editors see the article: when its rights expire, zero if it is
// withdrawn, and [Never] otherwise.
func (a *Article) Ends() time.Time {
	switch expires := a.EffectiveRights().ExpiresAt; {
	case a.Newsroom.Withdrawal != nil:
		return time.Time{}
	case !expires.IsZero():
		return expires
	}
	return Never()
}
