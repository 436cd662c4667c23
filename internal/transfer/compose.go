package transfer

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// Read makes the edition of an issue, of all that a reader sees of it. It is the inverse of
// importing: imported into an empty store, the editions of a publication's issues become the
// same documents under the same ids, and imported into the store that they are from, they
// change nothing. An issue that the reader does not see is NotFound.
//
// What belongs to no issue is in no edition: sections and authors that nothing refers to any
// more, how many of an article's views are the source's, and on which days it was viewed.
func Read(ctx context.Context, r content.Reader, issue content.ID) (edition.Edition, error) {
	h, err := snapshotOf(ctx, r, issue)
	if err != nil {
		return edition.Edition{}, err
	}
	return h.edition(), nil
}

// edition tells what is held. What follows from the rest is left out, so that a file says no
// more than its source said where that is enough.
func (h *issueSnapshot) edition() edition.Edition {
	c := &composer{issueSnapshot: h, zone: h.publication.Location(), sources: map[content.ID]string{}, pages: map[content.ID][]edition.Article{}}
	for _, a := range h.articles {
		c.sources[a.ID] = a.SourceID
	}
	bySection := map[content.ID]content.ID{} // pages' sections
	for _, p := range h.pages {
		bySection[p.ID] = p.SectionID
	}
	for _, a := range h.articles {
		c.pages[a.PageID] = append(c.pages[a.PageID], c.article(a, bySection[a.PageID], len(c.pages[a.PageID])))
	}
	e := edition.Edition{Format: edition.Format, Publication: c.publication(), Issue: c.issue()}
	for _, p := range h.pages {
		e.Issue.Pages = append(e.Issue.Pages, c.page(p))
	}
	e.Issue.Articles = c.pages[""]
	return e
}

// composer makes an edition of what is held.
type composer struct {
	*issueSnapshot
	zone    *time.Location
	sources map[content.ID]string            // what the source knows articles by
	pages   map[content.ID][]edition.Article // the articles of pages; of "", those without a page
}

// publication tells all that is known of the newspaper, so that a file can be read alone. What
// an older issue told is marked as such: it must not win over what issues in between tell. What
// was decided stays decided.
func (c *composer) publication() edition.Publication {
	known := c.issueSnapshot.publication
	p := edition.Publication{
		ID: strings.TrimPrefix(string(known.ID), "pub_"), Name: known.Name, Language: known.Language, TimeZone: known.TimeZone,
		Contact: known.Contact, Licences: known.Licences, RightsNotice: known.RightsNotice,
		Rights:       edition.PublicationRights{Holder: known.Rights.Holder, Notice: known.Rights.Notice, Syndication: known.Rights.Syndication},
		PublicAccess: known.PublicAccess,
	}
	if known.FieldDates["name"] == "" && p.Name == p.ID {
		p.Name = "" // nobody told it
	}
	for field, date := range known.FieldDates {
		if date >= c.issueSnapshot.issue.Date && date != edition.Decided {
			continue
		}
		if p.FieldDates == nil {
			p.FieldDates = map[string]content.Date{}
		}
		p.FieldDates[field] = date
	}
	return p
}

func (c *composer) issue() edition.Issue {
	known := c.issueSnapshot.issue
	i := edition.Issue{Date: string(known.Date), Number: known.Number, PDFURL: known.PDFURL}
	if known.Timed || !known.PublishedAt.Equal(known.Date.In(c.zone)) {
		i.PublishedAt = moment(known.PublishedAt, offset(known.PublishedAt.In(c.zone)))
	}
	if i.PublishedAt != "" && !known.Timed {
		i.PublishedPrecision = content.PrecisionDay
	}
	for _, s := range c.sections {
		if s.Slug != slug(s.Name, s.ID) {
			i.Sections = append(i.Sections, edition.Section{Name: s.Name, Slug: s.Slug})
		}
	}
	slices.SortFunc(i.Sections, func(a, b edition.Section) int { return cmp.Compare(a.Name, b.Name) })
	return i
}

