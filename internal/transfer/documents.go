package transfer

import (
	"cmp"
	"math"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// documents is an edition, converted to the documents of a store.
type documents struct {
	publication *content.Publication
	issue       *content.Issue
	pages       []*content.Page
	articles    []content.Draft
	sections    map[content.ID]*content.Section
	authors     map[content.ID]*content.Author

	pageSections   map[content.ID]string          // section names that pages give, by page id
	slugs          map[content.ID]string          // slugs that the edition gives, by section id
	withoutSection map[content.ID]bool            // articles with noSection
	totalViews     map[content.ID]int64           // view counts of other stores, by article id
	listed         map[content.ID]map[string]bool // source ids that the source lists, by page id; see [edition.Page]
	clean          edition.Cleaner
	zone           *time.Location
}

// convertEdition converts a valid edition to documents. Fields of the publication, and the issue's
// publication time, that the edition does not give come from the stored publication and issue; each may
// be nil. [existing.merge] completes the documents.
func convertEdition(e edition.Edition, stored *content.Publication, storedIssue *content.Issue, o Options, clean edition.Cleaner) *documents {
	d := &documents{
		sections: map[content.ID]*content.Section{}, authors: map[content.ID]*content.Author{}, pageSections: map[content.ID]string{},
		slugs: map[content.ID]string{}, withoutSection: map[content.ID]bool{}, totalViews: map[content.ID]int64{}, listed: map[content.ID]map[string]bool{}, clean: clean,
	}
	date := content.Date(e.Issue.Date)
	d.publication = mergePublication(e.Publication, date, stored, o.Overrule)
	d.zone = d.publication.Location()
	d.issue = &content.Issue{
		ID: e.IssueID(), PublicationID: d.publication.ID, Date: date, Edition: e.Issue.EditionName(),
		Number: edition.CleanText(e.Issue.Number), PDFURL: edition.CleanAddress(e.Issue.PDFURL), PublishedAt: date.In(d.zone).UTC(),
	}
	d.schedule(e.Issue, storedIssue)
	for _, s := range e.Issue.Sections {
		d.slugs[content.SectionID(d.publication.ID, edition.CleanText(s.Name))] = s.Slug
	}
	for n, p := range e.Issue.Pages {
		d.page(n, p)
	}
	last := &content.Page{Ordinal: content.MaxOrdinal} // articles without a page are last in reading order
	for n, a := range e.Issue.Articles {
		d.article(last, a, n)
	}
	return d
}

// schedule sets the issue's publication time. Only another known time replaces a known time; the assumed
// start of a day does not.
func (d *documents) schedule(i edition.Issue, stored *content.Issue) {
	at, err := time.Parse(time.RFC3339, i.PublishedAt)
	timed := err == nil && i.PublishedPrecision != content.PrecisionDay
	switch {
	case !timed && stored != nil && stored.Timed:
		d.issue.PublishedAt, d.issue.Timed = stored.PublishedAt, true
	case err == nil:
		d.issue.PublishedAt, d.issue.Timed = at.UTC().Truncate(time.Millisecond), timed
	}
}

func (d *documents) page(index int, p edition.Page) {
	if p.Place != nil {
		index = *p.Place
	}
	number := edition.CleanText(content.FoldWidth(p.Number))
	page := &content.Page{
		ID: content.PageID(d.issue.ID, number), PublicationID: d.publication.ID, IssueID: d.issue.ID,
		Ordinal: content.PageOrdinal(number, index),
		Number:  number, Name: edition.CleanText(p.Name), PDFURL: edition.CleanAddress(p.PDFURL), PublishedAt: d.issue.PublishedAt,
	}
	page.Image = edition.PageImage{URL: edition.CleanAddress(p.Image.URL), Width: p.Image.Width, Height: p.Image.Height}
	d.pageSections[page.ID] = edition.CleanText(p.Section)
	page.SectionID = d.section(cmp.Or(d.pageSections[page.ID], page.Name))
	for n, a := range p.Articles {
		d.article(page, a, n)
	}
	if len(p.Listed) > 0 {
		d.listed[page.ID] = map[string]bool{}
		for _, id := range p.Listed {
			d.listed[page.ID][id] = true
		}
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

func (d *documents) article(page *content.Page, a edition.Article, position int) {
	source := a.SourceID(page.Number)
	at, precision := d.published(a)
	if a.Position != nil {
		position = *a.Position
	}
	doc := &content.Article{
		ID: content.ArticleID(d.issue.ID, source), PublicationID: d.publication.ID, IssueID: d.issue.ID, PageID: page.ID,
		PageOrdinal: page.Ordinal, Position: position, SourceID: source,
		Kicker: edition.CleanText(a.Kicker), Title: edition.CleanText(a.Title), Subtitle: edition.CleanText(a.Subtitle), Byline: edition.CleanText(a.Byline),
		PublishedAt: at.UTC(), UTCOffset: utcOffset(at), PublishedPrecision: precision,
		Source: edition.CleanText(a.Source), Summary: edition.CleanText(a.Summary), SourceURL: edition.CleanAddress(a.URL), SectionID: d.section(a.Section),
		Rights: edition.CleanRights(a.Rights), Newsroom: newsroomOf(a), Continues: a.Continues, ContinuedFrom: a.ContinuedFrom,
	}
	if a.UTCOffset != nil {
		doc.UTCOffset = *a.UTCOffset
	}
	if a.TotalViews != nil {
		d.totalViews[doc.ID] = *a.TotalViews
	}
	d.withoutSection[doc.ID] = a.NoSection
	doc.Credits = d.credits(a.Credits)
	doc.EditorsNote = edition.JoinParagraphs(a.EditorsNote)
	for _, i := range a.Images {
		if i = edition.CleanImage(i); i.URL != "" || i.Caption != "" {
			doc.Images = append(doc.Images, i)
		}
	}
	body := d.clean.Body(a.Body)
	for _, earlier := range a.EarlierBodies {
		body.Earlier = append(body.Earlier, content.BodyText{Sections: d.clean.Body(earlier).Sections})
	}
	d.articles = append(d.articles, content.Draft{Article: doc, Body: body, ViewCount: a.ViewCount})
}

// published returns the publication time of an article, in the publication's time zone, and its
// precision.
func (d *documents) published(a edition.Article) (time.Time, content.Precision) {
	at, precision, err := edition.ParseTime(a.PublishedAt, d.zone)
	if err != nil {
		return content.Date(d.issue.Date).In(d.zone), content.PrecisionDay
	}
	return at.In(d.zone), cmp.Or(a.PublishedPrecision, precision)
}

// utcOffset returns a time's offset from UTC in minutes. Offsets before standard time have seconds; they
// are rounded up, so that the start of a day stays on that day.
func utcOffset(t time.Time) int {
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
