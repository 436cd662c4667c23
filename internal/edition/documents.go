package edition

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// SourceID returns what identifies the article in its issue: its id, or else its page and
// title.
func (a Article) SourceID(page string) string {
	if a.ID != "" {
		return a.ID
	}
	if title := text(a.Title); title != "" {
		return "title:" + content.PageNumberKey(page) + ":" + title
	}
	if len(a.Images) > 0 {
		return "image:" + content.PageNumberKey(page) + ":" + a.Images[0].URL + a.Images[0].Caption
	}
	return "page:" + content.PageNumberKey(page)
}

// documents is an edition as the store keeps it.
type documents struct {
	publication *content.Publication
	issue       *content.Issue
	pages       []*content.Page
	articles    []content.Draft
	sections    map[content.ID]*content.Section
	authors     map[content.ID]*content.Author

	told        map[content.ID]string // the sections of pages that name one
	slugs       map[content.ID]string // of sections, where they are told
	sectionless map[content.ID]bool   // articles that are told to be in no section
	totals      map[content.ID]int64  // views that were counted elsewhere, by article
	clean       cleaner
	zone        *time.Location
}

// convert makes the documents of a valid edition. What the edition does not tell of its
// publication, and of when the issue is published, is taken from what the store has of them;
// each may be nil. What follows from the rest, as from when something is seen, is left to
// [known.merge].
func convert(e Edition, known *content.Publication, knownIssue *content.Issue, o Options, clean cleaner) *documents {
	d := &documents{
		sections: map[content.ID]*content.Section{}, authors: map[content.ID]*content.Author{}, told: map[content.ID]string{},
		slugs: map[content.ID]string{}, sectionless: map[content.ID]bool{}, totals: map[content.ID]int64{}, clean: clean,
	}
	date := content.Date(e.Issue.Date)
	d.publication = publication(e.Publication, date, known, o.Overrule)
	d.zone = d.publication.Location()
	d.issue = &content.Issue{
		ID: content.IssueID(d.publication.ID, date), PublicationID: d.publication.ID, Date: date,
		Number: text(e.Issue.Number), PDFURL: address(e.Issue.PDFURL), PublishedAt: date.In(d.zone).UTC(),
	}
	d.schedule(e.Issue, knownIssue)
	for _, s := range e.Issue.Sections {
		d.slugs[content.SectionID(d.publication.ID, text(s.Name))] = s.Slug
	}
	for n, p := range e.Issue.Pages {
		d.page(n, p)
	}
	last := &content.Page{Ordinal: content.MaxOrdinal} // articles without a page come last
	for n, a := range e.Issue.Articles {
		d.article(last, a, n)
	}
	return d
}

// schedule settles when the issue is published. A time that is known gives way only to another.
func (d *documents) schedule(i Issue, known *content.Issue) {
	at, err := time.Parse(time.RFC3339, i.PublishedAt)
	timed := err == nil && i.PublishedPrecision != content.PrecisionDay
	switch {
	case !timed && known != nil && known.Timed:
		d.issue.PublishedAt, d.issue.Timed = known.PublishedAt, true
	case err == nil:
		d.issue.PublishedAt, d.issue.Timed = at.UTC().Truncate(time.Millisecond), timed
	}
}

func (d *documents) page(index int, p Page) {
	if p.Place != nil {
		index = *p.Place
	}
	number := text(content.FoldWidth(p.Number))
	page := &content.Page{
		ID: content.PageID(d.issue.ID, number), PublicationID: d.publication.ID, IssueID: d.issue.ID,
		Ordinal: content.PageOrdinal(number, index),
		Number:  number, Name: text(p.Name), PDFURL: address(p.PDFURL), PublishedAt: d.issue.PublishedAt,
	}
	page.Image = PageImage{URL: address(p.Image.URL), Width: p.Image.Width, Height: p.Image.Height}
	d.told[page.ID] = text(p.Section)
	page.SectionID = d.section(cmp.Or(d.told[page.ID], page.Name))
	for n, a := range p.Articles {
		d.article(page, a, n)
	}
	for _, r := range p.Regions {
		region := content.Region{ArticleID: r.ArticleID, Polygon: r.Polygon}
		if r.Article != "" {
			region.ArticleID = content.ArticleID(d.issue.ID, r.Article)
		}
		page.Regions = append(page.Regions, region)
	}
	d.pages = append(d.pages, page)
}

func (d *documents) article(page *content.Page, a Article, position int) {
	source := a.SourceID(page.Number)
	at, precision := d.published(a)
	if a.Position != nil {
		position = *a.Position
	}
	doc := &content.Article{
		ID: content.ArticleID(d.issue.ID, source), PublicationID: d.publication.ID, IssueID: d.issue.ID, PageID: page.ID,
		PageOrdinal: page.Ordinal, Position: position, SourceID: source,
		Kicker: text(a.Kicker), Title: text(a.Title), Subtitle: text(a.Subtitle), Byline: text(a.Byline),
		PublishedAt: at.UTC(), UTCOffset: offset(at), PublishedPrecision: precision,
		Source: text(a.Source), Summary: text(a.Summary), SourceURL: address(a.URL), SectionID: d.section(a.Section),
		Rights: rights(a.Rights), Newsroom: newsroom(a),
	}
	if a.UTCOffset != nil {
		doc.UTCOffset = *a.UTCOffset
	}
	if a.TotalViews != nil {
		d.totals[doc.ID] = *a.TotalViews
	}
	d.sectionless[doc.ID] = a.NoSection
	doc.Credits = d.credits(a.Credits)
	doc.EditorsNote = editorsNote(a.EditorsNote)
	for _, i := range a.Images {
		if i = image(i); i.URL != "" || i.Caption != "" {
			doc.Images = append(doc.Images, i)
		}
	}
	body := d.clean.body(a.Body)
	for _, earlier := range a.EarlierBodies {
		body.Earlier = append(body.Earlier, content.BodyText{Sections: d.clean.body(earlier).Sections})
	}
	d.articles = append(d.articles, content.Draft{Article: doc, Body: body, ViewCount: a.ViewCount})
}

// editorsNote is the text of an editor's note with such paragraphs.
func editorsNote(paragraphs []string) string {
	var note []string
	for _, paragraph := range paragraphs {
		if paragraph = text(paragraph); paragraph != "" {
			note = append(note, paragraph)
		}
	}
	return strings.Join(note, "\n\n")
}

// published tells when the article was published, in the publication's time zone.
func (d *documents) published(a Article) (time.Time, content.Precision) {
	at, precision, err := parseMoment(a.PublishedAt, d.zone)
	if err != nil {
		return content.Date(d.issue.Date).In(d.zone), content.PrecisionDay
	}
	return at.In(d.zone), cmp.Or(a.PublishedPrecision, precision)
}

// parseMoment reads a moment, or a day, which begins in loc.
func parseMoment(s string, loc *time.Location) (time.Time, content.Precision, error) {
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at.Truncate(time.Millisecond), content.PrecisionSecond, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, s, loc)
	return at, content.PrecisionDay, err
}

// offset is a time's distance from UTC in minutes. The odd seconds of zones before there were
// any are rounded up, so that a day stays the day.
func offset(t time.Time) int {
	_, seconds := t.Zone()
	return int(math.Ceil(float64(seconds) / 60))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// digest sums up a document's content: what it says, without its stamp.
func digest(parts ...any) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, p := range parts {
		if err := enc.Encode(p); err != nil {
			panic(err) // documents always marshal
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
