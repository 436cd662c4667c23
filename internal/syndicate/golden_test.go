package syndicate_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

var update = flag.Bool("update", false, "rewrite the golden documents")

// TestGolden holds each format of the sample to a document that was looked at.
func TestGolden(t *testing.T) {
	d := newDesk(t, afterPrint())
	d.importSample()
	pictured, chinese, issue := d.pictured(gazette), d.pictured(daily), string(d.articles(gazette)[0].IssueID)
	for _, c := range []struct{ golden, path string }{
		{"gazette.rss", "/feeds/" + gazette + ".rss"},
		{"gazette.atom", "/feeds/" + gazette + ".atom?issue=" + issue},
		{"gazette.json", "/feeds/" + gazette + ".json?section=sport"},
		{"daily.rss", "/feeds/" + daily + ".rss?issue=" + string(chinese.IssueID)},
		{"directory.html", "/feeds/"},
		{"directory.opml", "/feeds/opml"},
		{"directory.json", "/feeds/json"},
		{"gazette.ninjs.json", "/articles/" + string(pictured.ID) + ".ninjs.json"},
		{"daily.ninjs.json", "/articles/" + string(chinese.ID) + ".ninjs.json"},
		{"gazette.jsonld", "/articles/" + string(pictured.ID) + ".jsonld"},
		{"daily.jsonld", "/articles/" + string(chinese.ID) + ".jsonld"},
		{"gazette.manifest.json", "/issues/" + issue + "/manifest.json"},
		{"daily.manifest.json", "/issues/" + string(chinese.IssueID) + "/manifest.json"},
		{"news-sitemap.xml", "/news-sitemap.xml"},
	} {
		d.wantGolden(c.golden, c.path)
	}
}

func (d *desk) wantGolden(golden, path string) {
	d.t.Helper()
	got, name := d.read(path), filepath.Join("testdata", "golden", golden)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			d.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		d.t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		d.t.Errorf("%s differs from %s; run with -update and look at the difference", path, name)
	}
}

// TestGoldenRights does the same for what the sample does not have: a newspaper that gives the public
// its summaries, and one with articles that were withdrawn with their title and without, that was
// corrected, and whose picture is under an embargo.
func TestGoldenRights(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	brief := contenttest.NewPaper("brief")
	brief.Publication.PublicAccess = content.SummaryAccess
	short := brief.Issue("2026-06-02", 1, 1)
	paper, issue := quay(4)
	titled, untitled, corrected, pictured := issue.Articles[0], issue.Articles[1], issue.Articles[2], issue.Articles[3]
	titled.Newsroom.Withdrawal = &content.Withdrawal{At: contenttest.Press().Add(-time.Hour), Reason: "The council did not vote", KeepsTitle: true}
	untitled.Newsroom.Withdrawal = &content.Withdrawal{At: contenttest.Press().Add(-2 * time.Hour), Reason: "At the request of a reader"}
	corrected.Newsroom.Corrections = []content.Correction{{At: contenttest.Press().Add(-3 * time.Hour), Note: "The quay is 40 m long", Fields: []content.FieldChange{{Name: content.CorrectedBody}}}}
	pictured.Rights = content.Rights{Holder: "An agency", Notice: "Not in print", Syndication: content.Open, ExpiresAt: contenttest.Press().Add(48 * time.Hour)}
	pictured.Images = []content.Image{
		{URL: "/p.jpg", Caption: "the mayor", Rights: content.Rights{EmbargoUntil: contenttest.Press().Add(time.Hour)}},
		{URL: "/q.jpg", Caption: "the quay", Rights: content.Rights{Holder: "Ben", Notice: "Once only", ExpiresAt: contenttest.Press().Add(24 * time.Hour)}},
	}
	d.publish(paper.Masthead(), issue, brief.Masthead(), short)
	paths := map[string]string{}
	for _, format := range feedExtensions() {
		paths["rights."+format], paths["brief."+format] = "/feeds/quay."+format, "/feeds/brief."+format
	}
	for name, a := range map[string]content.Draft{"withdrawn": titled, "untitled": untitled, "corrected": corrected, "embargoed": pictured, "brief": short.Articles[0]} {
		paths[name+".ninjs.json"], paths[name+".jsonld"] = ninjsPath(a), jsonldPath(a)
	}
	paths["brief.manifest.json"] = "/issues/" + string(short.Issues[0].ID) + "/manifest.json"
	for golden, path := range paths {
		d.validate(path)
		d.wantGolden(golden, path)
	}
	d.as = content.Editor()
	d.wantGolden("embargoed.editor.ninjs.json", ninjsPath(pictured))
	d.wantGolden("withdrawn.ninjs.json", ninjsPath(titled))
	d.wantGolden("withdrawn.jsonld", jsonldPath(titled))
}

// pictured is a publication's newest article with a picture.
func (d *desk) pictured(publication string) *content.Article {
	d.t.Helper()
	for _, a := range d.articles(publication) {
		if a.HasPicture() {
			return a
		}
	}
	d.t.Fatalf("%s has no picture", publication)
	return nil
}
