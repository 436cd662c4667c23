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

// Read returns the edition of an issue, with everything that the reader's audience may see. It is the
// inverse of importing: imported into an empty store, the editions of all issues give the same documents
// with the same ids; imported into the store they came from, they change nothing. An issue that the
// audience may not see is NotFound.
//
// An edition does not contain what belongs to no issue: sections and authors without references, the
// source's part of a view count, and view counts by day.
func Read(ctx context.Context, r content.Reader, issue content.ID) (edition.Edition, error) {
	s, err := snapshotOf(ctx, r, issue)
	if err != nil {
		return edition.Edition{}, err
	}
	return s.edition(), nil
}

// edition converts the snapshot. It leaves out values that are the default, so that the file says no
// more than its source.
func (s *issueSnapshot) edition() edition.Edition {
	c := &composer{issueSnapshot: s, zone: s.publication.Location(), sources: map[content.ID]string{}, articlesByPage: map[content.ID][]edition.Article{}}
	for _, a := range s.articles {
		c.sources[a.ID] = a.SourceID
	}
	pageSections := map[content.ID]content.ID{}
	for _, p := range s.pages {
		pageSections[p.ID] = p.SectionID
	}
	for _, a := range s.articles {
		c.articlesByPage[a.PageID] = append(c.articlesByPage[a.PageID], c.article(a, pageSections[a.PageID], len(c.articlesByPage[a.PageID])))
	}
	e := edition.Edition{Format: edition.Format, Publication: c.publication(), Issue: c.issue()}
	for _, p := range s.pages {
		e.Issue.Pages = append(e.Issue.Pages, c.page(p))
	}
	e.Issue.Articles = c.articlesByPage[""]
	return e
}

// composer converts a snapshot to an edition.
type composer struct {
	*issueSnapshot
	zone           *time.Location
	sources        map[content.ID]string            // source ids of articles
	articlesByPage map[content.ID][]edition.Article // by page id; "" for articles without a page
}

