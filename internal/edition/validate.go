package edition

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// Validate returns the first fault that prevents the edition from being imported, as an error of code
// Invalid that begins with the path of the field; nil for a valid edition.
func (e Edition) Validate() error {
	if e.Format != Format {
		return fault("format", "is missing or %q; it must be %q", e.Format, Format)
	}
	if e.Publication.ID == "" && e.Publication.Name == "" {
		return fault("publication", "has neither an id nor a name; give one of them")
	}
	if zone := e.Publication.TimeZone; zone != "" {
		if _, err := time.LoadLocation(zone); err != nil {
			return fault("publication.timeZone", "%q is not an IANA time zone; give one such as Asia/Shanghai", zone)
		}
	}
	for i, l := range e.Publication.Licences {
		if !slices.Contains(licenceKinds(), l.Kind) {
			return fault(fmt.Sprintf("publication.licences[%d].kind", i), "%s", notAllowed(l.Kind, licenceKinds()))
		}
	}
	for field, date := range e.Publication.FieldDates {
		// All years are valid here: older versions accepted issues of any year.
		if _, err := time.Parse(time.DateOnly, string(date)); err != nil {
			return fault("publication.told."+field, "%q is not a date; write it as YYYY-MM-DD", date)
		}
	}
	v := &validator{articles: map[string]string{}, pages: map[string]string{}}
	v.checkPolicy(e.Publication)
	return e.Issue.validate(v)
}

func (i Issue) validate(v *validator) error {
	if _, err := content.ParseIssueDate(i.Date); err != nil {
		return fault("issue.date", "%v", err)
	}
	if i.PublishedAt != "" {
		at, err := time.Parse(time.RFC3339, i.PublishedAt)
		if err == nil {
			v.checkPublished("issue.publishedAt", at)
		} else {
			return fault("issue.publishedAt", "%q is not a time; write it as RFC 3339, such as 2026-06-01T06:00:00+08:00", i.PublishedAt)
		}
	}
	if i.PublishedPrecision != "" && !slices.Contains(precisions(), i.PublishedPrecision) {
		return fault("issue.publishedPrecision", "%s", notAllowed(i.PublishedPrecision, precisions()))
	}
	for n, s := range i.Sections {
		if CleanText(s.Name) == "" || !slugForm.MatchString(s.Slug) {
			return fault(fmt.Sprintf("issue.sections[%d]", n), "needs a name, and a slug of the characters a-z, 0-9 and hyphen")
		}
	}
	for n, p := range i.Pages {
		v.checkPage(fmt.Sprintf("issue.pages[%d]", n), p)
	}
	v.checkArticles("issue", "", i.Articles)
	return v.err
}

// validator checks the pages and articles of an issue and remembers the first fault.
type validator struct {
	articles map[string]string // paths by source id
	pages    map[string]string // paths by page number
	err      error
}

func (v *validator) fault(path, format string, args ...any) {
	if v.err == nil {
		v.err = fault(path, format, args...)
	}
}

// fault returns an error that begins with the path of a field.
func fault(path, format string, args ...any) error {
	return content.Errorf(content.Invalid, "%s %s", path, fmt.Sprintf(format, args...))
}

// notAllowed returns the second part of a message about a value that is not one of the allowed ones.
func notAllowed[T ~string](value T, allowed []T) string {
	names := make([]string, len(allowed))
	for i, a := range allowed {
		names[i] = string(a)
	}
	return fmt.Sprintf("%q is not allowed; use one of %s", value, strings.Join(names, ", "))
}

func (v *validator) checkPage(path string, p Page) {
	key := content.PageNumberKey(CleanText(p.Number))
	if key == "" {
		v.fault(path+".number", "is missing; give the page number as printed")
	}
	if other, taken := v.pages[key]; taken {
		v.fault(path+".number", "%q is also the number of %s; a number may occur once", p.Number, other)
	}
	v.pages[key] = path
	if p.Place != nil && (*p.Place < 0 || *p.Place > maxPlace) {
		v.fault(path+".place", "is %d; it must be from 0 to %d", *p.Place, maxPlace)
	}
	for n, r := range p.Regions {
		if r.ArticleID != "" && r.ArticleID.Kind() != content.KindArticle {
			v.fault(fmt.Sprintf("%s.regions[%d].articleId", path, n), "%q is not an article id; ids of articles begin with art_", r.ArticleID)
		}
		if len(r.Polygon) < 3 {
			v.fault(fmt.Sprintf("%s.regions[%d].polygon", path, n), "has %d corners; it needs at least three", len(r.Polygon))
		}
		for _, c := range r.Polygon {
			if !(c.X >= 0 && c.X <= 1 && c.Y >= 0 && c.Y <= 1) {
				v.fault(fmt.Sprintf("%s.regions[%d].polygon", path, n), "has a corner at %v, %v; x and y are fractions from 0 to 1 of the image", c.X, c.Y)
			}
		}
	}
	v.checkArticles(path, p.Number, p.Articles)
}

