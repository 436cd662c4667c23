package edition

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"time"

	"broadsheet/internal/content"
)

// Validate reports the first thing that makes the edition impossible to import, as an error
// of code Invalid that names the place.
func (e Edition) Validate() error {
	if e.Format != Format {
		return fault("format", "is %q, or missing; this version reads %q", e.Format, Format)
	}
	if e.Publication.ID == "" && e.Publication.Name == "" {
		return fault("publication", "has neither id nor name; give one of them")
	}
	if zone := e.Publication.TimeZone; zone != "" {
		if _, err := time.LoadLocation(zone); err != nil {
			return fault("publication.timeZone", "%q is no IANA time zone, such as Asia/Shanghai", zone)
		}
	}
	for i, l := range e.Publication.Licences {
		if !slices.Contains(licenceKinds(), l.Kind) {
			return fault(fmt.Sprintf("publication.licences[%d].kind", i), "%q is none of %v", l.Kind, licenceKinds())
		}
	}
	for field, date := range e.Publication.FieldDates {
		// Of any year: it may be from a version that took issues of any year.
		if _, err := time.Parse(time.DateOnly, string(date)); err != nil {
			return fault("publication.told", "of %q, %q is not a day written as YYYY-MM-DD", field, date)
		}
	}
	v := &validator{articles: map[string]string{}, pages: map[string]string{}}
	v.policy(e.Publication)
	return e.Issue.validate(v)
}

func (i Issue) validate(v *validator) error {
	if _, err := content.ParseIssueDate(i.Date); err != nil {
		return fault("issue.date", "%v", err)
	}
	if i.PublishedAt != "" {
		at, err := time.Parse(time.RFC3339, i.PublishedAt)
		if v.year("issue.publishedAt", at); err != nil {
			return fault("issue.publishedAt", "%q is not a moment as RFC 3339 writes it, such as 2026-06-01T06:00:00+08:00", i.PublishedAt)
		}
	}
	if !precise(i.PublishedPrecision) {
		return fault("issue.publishedPrecision", "%q is none of DAY, MINUTE, SECOND", i.PublishedPrecision)
	}
	for n, s := range i.Sections {
		if CleanText(s.Name) == "" || !slugForm.MatchString(s.Slug) {
			return fault(fmt.Sprintf("issue.sections[%d]", n), "needs a name, and a slug of lower-case letters, digits and hyphens")
		}
	}
	for n, p := range i.Pages {
		v.page(fmt.Sprintf("issue.pages[%d]", n), p)
	}
	v.list("issue", "", i.Articles)
	return v.err
}

// validator goes through the pages and articles of an issue and keeps the first fault.
type validator struct {
	articles map[string]string // source ids and where they stand
	pages    map[string]string // page numbers and where they stand
	err      error
}

func (v *validator) fault(path, format string, args ...any) {
	if v.err == nil {
		v.err = fault(path, format, args...)
	}
}

func fault(path, format string, args ...any) error {
	return content.Errorf(content.Invalid, "%s %s", path, fmt.Sprintf(format, args...))
}

func (v *validator) page(path string, p Page) {
	key := content.PageNumberKey(CleanText(p.Number))
	if key == "" {
		v.fault(path+".number", "is missing")
	}
	if other, taken := v.pages[key]; taken {
		v.fault(path+".number", "%q is also the number of %s", p.Number, other)
	}
	v.pages[key] = path
	if p.Place != nil && (*p.Place < 0 || *p.Place > maxPlace) {
		v.fault(path+".place", "is %d; places are from 0 to %d", *p.Place, maxPlace)
	}
	for n, r := range p.Regions {
		if r.ArticleID != "" && r.ArticleID.Kind() != content.KindArticle {
			v.fault(fmt.Sprintf("%s.regions[%d].articleId", path, n), "%q is no article's id in the graph", r.ArticleID)
		}
		if len(r.Polygon) < 3 {
			v.fault(fmt.Sprintf("%s.regions[%d].polygon", path, n), "has %d corners; an area has three or more", len(r.Polygon))
		}
		for _, c := range r.Polygon {
			if !(c.X >= 0 && c.X <= 1 && c.Y >= 0 && c.Y <= 1) {
				v.fault(fmt.Sprintf("%s.regions[%d].polygon", path, n), "has a corner at %v, %v; corners are fractions from 0 to 1 of the image", c.X, c.Y)
			}
		}
	}
	v.list(path, p.Number, p.Articles)
}

