package content

import (
	"cmp"
	"slices"
	"time"
)

// Reason is why something of an article is withheld.
type Reason string

// The reasons.
const (
	ForEmbargo           Reason = "EMBARGO"             // its embargo has not ended
	ForNotLicensed       Reason = "NOT_LICENSED"        // it is not what the audience is entitled to
	ForImageRights       Reason = "IMAGE_RIGHTS"        // the rights in a picture do not allow it
	ForDelay             Reason = "DELAY"               // the audience gets it some time after its publication
	ForExpired           Reason = "EXPIRED"             // the rights have ended
	ForPublicSummaryOnly Reason = "PUBLIC_SUMMARY_ONLY" // the public may read the summary
	ForWithdrawn         Reason = "WITHDRAWN"           // the newsroom has taken it back
)

// Withheld is a field of an article that an audience does not get, or not all of it. Until is
// when it will, where that is known, and zero elsewhere.
type Withheld struct {
	Field  string // as the API has it
	Reason Reason
	Until  time.Time
}

// Withholds reports whether a field is withheld, as the API has it: title, summary, body, images.
func (a *Article) Withholds(field string) bool {
	return slices.ContainsFunc(a.Withheld, func(w Withheld) bool { return w.Field == field })
}

// BodyAccess is how much of the text the audience gets that the article was read for.
func (a *Article) BodyAccess() Access {
	switch {
	case a.Withholds(fieldSummary):
		return NoAccess
	case a.Withholds(fieldBody):
		return SummaryAccess
	}
	return FullAccess
}

// The fields that are withheld, as the API has them.
const (
	fieldTitle   = "title"
	fieldSummary = "summary"
	fieldBody    = "body"
	fieldImages  = "images"
)

// Visibility is how much of an article an audience sees.
type Visibility int

// The sights.
const (
	Hidden Visibility = iota // nothing: for the audience it is not there
	Stub                     // by its id alone, and only why it is withheld; it is in no list
	Shown                    // the article, but for fields that are withheld
)

// Judgement is what an audience gets of an article at a moment.
type Judgement struct {
	Visibility Visibility
	Withheld   []Withheld
	images     func(Image) (Reason, time.Time) // why a picture is withheld; empty for not
}

// Judge is the one rule of what an audience may see of an article at a moment. Stores apply it to
// each article read by key, and [Audience.VisibleScopes] as a condition of what they list and count.
func Judge(a *Article, who Audience, now time.Time) Judgement {
	rights := a.EffectiveRights()
	claim := who.claim(a, now)
	switch {
	case who.editor:
		return Judgement{Visibility: Shown, images: func(Image) (Reason, time.Time) { return "", time.Time{} }}
	case !claim.covered:
		return Judgement{}
	case a.VisibleFrom.After(now) && who.partner != nil && claim.reason != ForNotLicensed && rights.EmbargoUntil.Equal(a.VisibleFrom) && !a.PublishedAt.After(now):
		return stub(a, ForEmbargo, rights.EmbargoUntil)
	case a.VisibleFrom.After(now):
		return Judgement{}
	case claim.reason != "":
		return stub(a, claim.reason, claim.until)
	case a.Newsroom.Withdrawal != nil:
		return stub(a, ForWithdrawn, time.Time{})
	case !a.Ends().After(now):
		return stub(a, ForExpired, time.Time{})
	}
	v := Judgement{Visibility: Shown, images: func(i Image) (Reason, time.Time) { return claim.picture(i, now) }}
	if claim.body != "" {
		v.Withheld = append(v.Withheld, Withheld{Field: fieldBody, Reason: claim.body})
	}
	if claim.summary != "" {
		v.Withheld = append(v.Withheld, Withheld{Field: fieldSummary, Reason: claim.summary})
	}
	for _, i := range a.Images {
		if reason, until := v.images(i); reason != "" {
			if w := (Withheld{Field: fieldImages, Reason: reason, Until: until}); !slices.Contains(v.Withheld, w) {
				v.Withheld = append(v.Withheld, w)
			}
		}
	}
	return v
}

