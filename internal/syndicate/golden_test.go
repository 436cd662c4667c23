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

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden compares documents of the sample in each format with reviewed files.
func TestGolden(t *testing.T) {
	g := newGateway(t, afterPrint())
	g.importSample()
	pictured, chinese, issue := g.pictured(gazette), g.pictured(daily), string(g.articles(gazette)[0].IssueID)
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
		g.wantGolden(c.golden, c.path)
	}
}

func (g *gateway) wantGolden(golden, path string) {
	g.t.Helper()
	got, name := g.read(path), filepath.Join("testdata", "golden", golden)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			g.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		g.t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		g.t.Errorf("%s differs from %s; run the test with -update and review the difference", path, name)
	}
}

// TestGoldenRights does the same for cases that the sample does not have: a newspaper whose public access
// is summaries, and one with withdrawn articles with and without their title, a corrected article, and an
// embargoed picture. A new feed format needs two files here; create them with -update.
func TestGoldenRights(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	brief := contenttest.NewPaper("brief")
	brief.Publication.PublicAccess = content.SummaryAccess
	short := brief.Issue("2026-06-02", 1, 1)
	paper, issue := quay(4)
	titled, untitled, corrected, pictured := issue.Articles[0], issue.Articles[1], issue.Articles[2], issue.Articles[3]
	titled.Newsroom.Withdrawal = &content.Withdrawal{At: contenttest.StartTime().Add(-time.Hour), Reason: "The council did not vote", KeepsTitle: true}
	untitled.Newsroom.Withdrawal = &content.Withdrawal{At: contenttest.StartTime().Add(-2 * time.Hour), Reason: "At the request of a reader"}
	corrected.Newsroom.Corrections = []content.Correction{{At: contenttest.StartTime().Add(-3 * time.Hour), Note: "The quay is 40 m long", Fields: []content.FieldChange{{Name: content.CorrectedBody}}}}
	pictured.Rights = content.Rights{Holder: "An agency", Notice: "Not in print", Syndication: content.Open, ExpiresAt: contenttest.StartTime().Add(48 * time.Hour)}
	pictured.Images = []content.Image{
		{URL: "/p.jpg", Caption: "the mayor", Rights: content.Rights{EmbargoUntil: contenttest.StartTime().Add(time.Hour)}},
		{URL: "/q.jpg", Caption: "the quay", Rights: content.Rights{Holder: "Ben", Notice: "Once only", ExpiresAt: contenttest.StartTime().Add(24 * time.Hour)}},
	}
	g.publish(paper.Masthead(), issue, brief.Masthead(), short)
	paths := map[string]string{}
	for _, format := range feedExtensions() {
		paths["rights."+format], paths["brief."+format] = "/feeds/quay."+format, "/feeds/brief."+format
	}
	for name, a := range map[string]content.Draft{"withdrawn": titled, "untitled": untitled, "corrected": corrected, "embargoed": pictured, "brief": short.Articles[0]} {
		paths[name+".ninjs.json"], paths[name+".jsonld"] = ninjsPath(a), jsonldPath(a)
	}
	paths["brief.manifest.json"] = "/issues/" + string(short.Issues[0].ID) + "/manifest.json"
	for golden, path := range paths {
		g.validate(path)
		g.wantGolden(golden, path)
	}
	g.as = content.Editor()
	g.wantGolden("embargoed.editor.ninjs.json", ninjsPath(pictured))
	g.wantGolden("withdrawn.ninjs.json", ninjsPath(titled))
	g.wantGolden("withdrawn.jsonld", jsonldPath(titled))
}

// pictured returns a publication's newest article with a picture.
func (g *gateway) pictured(publication string) *content.Article {
	g.t.Helper()
	for _, a := range g.articles(publication) {
		if a.HasPicture() {
			return a
		}
	}
	g.t.Fatalf("%s has no picture", publication)
	return nil
}