func (v *validator) list(path, page string, articles []Article) {
	for n, a := range articles {
		v.article(fmt.Sprintf("%s.articles[%d]", path, n), page, a)
	}
}

func (v *validator) article(path, page string, a Article) {
	id := a.SourceID(page)
	if other, taken := v.articles[id]; taken {
		v.fault(path, "has the same id as %s; give them ids of their own", other)
	}
	v.articles[id] = path
	if a.Title == "" && len(a.Body) == 0 && len(a.Images) == 0 {
		v.fault(path, "has no title, body or image")
	}
	at, _, err := ParseTime(a.PublishedAt, time.UTC)
	if v.year(path+".publishedAt", at); a.PublishedAt != "" && err != nil {
		v.fault(path+".publishedAt", "%q is neither a moment as RFC 3339 writes it nor a day as YYYY-MM-DD", a.PublishedAt)
	}
	if !precise(a.PublishedPrecision) {
		v.fault(path+".publishedPrecision", "%q is none of DAY, MINUTE, SECOND", a.PublishedPrecision)
	}
	if a.UTCOffset != nil && (*a.UTCOffset <= -dayMinutes || *a.UTCOffset >= dayMinutes) {
		v.fault(path+".utcOffset", "is %d; it is minutes, fewer than a day has", *a.UTCOffset)
	}
	if a.Position != nil && (*a.Position < 0 || *a.Position > math.MaxInt32) {
		v.fault(path+".position", "is %d; a place is 0 or more", *a.Position)
	}
	v.count(path+".viewCount", a.ViewCount)
	v.count(path+".totalViews", a.TotalViews)
	for n, c := range a.Credits {
		if CleanText(c.Name) == "" {
			v.fault(fmt.Sprintf("%s.credits[%d].name", path, n), "is missing")
		}
		if c.Role != "" && !slices.Contains(roles(), c.Role) {
			v.fault(fmt.Sprintf("%s.credits[%d].role", path, n), "%q is none of %v", c.Role, roles())
		}
		if c.Kind != "" && !slices.Contains(authorKinds(), c.Kind) {
			v.fault(fmt.Sprintf("%s.credits[%d].kind", path, n), "%q is none of %v", c.Kind, authorKinds())
		}
	}
	for n, i := range a.Images {
		v.rights(fmt.Sprintf("%s.images[%d].rights", path, n), i.Rights)
	}
	v.body(path+".body", a.Body)
	v.newsroom(path, a)
}

func (v *validator) body(path string, body []BodySection) {
	for n, s := range body {
		for m, b := range s.Blocks {
			v.block(fmt.Sprintf("%s[%d].blocks[%d]", path, n, m), b)
		}
	}
}

func (v *validator) count(path string, views *int64) {
	if views != nil && *views < 0 {
		v.fault(path, "is %d; a count is 0 or more", *views)
	}
}

func (v *validator) block(path string, b Block) {
	switch b.Type {
	case Paragraph, Quote, List, Verse:
	case Picture:
		if b.Image == nil {
			v.fault(path+".image", "is missing; a picture needs one")
			return
		}
		v.rights(path+".image.rights", b.Image.Rights)
	default:
		v.fault(path+".type", "is missing, or %q, which is none of paragraph, picture, quote, list, verse", b.Type)
	}
}

// slugForm is what may be a section's place in addresses.
var slugForm = regexp.MustCompile(`^[a-z0-9-]+$`)

// Bounds of what an edition may tell.
const (
	maxPlace   = 1_000_000
	dayMinutes = 24 * 60
)

func precise(p content.Precision) bool {
	return p == "" || p == content.PrecisionDay || p == content.PrecisionMinute || p == content.PrecisionSecond
}

func licenceKinds() []content.LicenceKind {
	return []content.LicenceKind{content.LicenceICP, content.LicencePostal, content.LicenceAdvertising, content.LicenceSerial, content.LicenceISSN, content.LicenceInternetNews, content.LicenceOther}
}

func roles() []content.Role {
	return []content.Role{content.RoleAuthor, content.RoleReporter, content.RoleCorrespondent, content.RoleIntern, content.RoleContributor,
		content.RolePhotographer, content.RoleEditor, content.RoleTranslator, content.RolePlanner, content.RoleDesigner, content.RoleProofreader}
}

func authorKinds() []content.AuthorKind {
	return []content.AuthorKind{content.Person, content.Collective, content.Agency}
}
