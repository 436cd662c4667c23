package contenttest

import (
	"fmt"
	"time"

	"broadsheet/internal/content"
)

// Paper generates the documents of an invented newspaper.
type Paper struct {
	Publication *content.Publication
	Sections    []*content.Section
	Authors     []*content.Author
}

// NewPaper returns a publication with three sections and four authors. No call shares documents with another.
func NewPaper(key string) *Paper {
	long := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	p := &Paper{Publication: &content.Publication{
		ID: content.PublicationID(key), Name: "Paper " + key, Language: "zh-CN", TimeZone: "Asia/Shanghai",
		Contact:      content.Contact{Address: "Quay 1", Email: "desk@paper.example"},
		Licences:     []content.Licence{{Kind: content.LicencePostal, Number: "41-000"}},
		RightsNotice: "All rights reserved",
	}}
	for _, name := range []string{"news", "sport", "supplement"} {
		p.Sections = append(p.Sections, &content.Section{ID: content.SectionID(p.Publication.ID, name), PublicationID: p.Publication.ID, Name: name, Slug: name, PublishedAt: long})
	}
	for _, name := range []string{"Ada", "Ben", "Cai", "Desk"} {
		p.Authors = append(p.Authors, &content.Author{ID: content.AuthorID(p.Publication.ID, name), PublicationID: p.Publication.ID, Name: name, Kind: content.Person, PublishedAt: long})
	}
	return p
}

// Masthead returns a batch of the documents that belong to no issue: publication, sections and authors.
func (p *Paper) Masthead() content.Batch {
	return content.Batch{Publications: []*content.Publication{p.Publication}, Sections: p.Sections, Authors: p.Authors}
}

// Issue returns an issue with the given number of pages, each with the given number of articles. Pages take
// the sections in turn, articles the authors. Every second article has a picture. All articles of a page are
// published at the same time.
func (p *Paper) Issue(date content.Date, pages, articles int) content.Batch {
	issue := &content.Issue{ID: content.IssueID(p.Publication.ID, date), PublicationID: p.Publication.ID, Date: date, Number: "7", PublishedAt: date.In(time.UTC)}
	b := content.Batch{Issues: []*content.Issue{issue}}
	for n := range pages {
		number := fmt.Sprint(n + 1)
		page := &content.Page{
			ID: content.PageID(issue.ID, number), PublicationID: p.Publication.ID, IssueID: issue.ID, SectionID: p.Sections[n%len(p.Sections)].ID,
			Ordinal: n, Number: number, Name: p.Sections[n%len(p.Sections)].Name, PDFURL: "/p" + number + ".pdf",
			Image: content.PageImage{URL: "/p" + number + ".svg", Width: 400, Height: 600}, PublishedAt: issue.PublishedAt,
		}
		for i := range articles {
			draft := p.article(issue, page, i)
			page.Regions = append(page.Regions, content.Region{ArticleID: draft.ID, Polygon: []content.Point{{X: 0, Y: 0.25}, {X: 1, Y: 0.25}, {X: 1, Y: 0.5}}})
			b.Articles = append(b.Articles, draft)
		}
		b.Pages = append(b.Pages, page)
	}
	return b
}

func (p *Paper) article(issue *content.Issue, page *content.Page, i int) content.Draft {
	n := page.Ordinal*100 + i
	source := fmt.Sprintf("%s-%d", page.Number, i)
	author := p.Authors[n%len(p.Authors)]
	at := issue.PublishedAt.Add(time.Duration(page.Ordinal) * time.Minute)
	a := &content.Article{
		ID: content.ArticleID(issue.ID, source), PublicationID: issue.PublicationID, IssueID: issue.ID, PageID: page.ID, SectionID: page.SectionID,
		PageOrdinal: page.Ordinal, Position: i, SourceID: source,
		Kicker: "kicker", Title: fmt.Sprintf("Title %s of %s", source, issue.Date), Byline: "by " + author.Name,
		Credits:     []content.Credit{{AuthorID: author.ID, Name: author.Name, Role: content.RoleReporter}, {Name: "Eve", Role: content.RoleDesigner}},
		PublishedAt: at, PublishedPrecision: content.PrecisionMinute, VisibleFrom: at, Summary: "summary", WordCount: 3,
	}
	if i%2 == 1 {
		a.Images = []content.Image{{URL: "/photo.svg", Caption: "the quay", Credit: "Ben"}}
	}
	body := content.Body{Sections: []content.BodySection{{Kicker: "k", Heading: "h", Blocks: []content.BodyBlock{
		{Type: content.BlockParagraph, Text: "body of " + source, HTML: "<b>body</b> of " + source},
		{Type: content.BlockVerse, Lines: []string{"one", "", "two"}},
		{Type: content.BlockPicture, Image: &content.Image{URL: "/photo.svg"}},
	}}}}
	return content.Draft{Article: a, Body: body}
}

// ids returns the ids of documents.
func ids[T content.Document](docs []T) []content.ID {
	out := make([]content.ID, len(docs))
	for i, d := range docs {
		out[i] = d.DocumentID()
	}
	return out
}

// articleIDs returns the ids of drafts.
func articleIDs(drafts []content.Draft) []content.ID {
	out := make([]content.ID, len(drafts))
	for i, d := range drafts {
		out[i] = d.ID
	}
	return out
}
