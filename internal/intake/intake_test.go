package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"broadsheet/internal/edition"
	"broadsheet/internal/intake"
	"broadsheet/internal/sample"
)

// read reads roots whole.
func read(t *testing.T, o intake.Options, roots ...intake.Root) (*intake.Plan, []edition.Edition) {
	t.Helper()
	plan, err := intake.NewPlan(t.Context(), roots, o)
	if err != nil {
		t.Fatal(err)
	}
	var editions []edition.Edition
	for e, err := range plan.Editions(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		editions = append(editions, e)
	}
	return plan, editions
}

func sampleRoot() intake.Root {
	return intake.Root{FS: sample.Editions(), Images: sample.Assets(), ImagePrefix: "/sample/"}
}

func TestTheSampleIsUnderstood(t *testing.T) {
	done := 0
	plan, editions := read(t, intake.Options{Progress: func(n int) { done += n }}, sampleRoot())
	for _, p := range plan.Problems() {
		t.Error(p)
	}
	if done != plan.Steps() {
		t.Errorf("progress tells of %d steps of %d", done, plan.Steps())
	}
	var dates []string
	for _, e := range editions {
		dates = append(dates, e.Issue.Date)
		if err := e.Validate(); err != nil {
			t.Errorf("%s %s: %v", e.Publication.Name, e.Issue.Date, err)
		}
		for _, p := range e.Issue.Pages {
			if p.Image.URL == "" || p.Image.Width == 0 || p.PDFURL == "" || len(p.Regions) == 0 {
				t.Errorf("%s %s page %s: image %v, PDF %q, %d regions", e.Publication.Name, e.Issue.Date, p.Number, p.Image, p.PDFURL, len(p.Regions))
			}
			if n := len(p.Articles); n < 2 || n > 6 {
				t.Errorf("%s %s page %s has %d articles", e.Publication.Name, e.Issue.Date, p.Number, n)
			}
		}
		if len(e.Issue.Articles) > 0 {
			t.Errorf("%s %s: %d articles without a page", e.Publication.Name, e.Issue.Date, len(e.Issue.Articles))
		}
	}
	if got := strings.Join(dates, " "); got != "2026-06-01 2026-06-02 2026-06-03 2026-06-04 2026-06-11" {
		t.Errorf("an issue is an edition, oldest first: got %s", got)
	}
}

// TestAddressesDoNotDependOnTheFolder imports a page from three folders.
func TestAddressesDoNotDependOnTheFolder(t *testing.T) {
	page, err := sample.Editions().Open("qingting/html/2026-06/02/content_52201.htm")
	if err != nil {
		t.Fatal(err)
	}
	defer page.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(page); err != nil {
		t.Fatal(err)
	}
	relative := bytes.ReplaceAll(text.Bytes(), []byte("/sample/qingting/2026-06-02/"), []byte("../../../res/"))
	for _, c := range []struct {
		reason, root, base string
		url, picture       string
	}{
		{"from the site's folder", ".", "", "html/2026-06/02/content_52201.htm", "/res/"},
		{"from further up", "mirrors/qingting", "", "html/2026-06/02/content_52201.htm", "/res/"},
		{"from the root of the machine", "/srv/mirror", "", "html/2026-06/02/content_52201.htm", "/res/"},
		{"with the site's address", "/srv/mirror", "https://paper.example/szb", "https://paper.example/szb/html/2026-06/02/content_52201.htm", "https://paper.example/szb/res/"},
	} {
		files := fstest.MapFS{"html/2026-06/02/content_52201.htm": {Data: relative}}
		plan, editions := read(t, intake.Options{BaseURL: c.base}, intake.Root{Name: c.root, FS: files})
		if len(editions) != 1 || len(editions[0].Issue.Pages) != 1 {
			t.Fatalf("%s: %d editions, problems %v", c.reason, len(editions), plan.Problems())
		}
		p := editions[0].Issue.Pages[0]
		if got := p.Articles[0].URL; got != c.url {
			t.Errorf("%s: the article is at %s, want %s", c.reason, got, c.url)
		}
		for _, i := range append(slices.Clone(p.Articles[0].Images), edition.Image{URL: p.Image.URL}, edition.Image{URL: p.PDFURL}) {
			if !strings.HasPrefix(i.URL, c.picture) {
				t.Errorf("%s: a file is at %s, want it below %s", c.reason, i.URL, c.picture)
			}
		}
	}
}

