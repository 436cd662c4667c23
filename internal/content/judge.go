package content

import (
	"cmp"
	"slices"
	"time"
)

// Reason is why an article, or a field of it, is withheld.
type Reason string

// The reasons for withholding.
const (
	ForEmbargo           Reason = "EMBARGO"             // its embargo has not ended
	ForNotLicensed       Reason = "NOT_LICENSED"        // the audience is not entitled to it
	ForImageRights       Reason = "IMAGE_RIGHTS"        // the rights in a picture do not allow it
	ForDelay             Reason = "DELAY"               // the audience gets it some time after its publication, which is not over
	ForExpired           Reason = "EXPIRED"             // the rights have ended
	ForPublicSummaryOnly Reason = "PUBLIC_SUMMARY_ONLY" // the public may read the summary
	ForWithdrawn         Reason = "WITHDRAWN"           // the newsroom has withdrawn it
)

// Withheld is a field of an article that is withheld from an audience, in whole or in part. Until is when
// that ends; zero if unknown.
type Withheld struct {
	Field  string // as the API has it
	Reason Reason
	Until  time.Time
}

// Withholds reports whether a field is withheld. Its name is the API's: title, summary, body or images.
func (a *Article) Withholds(field string) bool {
	return slices.ContainsFunc(a.Withheld, func(w Withheld) bool { return w.Field == field })
}

// BodyAccess returns how much of the text is not withheld from the audience that the article was read for.
func (a *Article) BodyAccess() Access {
	switch {
	case a.Withholds(fieldSummary):
		return NoAccess
	case a.Withholds(fieldBody):
		return SummaryAccess
	}
	return FullAccess
}

// The API's names of the fields that can be withheld.
const (
	fieldTitle   = "title"
	fieldSummary = "summary"
	fieldBody    = "body"
	fieldImages  = "images"
)

// Visibility is how much of an article an audience sees.
type Visibility int

// The degrees of visibility.
const (
	Hidden Visibility = iota // nothing: for the audience the article does not exist
	Stub                     // a stub that says why it is withheld; only by its id, never in a list
	Shown                    // the article, without the fields that are withheld
)

// Judgement is the decision of what an audience may see of an article at a moment.
type Judgement struct {
	Visibility Visibility
	Withheld   []Withheld
	images     func(Image) (Reason, time.Time) // why a picture is withheld, and until when; empty if it is not
}

// Judge decides what an audience may see of an article at a moment. It is the only rule of visibility of
// articles. Stores apply it to each article that is read by key; to lists and counts they apply the same
// rule as a condition of the query, [Audience.VisibleScopes].
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

// claim is what an audience is entitled to, of a published article.
type claim struct {
	covered       bool   // the article exists for the audience, if only as a stub
	reason        Reason // why all of it is withheld; empty if it is not
	until         time.Time
	body, summary Reason      // why they are withheld; empty if they are not
	partner       bool        // the audience is a partner, who passes pictures on
	images        bool        // licensed pictures are granted
	pictures      Syndication // of pictures whose rights give none
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

// claim returns what a partner is entitled to of an article with a syndication. Several entitlements add
// up.
func (p *Partner) claim(a *Article, syndication Syndication, now time.Time) claim {
	c := claim{partner: true, reason: ForNotLicensed, body: ForNotLicensed, pictures: syndication}
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

// wait records that the article is withheld for a reason until a moment, unless another ends sooner.
func (c *claim) wait(reason Reason, until, now time.Time) {
	if c.reason != "" && until.After(now) && (c.until.IsZero() || until.Before(c.until)) {
		c.reason, c.until = reason, until
	}
}

// picture returns why a picture of a visible article is withheld, and until when; empty if it is not.
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
	case c.images, cmp.Or(r.Syndication, c.pictures) == Open:
		return "", time.Time{}
	}
	return ForNotLicensed, time.Time{}
}

// VisibleDocument decides whether an audience may see a document that is not an article. For authors,
// sections and pages, names.go adds conditions.
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
