package syndicate_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"broadsheet/internal/content"
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
		t.Run(c.golden, func(t *testing.T) {
			got, name := d.read(c.path), filepath.Join("testdata", "golden", c.golden)
			if *update {
				if err := os.WriteFile(name, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s differs from %s; run with -update and look at the difference", c.path, name)
			}
		})
	}
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