func TestPageImagesTellTheirSize(t *testing.T) {
	const page = "qingting/html/2026-06-01/qpaper.html"
	html, err := sample.Editions().Open(page)
	if err != nil {
		t.Fatal(err)
	}
	defer html.Close()
	var text, picture bytes.Buffer
	if _, err := text.ReadFrom(html); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 760, 1100))); err != nil {
		t.Fatal(err)
	}
	moved := bytes.ReplaceAll(text.Bytes(), []byte("/sample/qingting/2026-06-01/page-1.svg"), []byte("/uploads/page-1.png"))
	_, editions := read(t, intake.Options{}, intake.Root{Name: "mirror", FS: fstest.MapFS{
		"html/2026-06-01/qpaper.html": {Data: moved}, "html/2026-06-01/4101.html": {Data: article(t, "4101")}, "uploads/page-1.png": {Data: picture.Bytes()},
	}})
	p := editions[0].Issue.Pages[0]
	if p.Image.Width != 760 || p.Image.Height != 1100 {
		t.Errorf("the picture in the mirror tells its size: got %+v", p.Image)
	}
}

func article(t *testing.T, id string) []byte {
	t.Helper()
	f, err := sample.Editions().Open("qingting/html/2026-06-01/" + id + ".html")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(f); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

func TestFilesWithoutADateInTheirAddress(t *testing.T) {
	page, err := fs.ReadFile(sample.Editions(), "qingting/html/2026-06-03/4148.txt")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"nothing.txt": {Data: []byte("nothing")}}
	for i := range 250 { // several portions
		dated := bytes.ReplaceAll(page, []byte("2026年06月03日"), fmt.Appendf(nil, "2025年%02d月%02d日", i%12+1, i%28+1))
		files[fmt.Sprintf("extracts/%d.txt", i)] = &fstest.MapFile{Data: dated}
	}
	done := 0
	plan, editions := read(t, intake.Options{Progress: func(n int) { done += n }}, intake.Root{FS: files})
	if len(editions) != 84 || done != plan.Steps() || plan.Files() != 251 {
		t.Errorf("files are grouped by the date they tell: got %d editions, %d of %d steps", len(editions), done, plan.Steps())
	}
	if p := plan.Problems(); len(p) != 1 || p[0].Path != "nothing.txt" {
		t.Errorf("one is not understood: got %v", p)
	}
}

func TestWhatIsNoFileIsNamed(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(folder, "pipe.html"), 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
	if err := os.Symlink("nowhere", filepath.Join(folder, "link.html")); err != nil {
		t.Fatal(err)
	}
	plan, _ := read(t, intake.Options{}, intake.Root{Name: "mirror", FS: os.DirFS(folder)})
	var names []string
	for _, p := range plan.Problems() {
		names = append(names, p.Path)
	}
	if got := strings.Join(names, " "); got != "mirror/link.html mirror/pipe.html" || plan.Files() != 2 {
		t.Errorf("a pipe and a dangling link are named, and not waited for: got %s of %d", got, plan.Files())
	}
}

func TestAnInterruptedIntakeStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	plan, err := intake.NewPlan(ctx, []intake.Root{sampleRoot()}, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	var last error
	for _, err := range plan.Editions(ctx) {
		n++
		last = err
		cancel()
	}
	if n != 2 || last != context.Canceled {
		t.Errorf("after the first edition comes the end: got %d, %v", n, last)
	}
}
