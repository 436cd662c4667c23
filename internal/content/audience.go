package content

import (
	"context"
	"slices"
	"time"
)

// Audience is the group that a read is for: the public, a partner or an editor. The zero value is the
// public, which sees least.
type Audience struct {
	editor   bool
	partner  *Partner
	policies map[ID]Policy // of publications whose policy is not the default
}

// Public is the audience without credentials. It sees published articles.
func Public() Audience { return Audience{} }

// Editor is the newsroom. It sees everything, also scheduled, embargoed, expired and withdrawn articles.
func Editor() Audience { return Audience{editor: true} }

// ForPartner is the audience of a partner. It sees the articles that its entitlements grant, and of
// other publications the masthead.
func ForPartner(p *Partner) Audience { return Audience{partner: p} }

// WithPolicies returns the audience with publications' policies, which stores set when they open a
// [Reader]. Publications that are missing have the default policy.
func (a Audience) WithPolicies(policies map[ID]Policy) Audience {
	a.policies = policies
	return a
}

// Refreshed returns the audience with its partner read again by stored. Stores call it after reading the
// revision: API keys are cached for a moment ([KeyTime]), so the given partner may be stale, and a page
// of changes up to revision N must use the entitlements in force at N. A partner that the store does not
// have stays as it was given.
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

// SeesAll reports whether nothing is withheld from the audience.
func (a Audience) SeesAll() bool { return a.editor }

// Partner returns the partner, or nil for another audience.
func (a Audience) Partner() *Partner { return a.partner }

// Kind returns the name of the kind of audience: public, partner or editor.
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
	if p, ok := a.policies[publication]; ok {
		return p
	}
	return defaultPolicy()
}

// Publications returns the publications of which the audience sees more than the masthead at a moment:
// for a partner, those with an entitlement in its term. all reports that it sees all publications.
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

// Scope is a set of published articles. Stores use scopes as the condition of queries that expresses
// the rule of visibility.
type Scope struct {
	Publications []ID          // of one of these; nil for any
	Except       []ID          // of none of these
	Sections     []ID          // in one of these; nil for any
	ReleasedBy   time.Time     // released at this moment or before
	Syndication  []Syndication // with one of these values in their rights, "" for none; nil for any
	Pictures     PictureRights // whose pictures are restricted this much at most
}

// VisibleScopes returns the sets of published articles that the audience may see; all reports that it
// may see all of them. [Judge] decides the same for one article.
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

// granted returns the sets of articles that an entitlement grants: those licensed to the partner, and
// those open to every partner of the publication.
func (a Audience) granted(e Entitlement, now time.Time) (licensed, open Scope) {
	byDefault := a.policy(e.PublicationID).Syndication
	licensed = Scope{
		Publications: []ID{e.PublicationID}, Sections: e.SectionIDs, ReleasedBy: now.Add(-e.Delay()), Syndication: matching(byDefault, Licensed, Open), Pictures: TimedPictures,
	}
	open = Scope{Publications: licensed.Publications, ReleasedBy: now, Syndication: matching(byDefault, Open), Pictures: TimedPictures}
	return licensed, open
}

// matching returns the stored syndication values that match kinds. "" matches when the publication's
// default does.
func matching(byDefault Syndication, kinds ...Syndication) []Syndication {
	if slices.Contains(kinds, byDefault) {
		return append(kinds, "")
	}
	return kinds
}

// FullTextScopes returns the sets of articles that the audience may read in full, among those that it
// may see. A search covers their whole text, and only the titles of other articles, as it must not
// reveal text that is withheld.
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

// PictureRights is how much the pictures of an article are restricted, beyond the article itself.
type PictureRights int

// The restrictions of pictures, from the least to the most.
const (
	NoPictures     PictureRights = iota // the article has no pictures
	PlainPictures                       // none: everyone who gets the article gets them
	BarredPictures                      // some are withheld from some partners who get the article
	TimedPictures                       // some have an embargo or an end
)

// PictureRights returns the strongest restriction of the article's pictures, those in its body included.
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

// pictures returns the article's pictures, those in its body included.
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
