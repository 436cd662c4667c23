package content

import (
	"context"
	"slices"
	"time"
)

// Audience is for whom a read is done. The zero value is the public, which sees least.
type Audience struct {
	editor   bool
	partner  *Partner
	policies map[ID]Policy // of publications, where they are not the usual one
}

// Public is everybody: it sees what is published.
func Public() Audience { return Audience{} }

// Editor is the newsroom: it sees everything, also what is scheduled, embargoed, expired or
// withdrawn.
func Editor() Audience { return Audience{editor: true} }

// ForPartner is a partner: it sees what its entitlements grant, and of other publications the
// masthead.
func ForPartner(p *Partner) Audience { return Audience{partner: p} }

// WithPolicies returns the audience under publications' policies, which whoever opens a [Reader] knows.
// Publications that are missing have the usual one.
func (a Audience) WithPolicies(policies map[ID]Policy) Audience {
	a.policies = policies
	return a
}

// Refreshed returns the audience with its partner as a store has it. Whoever opens a [Reader] asks for
// it, after the revision: who shows a key is remembered for a moment, and a page of changes up to a
// revision must tell what that revision entitles to. A partner that no store has is as it was given.
func (a Audience) Refreshed(ctx context.Context, stored func(context.Context, ID) (*Partner, error)) (Audience, error) {
	if a.partner == nil {
		return a, nil
	}
	p, err := stored(ctx, a.partner.ID)
	if CodeOf(err) == NotFound {
		return a, nil
	}
	return Audience{partner: p, policies: a.policies}, err
}

// SeesAll reports whether nothing is kept from the audience.
func (a Audience) SeesAll() bool { return a.editor }

// Partner returns the partner, or nil for another audience.
func (a Audience) Partner() *Partner { return a.partner }

// Kind names what the audience is: public, partner or editor.
func (a Audience) Kind() string {
	switch {
	case a.editor:
		return "editor"
	case a.partner != nil:
		return "partner"
	}
	return "public"
}

func (a Audience) policy(publication ID) Policy {
	if p, there := a.policies[publication]; there {
		return p
	}
	return usualPolicy()
}

// Publications returns the publications of which the audience sees more than the masthead at a moment:
// a partner those to which an entitlement holds. all reports that it is all of them.
func (a Audience) Publications(now time.Time) (ids []ID, all bool) {
	if a.partner == nil {
		return nil, true
	}
	for _, e := range a.partner.Entitlements {
		if e.InTerm(now) && !slices.Contains(ids, e.PublicationID) {
			ids = append(ids, e.PublicationID)
		}
	}
	return ids, false
}

// Scope is a set of articles, among those that are out: the rule of what an audience is shown, as
// a condition of queries.
type Scope struct {
	Publications []ID          // of one of these; nil for any
	Except       []ID          // of none of these
	Sections     []ID          // in one of these; nil for any
	ReleasedBy   time.Time     // out by then
	Syndication  []Syndication // of those whose rights tell one of these; nil for any
	Pictures     PictureRights // with pictures of such rights at most
}

// VisibleScopes are the sets of articles that the audience is shown of those that are out; all reports
// that it is all of them. [Judge] says the same of one article.
func (a Audience) VisibleScopes(now time.Time) (scopes []Scope, all bool) {
	if a.partner == nil {
		return nil, true
	}
	for _, e := range a.partner.Entitlements {
		if e.InTerm(now) {
			granted, open := a.granted(e, now)
			scopes = append(scopes, granted, open)
		}
	}
	return scopes, false
}

// granted are the sets of articles that an entitlement grants: what is licensed to it, and what is
// open to every partner of the publication.
func (a Audience) granted(e Entitlement, now time.Time) (licensed, open Scope) {
	usual := a.policy(e.PublicationID).Syndication
	licensed = Scope{
		Publications: []ID{e.PublicationID}, Sections: e.SectionIDs, ReleasedBy: now.Add(-e.Delay()), Syndication: told(usual, Licensed, Open), Pictures: TimedPictures,
	}
	open = Scope{Publications: licensed.Publications, ReleasedBy: now, Syndication: told(usual, Open), Pictures: TimedPictures}
	return licensed, open
}

// told returns what articles tell that are of one of the kinds, where those that tell nothing are
// of the usual kind.
func told(usual Syndication, kinds ...Syndication) []Syndication {
	if slices.Contains(kinds, usual) {
		return append(kinds, "")
	}
	return kinds
}

// FullTextScopes are the sets of articles that the audience gets whole, of those that it is shown. It may
// search their text, where of others it searches the titles, as a search must not tell what is
// withheld.
func (a Audience) FullTextScopes(now time.Time) []Scope {
	if a.partner == nil {
		s := Scope{ReleasedBy: now, Pictures: BarredPictures}
		for id, p := range a.policies {
			if p.Access != FullAccess {
				s.Except = append(s.Except, id)
			}
		}
		slices.Sort(s.Except)
		return []Scope{s}
	}
	var scopes []Scope
	for _, e := range a.partner.Entitlements {
		if !e.InTerm(now) {
			continue
		}
		licensed, open := a.granted(e, now)
		licensed.Pictures, open.Pictures = NoPictures, PlainPictures
		if e.Images {
			licensed.Pictures = PlainPictures
		}
		if e.Body == FullBody {
			scopes = append(scopes, licensed)
		}
		scopes = append(scopes, open)
	}
	return scopes
}

// Contains reports whether an article is in the set.
func (s Scope) Contains(a *Article, pictures PictureRights) bool {
	return (s.Publications == nil || slices.Contains(s.Publications, a.PublicationID)) && !slices.Contains(s.Except, a.PublicationID) &&
		(s.Sections == nil || slices.Contains(s.Sections, a.SectionID)) && !a.VisibleFrom.After(s.ReleasedBy) &&
		(s.Syndication == nil || slices.Contains(s.Syndication, a.EffectiveRights().Syndication)) && pictures <= s.Pictures
}

// PictureRights is how far the pictures of an article may go.
type PictureRights int

// How far pictures may go, from far to near.
const (
	NoPictures     PictureRights = iota // there are none
	PlainPictures                       // as far as the article
	BarredPictures                      // some not to all partners that the article goes to
	TimedPictures                       // some only for a time
)

// PictureRights returns the rights in the pictures of the article, those in its body too.
func (d Draft) PictureRights() PictureRights {
	most := NoPictures
	for _, i := range d.pictures() {
		switch r := i.Rights; {
		case !r.EmbargoUntil.IsZero() || !r.ExpiresAt.IsZero():
			most = max(most, TimedPictures)
		case r.Syndication == NotSyndicated || r.Syndication == Licensed:
			most = max(most, BarredPictures)
		default:
			most = max(most, PlainPictures)
		}
	}
	return most
}

// pictures are the article's, those in its body too.
func (d Draft) pictures() []Image {
	all := slices.Clone(d.Images)
	for _, version := range d.Body.Versions() {
		for _, s := range version.Sections {
			for _, b := range s.Blocks {
				if b.Image != nil {
					all = append(all, *b.Image)
				}
			}
		}
	}
	return all
}