func stub(a *Article, reason Reason, until time.Time) Judgement {
	v := Judgement{Visibility: Stub, images: func(Image) (Reason, time.Time) { return reason, until }}
	for _, field := range []string{fieldTitle, fieldSummary, fieldBody, fieldImages} {
		if field != fieldTitle || !a.tombstoneTitled(reason) {
			v.Withheld = append(v.Withheld, Withheld{Field: field, Reason: reason, Until: until})
		}
	}
	return v
}

func (a *Article) tombstoneTitled(reason Reason) bool {
	return reason == ForWithdrawn && a.Newsroom.Withdrawal.KeepsTitle
}

// claim is what an audience has a claim to, of an article that is out.
type claim struct {
	covered       bool   // the article is the audience's business
	reason        Reason // why it gets nothing all the same
	until         time.Time
	body, summary Reason      // why it does not get them
	partner       bool        // it passes pictures on
	images        bool        // pictures go along that are licensed
	usual         Syndication // of pictures that do not tell theirs
}

func (who Audience) claim(a *Article, now time.Time) claim {
	policy := who.policy(a.PublicationID)
	if who.partner != nil {
		return who.partner.claim(a, cmp.Or(a.EffectiveRights().Syndication, policy.Syndication), now)
	}
	c := claim{covered: true}
	switch policy.Access {
	case SummaryAccess:
		c.body = ForPublicSummaryOnly
	case NoAccess:
		c.body, c.summary = ForNotLicensed, ForNotLicensed
	}
	return c
}

// claim is what a partner has a claim to of an article of such syndication. Of several
// entitlements, each adds to what the others grant.
func (p *Partner) claim(a *Article, syndication Syndication, now time.Time) claim {
	c := claim{partner: true, reason: ForNotLicensed, body: ForNotLicensed, usual: syndication}
	for _, e := range p.Entitlements {
		if e.PublicationID != a.PublicationID || syndication != Open && !e.covers(a.SectionID) {
			continue
		}
		c.covered = true
		switch out := a.VisibleFrom.Add(e.Delay()); {
		case syndication == NotSyndicated:
		case !e.InTerm(now):
			c.wait(ForNotLicensed, e.From, now)
		case syndication == Open: // pictures that are licensed go along only where the article would
			c.reason, c.body, c.images = "", "", c.images || e.Images && e.covers(a.SectionID) && !out.After(now)
		case out.After(now):
			c.wait(ForDelay, out, now)
		default:
			c.reason, c.images = "", c.images || e.Images
			if e.Body == FullBody {
				c.body = ""
			}
		}
	}
	if c.reason == "" {
		c.until = time.Time{}
	}
	return c
}

// wait notes that a reason ends at a moment, unless another ends sooner.
func (c *claim) wait(reason Reason, until, now time.Time) {
	if c.reason != "" && until.After(now) && (c.until.IsZero() || until.Before(c.until)) {
		c.reason, c.until = reason, until
	}
}

// picture tells why a picture is withheld from who is shown the article.
func (c claim) picture(i Image, now time.Time) (Reason, time.Time) {
	switch r := i.Rights; {
	case r.EmbargoUntil.After(now):
		return ForEmbargo, r.EmbargoUntil
	case !r.ExpiresAt.IsZero() && !r.ExpiresAt.After(now):
		return ForExpired, time.Time{}
	case !c.partner:
		return "", time.Time{}
	case r.Syndication == NotSyndicated:
		return ForImageRights, time.Time{}
	case c.images, cmp.Or(r.Syndication, c.usual) == Open:
		return "", time.Time{}
	}
	return ForNotLicensed, time.Time{}
}

// VisibleDocument is the rule for documents that are not articles; for those that have names, names.go adds to it.
func VisibleDocument(d Document, who Audience, now time.Time) bool {
	if who.editor {
		return true
	}
	if _, masthead := d.(*Publication); masthead {
		return true
	}
	ids, all := who.Publications(now)
	return !d.Release().After(now) && (all || slices.Contains(ids, d.publication()))
}
