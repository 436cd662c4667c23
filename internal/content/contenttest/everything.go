package contenttest

import (
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// Everything returns editions that fill every field of an edition in a store when they are imported in this
// order. Some fields depend on the order of the imports.
func Everything() []edition.Edition {
	first := edition.Edition{Format: edition.Format, Publication: edition.Publication{
		ID: "quay", Contact: edition.Contact{Phone: "1"}, // missing in later editions
	}}
	first.Issue = edition.Issue{
		Date: string(monday), Number: "7", PDFURL: "/issue.pdf", // imported before the time zone is known
		Pages: []edition.Page{
			{Number: "1", Name: "News", Section: "Sport", Articles: []edition.Article{everyField("1"), titled("2"), withdrawn("3")}},
			{Number: "2", Name: "SPORT!", PDFURL: "/2.pdf", Articles: []edition.Article{titled("4")}}, // has the same slug as Sport
			{
				Number: "特刊", Image: edition.PageImage{URL: "/3.svg", Width: 400, Height: 600}, Articles: []edition.Article{titled("5")},
				Regions: []edition.Region{{Article: "5", Polygon: corners()}, {Article: "gone", Polygon: corners()}},
			},
		},
		Articles: []edition.Article{titled("6")},
	}
	moved, named := first, first // article 2 moves to another page and leaves a gap; page 特刊 gets a name, and the edition does not list its article
	moved.Issue.Pages = []edition.Page{{Number: "2", Name: "SPORT!", Articles: []edition.Article{titled("2")}}}
	named.Issue.Pages = []edition.Page{{Number: "特刊", Name: "Special"}}
	moved.Issue.Articles, named.Issue.Articles = nil, nil
	second := edition.Edition{Format: edition.Format, Publication: edition.Publication{
		ID: "quay", Name: "The Quay", Language: "zh-CN", TimeZone: "Asia/Shanghai", RightsNotice: "All rights reserved",
		Contact:  edition.Contact{Address: "Quay 1", PostalCode: "1000", Email: "desk@quay.example"},
		Licences: []edition.Licence{{Kind: content.LicencePostal, Number: "41-000"}},
		Rights:   edition.PublicationRights{Holder: "The Quay", Notice: "Ask first", Syndication: content.Open}, PublicAccess: content.SummaryAccess,
		FieldDates: map[string]content.Date{"publicAccess": edition.Decided},
	}}
	second.Issue = edition.Issue{Date: string(tuesday), Edition: "晚版", PublishedAt: "2026-06-02T06:00:00.5+08:00"}
	return []edition.Edition{first, moved, named, second}
}

func corners() []edition.Point {
	return []edition.Point{{X: 0.1, Y: 0.25}, {X: 1, Y: 0.25}, {X: 1, Y: 1.0 / 3}}
}

func titled(id string) edition.Article { return edition.Article{ID: id, Title: "Title " + id} }

// withdrawn returns an article that was withdrawn.
func withdrawn(id string) edition.Article {
	a := titled(id)
	a.Withdrawal = &edition.Withdrawal{At: time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC), Reason: "it was not so", KeepsTitle: true}
	return a
}

// everyField returns an article with a value for every field that can be set directly.
func everyField(id string) edition.Article {
	views := int64(7)
	rights := edition.Rights{
		Holder: "Ben", Notice: "Once", Syndication: content.Licensed,
		EmbargoUntil: time.Date(2026, 6, 1, 4, 0, 0, 5e6, time.UTC), ExpiresAt: time.Date(2036, 6, 1, 4, 0, 0, 0, time.UTC),
	}
	photo := edition.Image{URL: "/photo.svg", Caption: "the quay", Credit: "Ben", Rights: rights}
	return edition.Article{
		ID: id, URL: "https://quay.example/1?a=b&c", Section: "Harbour", Kicker: "kicker", Title: "A <b> & C", Subtitle: "subtitle", Byline: "by Ada",
		Credits:     []edition.Credit{{Name: "Ada", Role: content.RoleReporter}, {Name: "新华社", Kind: content.Agency}, {Name: "Eve", Role: content.RoleDesigner}},
		PublishedAt: "2026-06-01T05:04:00+08:00", PublishedPrecision: content.PrecisionMinute, Source: "新华社",
		EditorsNote: []string{"one", "two"}, Summary: "summary", Images: []edition.Image{photo}, ViewCount: &views, Continues: "4", ContinuedFrom: "gone",
		Rights: edition.Rights{Holder: "Ada"}, NewsroomRights: &rights, NewsroomImages: &rights,
		Corrections: []edition.Correction{
			{At: rights.EmbargoUntil, Note: "the name was wrong", Fields: []edition.FieldChange{
				{Name: content.CorrectedTitle, Before: "A <b> & D", After: "A <b> & C"}, {Name: content.CorrectedBody},
			}},
			{At: rights.EmbargoUntil.Add(time.Hour), Note: "the text was wrong, too", Fields: []edition.FieldChange{{Name: content.CorrectedBody}}},
		},
		EarlierBodies: [][]edition.BodySection{{{Heading: "h", Blocks: []edition.Block{{Type: edition.Paragraph, Text: "printed"}}}}, nil},
		Body: []edition.BodySection{
			{Kicker: "k", Heading: "h", Blocks: []edition.Block{
				{Type: edition.Paragraph, Text: "a & b", HTML: "<b>a</b> &amp; b"}, {Type: edition.Picture, Image: &photo}, {Type: edition.Quote, Text: "q"},
				{Type: edition.List, Items: []string{"one", "two"}}, {Type: edition.Verse, Lines: []string{"one", "", "two"}},
				{Type: edition.Preformatted, Text: "one\n  two"}, {Type: edition.Embed, Embed: &content.BodyEmbed{Kind: content.EmbedVideo, URL: "/v.mp4", Title: "t"}},
				{Type: edition.List, List: &content.BodyList{Ordered: true, Start: new(3), Items: []content.BodyItem{
					{Text: "one", HTML: "<i>one</i>", List: &content.BodyList{Items: []content.BodyItem{{Text: "inside"}}}},
				}}},
				{Type: edition.Table, Table: &content.BodyTable{
					Caption: "c", Head: []content.BodyRow{{Cells: []content.BodyCell{{Text: "a", Header: true, ColSpan: 2}}}},
					Rows: []content.BodyRow{{Cells: []content.BodyCell{{Text: "b", HTML: "<b>b</b>", RowSpan: 2}, {}}}, {Cells: []content.BodyCell{{}}}},
				}},
			}},
			{Heading: "a heading alone"},
		},
	}
}