func (c *composer) page(known *content.Page) edition.Page {
	p := edition.Page{Number: known.Number, Name: known.Name, PDFURL: known.PDFURL, Image: known.Image, Articles: c.pages[known.ID]}
	if known.Ordinal >= content.OddPages {
		place := known.Ordinal - content.OddPages
		p.Place = &place
	}
	if name := c.sectionName(known.SectionID); name != known.Name {
		p.Section = name
	}
	for _, r := range known.Regions {
		region := edition.Region{Article: c.sources[r.ArticleID], Polygon: r.Polygon}
		if region.Article == "" && c.all { // to others it may be none of their business that it is there
			region.ArticleID = r.ArticleID
		}
		p.Regions = append(p.Regions, region)
	}
	return p
}

func (c *composer) sectionName(id content.ID) string {
	if s := c.sections[id]; s != nil {
		return s.Name
	}
	return ""
}

// article tells of an article that stands at an index on a page of a section.
func (c *composer) article(known *content.Article, section content.ID, index int) edition.Article {
	a := edition.Article{
		ID: known.SourceID, URL: known.SourceURL,
		Kicker: known.Kicker, Title: known.Title, Subtitle: known.Subtitle, Byline: known.Byline, Credits: c.credits(known.Credits),
		Source: known.Source, EditorsNote: paragraphs(known.EditorsNote), Summary: known.Summary,
		Body: c.bodies[known.ID].Sections, Images: known.Images,
		Rights: known.Rights, NewsroomRights: known.Newsroom.Rights, NewsroomImages: known.Newsroom.ImageRights, EarlierBodies: earlierBodies(c.bodies[known.ID]),
	}
	if w := known.Newsroom.Withdrawal; w != nil {
		a.Withdrawal = &edition.Withdrawal{At: w.At, Reason: w.Reason, KeepsTitle: w.KeepsTitle}
	}
	for _, k := range known.Newsroom.Corrections {
		a.Corrections = append(a.Corrections, edition.Correction{At: k.At, Note: k.Note, Fields: k.Fields})
	}
	if known.SectionID != section {
		a.Section, a.NoSection = c.sectionName(known.SectionID), known.SectionID == ""
	}
	if known.Position != index {
		a.Position = &known.Position
	}
	if east := offset(known.PublishedAt.In(c.zone)); east != known.UTCOffset {
		a.UTCOffset = &known.UTCOffset
	}
	a.PublishedAt, a.PublishedPrecision = c.published(known)
	if views, counted := c.views[known.ID]; counted {
		a.TotalViews = &views
	}
	if a.Title == "" && len(a.Body) == 0 && len(a.Images) == 0 {
		a.Body = []edition.BodySection{{Blocks: []edition.Block{}}} // cleaning left nothing of it, but it is there
	}
	return a
}

// published tells when an article was published, as a day where that is all that is known.
func (c *composer) published(known *content.Article) (at string, precision content.Precision) {
	if known.PublishedPrecision == content.PrecisionDay {
		issued, day := c.issueSnapshot.issue.Date, content.DateOf(known.PublishedAt.In(c.zone))
		if known.PublishedAt.Equal(issued.In(c.zone)) {
			return "", ""
		}
		if known.PublishedAt.Equal(day.In(c.zone)) {
			return string(day), ""
		}
	}
	if precision = known.PublishedPrecision; precision == content.PrecisionSecond {
		precision = ""
	}
	return moment(known.PublishedAt, known.UTCOffset), precision
}

// moment writes a time by clocks that are so many minutes east of UTC.
func moment(t time.Time, east int) string {
	return t.In(time.FixedZone("", east*60)).Format(time.RFC3339Nano)
}

func (c *composer) credits(known []content.Credit) []edition.Credit {
	var credits []edition.Credit
	for _, k := range known {
		credit := edition.Credit{Name: k.Name, Role: k.Role}
		if a := c.authors[k.AuthorID]; a != nil {
			credit.Kind = a.Kind
		}
		credits = append(credits, credit)
	}
	return credits
}

// paragraphs parts an editor's note, if the parts make the same note again.
func paragraphs(note string) []string {
	if note == "" {
		return nil
	}
	parts := strings.Split(note, "\n\n")
	if edition.JoinParagraphs(parts) != note {
		return []string{note}
	}
	return parts
}

func earlierBodies(b content.Body) (earlier [][]edition.BodySection) {
	for _, text := range b.Earlier {
		earlier = append(earlier, text.Sections)
	}
	return earlier
}
