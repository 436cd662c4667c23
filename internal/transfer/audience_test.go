package transfer_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

// TestReadReturnsWhatTheAudienceMaySee reads the edition of an issue for several audiences.
func TestReadReturnsWhatTheAudienceMaySee(t *testing.T) {
	d := transfertest.New(t)
	licensed, barred, later, gone := transfertest.Article("1", "Licensed"), transfertest.Article("2", "Barred"), transfertest.Article("3", "Later"), transfertest.Article("4", "Gone")
	for i, a := range []*edition.Article{&licensed, &barred, &later, &gone} {
		a.Section, a.Credits = "Section of "+a.Title, []edition.Credit{{Name: "Author of " + a.Title}}
		a.Body[0].Blocks[0].Text = "Body of " + a.Title
		a.Summary = "Summary " + string(rune('a'+i))
	}
	barred.Rights.Syndication = content.NotSyndicated
	later.Rights.EmbargoUntil = contenttest.StartTime().Add(time.Hour)
	gone.Withdrawal = &edition.Withdrawal{At: contenttest.StartTime(), Reason: "not so", KeepsTitle: true}
	e := transfertest.Edition("2026-06-01", []edition.Article{licensed, barred}, []edition.Article{later}, []edition.Article{gone})
	e.Publication.PublicAccess = content.SummaryAccess
	for i := range e.Issue.Pages {
		for _, a := range e.Issue.Pages[i].Articles {
			e.Issue.Pages[i].Regions = append(e.Issue.Pages[i].Regions, edition.Region{Article: a.ID, Polygon: []edition.Point{{}, {X: 1}, {Y: 1}}})
		}
	}
	d.Import(transfer.Options{}, e)
	other := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "Elsewhere")})
	other.Publication.ID = "mole"
	d.Import(transfer.Options{}, other)
	partner := &content.Partner{ID: "par_x", Entitlements: []content.Entitlement{
		{PublicationID: "pub_quay", SectionIDs: []content.ID{content.SectionID("pub_quay", "Section of Licensed"), content.SectionID("pub_quay", "Section of Barred"), content.SectionID("pub_quay", "Section of Later")}, Body: content.FullBody},
	}}
	for _, c := range []struct {
		reason          string
		audience        content.Audience
		present, absent string // words in the file, and words that must not be in it
	}{
		{"the public gets no bodies, and no embargoed or withdrawn article or its id", content.Public(), "Licensed Barred", "Later Gone Body art_"},
		{"a partner gets what it is entitled to", content.ForPartner(partner), "Licensed Body", "Barred Later Gone art_"},
		{"an editor gets everything", content.Editor(), "Licensed Barred Later Gone Body", "Elsewhere"},
	} {
		r, err := d.Store.Read(t.Context(), c.audience)
		transfertest.Must(t, err)
		read, err := transfer.Read(t.Context(), r, content.IssueID("pub_quay", "2026-06-01"))
		if err != nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		transfertest.Must(t, read.Validate())
		var file bytes.Buffer
		transfertest.Must(t, read.Write(&file))
		for _, word := range strings.Fields(c.present) {
			if !strings.Contains(file.String(), word) {
				t.Errorf("%s: %q is missing in\n%s", c.reason, word, &file)
			}
		}
		for _, word := range strings.Fields(c.absent) {
			if strings.Contains(file.String(), word) {
				t.Errorf("%s: %q must not be in\n%s", c.reason, word, &file)
			}
		}
	}
	r, err := d.Store.Read(t.Context(), content.ForPartner(partner))
	transfertest.Must(t, err)
	if _, err := transfer.Read(t.Context(), r, content.IssueID("pub_mole", "2026-06-01")); content.CodeOf(err) != content.NotFound {
		t.Errorf("an issue of a publication without entitlement must be NotFound: got %v", err)
	}
}