func (v *validator) checkArticles(path, page string, articles []Article) {
	for n, a := range articles {
		v.checkArticle(fmt.Sprintf("%s.articles[%d]", path, n), page, a)
	}
}

func (v *validator) checkArticle(path, page string, a Article) {
	id := a.SourceID(page)
	if other, taken := v.articles[id]; taken {
		v.fault(path, "has the same id as %s; give each article an id of its own", other)
	}
	v.articles[id] = path
	if a.Title == "" && len(a.Body) == 0 && len(a.Images) == 0 {
		v.fault(path, "has no title, body or image; it needs at least one of them")
	}
	at, _, err := ParseTime(a.PublishedAt, time.UTC)
	if a.PublishedAt != "" && err == nil {
		v.checkPublished(path+".publishedAt", at)
	}
	if a.PublishedAt != "" && err != nil {
		v.fault(path+".publishedAt", "%q is not a time or date; write it as RFC 3339, such as 2026-06-01T06:00:00+08:00, or as YYYY-MM-DD", a.PublishedAt)
	}
	if a.PublishedPrecision != "" && !slices.Contains(precisions(), a.PublishedPrecision) {
		v.fault(path+".publishedPrecision", "%s", notAllowed(a.PublishedPrecision, precisions()))
	}
	if a.UTCOffset != nil && (*a.UTCOffset <= -dayMinutes || *a.UTCOffset >= dayMinutes) {
		v.fault(path+".utcOffset", "is %d; it must be minutes from -%d to %d", *a.UTCOffset, dayMinutes-1, dayMinutes-1)
	}
	if a.Position != nil && (*a.Position < 0 || *a.Position > math.MaxInt32) {
		v.fault(path+".position", "is %d; it must be from 0 to %d", *a.Position, math.MaxInt32)
	}
	v.checkCount(path+".viewCount", a.ViewCount)
	v.checkCount(path+".totalViews", a.TotalViews)
	for n, c := range a.Credits {
		if CleanText(c.Name) == "" {
			v.fault(fmt.Sprintf("%s.credits[%d].name", path, n), "is missing; give the name, or leave the credit out")
		}
		if c.Role != "" && !slices.Contains(roles(), c.Role) {
			v.fault(fmt.Sprintf("%s.credits[%d].role", path, n), "%s", notAllowed(c.Role, roles()))
		}
		if c.Kind != "" && !slices.Contains(authorKinds(), c.Kind) {
			v.fault(fmt.Sprintf("%s.credits[%d].kind", path, n), "%s", notAllowed(c.Kind, authorKinds()))
		}
	}
	for n, i := range a.Images {
		v.checkRights(fmt.Sprintf("%s.images[%d].rights", path, n), i.Rights)
	}
	v.checkBody(path+".body", a.Body)
	v.checkNewsroom(path, a)
}

func (v *validator) checkBody(path string, body []BodySection) {
	for n, s := range body {
		for m, b := range s.Blocks {
			v.checkBlock(fmt.Sprintf("%s[%d].blocks[%d]", path, n, m), b)
		}
	}
}

func (v *validator) checkCount(path string, views *int64) {
	if views != nil && *views < 0 {
		v.fault(path, "is %d; it must be 0 or more", *views)
	}
}

func (v *validator) checkBlock(path string, b Block) {
	switch b.Type {
	case Paragraph, Quote, Verse, Preformatted:
	case List:
		if b.List != nil && len(b.Items) > 0 {
			v.fault(path+".list", "and items are both given; give items for a list of plain texts, and list for any other")
		}
	case Table:
		if b.Table == nil {
			v.fault(path+".table", "is missing; a block of type table needs it")
		}
	case Embed:
		v.checkEmbed(path+".embed", b.Embed)
	case Picture:
		if b.Image == nil {
			v.fault(path+".image", "is missing; a block of type picture needs it")
			return
		}
		v.checkRights(path+".image.rights", b.Image.Rights)
	default:
		v.fault(path+".type", "%s", notAllowed(b.Type, content.BlockTypes()))
	}
}

func (v *validator) checkEmbed(path string, e *content.BodyEmbed) {
	switch {
	case e == nil:
		v.fault(path, "is missing; a block of type embed needs it")
	case !slices.Contains(content.EmbedKinds(), e.Kind):
		v.fault(path+".kind", "%s", notAllowed(e.Kind, content.EmbedKinds()))
	}
}

// slugForm is the form of a section's slug.
var slugForm = regexp.MustCompile(`^[a-z0-9-]+$`)

// Bounds of values in an edition.
const (
	maxPlace   = 1_000_000
	dayMinutes = 24 * 60
)

func precisions() []content.Precision {
	return []content.Precision{content.PrecisionDay, content.PrecisionMinute, content.PrecisionSecond}
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