// publication returns all fields of the publication, so that each file can be imported alone. A field
// from an older issue carries that issue's date: it must not win over issues in between. A field that the
// newsroom set stays set.
func (c *composer) publication() edition.Publication {
	stored := c.issueSnapshot.publication
	p := edition.Publication{
		ID: strings.TrimPrefix(string(stored.ID), "pub_"), Name: stored.Name, Language: stored.Language, TimeZone: stored.TimeZone,
		Contact: stored.Contact, Licences: stored.Licences, RightsNotice: stored.RightsNotice,
		Rights:       edition.PublicationRights{Holder: stored.Rights.Holder, Notice: stored.Rights.Notice, Syndication: stored.Rights.Syndication},
		PublicAccess: stored.PublicAccess,
	}
	if stored.FieldDates["name"] == "" && p.Name == p.ID {
		p.Name = "" // no source gave a name
	}
	for field, date := range stored.FieldDates {
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
	stored := c.issueSnapshot.issue
	i := edition.Issue{Date: string(stored.Date), Edition: stored.Edition, Number: stored.Number, PDFURL: stored.PDFURL}
	if stored.Timed || !stored.PublishedAt.Equal(stored.Date.In(c.zone)) {
		i.PublishedAt = formatTime(stored.PublishedAt, utcOffset(stored.PublishedAt.In(c.zone)))
	}
	if i.PublishedAt != "" && !stored.Timed {
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

func (c *composer) page(stored *content.Page) edition.Page {
	p := edition.Page{Number: stored.Number, Name: stored.Name, PDFURL: stored.PDFURL, Image: stored.Image, Articles: c.articlesByPage[stored.ID]}
	if stored.Ordinal >= content.OddPages {
		place := stored.Ordinal - content.OddPages
		p.Place = &place
	}
	if name := c.sectionName(stored.SectionID); name != stored.Name {
		p.Section = name
	}
	for _, r := range stored.Regions {
		region := edition.Region{Article: c.sources[r.ArticleID], Polygon: r.Polygon}
		if region.Article == "" && c.unrestricted { // other audiences may not learn that the article exists
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

// article converts an article that is at an index of the list of its page; section is the page's.
func (c *composer) article(stored *content.Article, section content.ID, index int) edition.Article {
	a := edition.Article{
		ID: stored.SourceID, URL: stored.SourceURL,
		Kicker: stored.Kicker, Title: stored.Title, Subtitle: stored.Subtitle, Byline: stored.Byline, Credits: c.credits(stored.Credits),
		Source: stored.Source, EditorsNote: paragraphs(stored.EditorsNote), Summary: stored.Summary,
		Body: c.bodies[stored.ID].Sections, Images: stored.Images,
		Rights: stored.Rights, NewsroomRights: stored.Newsroom.Rights, NewsroomImages: stored.Newsroom.ImageRights, EarlierBodies: earlierBodies(c.bodies[stored.ID]),
	}
	if w := stored.Newsroom.Withdrawal; w != nil {
		a.Withdrawal = &edition.Withdrawal{At: w.At, Reason: w.Reason, KeepsTitle: w.KeepsTitle}
	}
	for _, k := range stored.Newsroom.Corrections {
		a.Corrections = append(a.Corrections, edition.Correction{At: k.At, Note: k.Note, Fields: k.Fields})
	}
	if stored.SectionID != section {
		a.Section, a.NoSection = c.sectionName(stored.SectionID), stored.SectionID == ""
	}
	if stored.Position != index {
		a.Position = &stored.Position
	}
	if east := utcOffset(stored.PublishedAt.In(c.zone)); east != stored.UTCOffset {
		a.UTCOffset = &stored.UTCOffset
	}
	for _, link := range []struct {
		id     content.ID
		source string
		field  *string
	}{{stored.ContinuesID(), stored.Continues, &a.Continues}, {stored.ContinuedFromID(), stored.ContinuedFrom, &a.ContinuedFrom}} {
		if _, ok := c.sources[link.id]; ok || c.unrestricted { // other audiences may not learn that the article exists
			*link.field = link.source
		}
	}
	a.PublishedAt, a.PublishedPrecision = c.publicationTime(stored)
	if views, counted := c.views[stored.ID]; counted {
		a.TotalViews = &views
	}
	if a.Title == "" && len(a.Body) == 0 && len(a.Images) == 0 {
		a.Body = []edition.BodySection{{Blocks: []edition.Block{}}} // cleaning left nothing of it, but an article needs a body or title
	}
	return a
}

// publicationTime returns publishedAt and publishedPrecision of an article: "" when they are the
// default, a date when only the day is known.
func (c *composer) publicationTime(stored *content.Article) (at string, precision content.Precision) {
	if stored.PublishedPrecision == content.PrecisionDay {
		issued, day := c.issueSnapshot.issue.Date, content.DateOf(stored.PublishedAt.In(c.zone))
		if stored.PublishedAt.Equal(issued.In(c.zone)) {
			return "", ""
		}
		if stored.PublishedAt.Equal(day.In(c.zone)) {
			return string(day), ""
		}
	}
	if precision = stored.PublishedPrecision; precision == content.PrecisionSecond {
		precision = ""
	}
	return formatTime(stored.PublishedAt, stored.UTCOffset), precision
}

// formatTime formats a time as RFC 3339 with an offset, in minutes east of UTC.
func formatTime(t time.Time, east int) string {
	return t.In(time.FixedZone("", east*60)).Format(time.RFC3339Nano)
}

func (c *composer) credits(stored []content.Credit) []edition.Credit {
	var credits []edition.Credit
	for _, k := range stored {
		credit := edition.Credit{Name: k.Name, Role: k.Role}
		if a := c.authors[k.AuthorID]; a != nil {
			credit.Kind = a.Kind
		}
		credits = append(credits, credit)
	}
	return credits
}

// paragraphs splits an editor's note at blank lines, if joining the parts gives the same note again.
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
