package intake_test

import (
	"bytes"
	"context"
	"errors"
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

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/intake"
	"broadsheet/internal/sample"
)

// readAll reads all files of roots, and returns the plan and the editions.
func readAll(t *testing.T, o intake.Options, roots ...intake.Root) (*intake.Plan, []edition.Edition) {
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

func TestSampleIsReadWithoutProblems(t *testing.T) {
	done := 0
	plan, editions := readAll(t, intake.Options{Progress: func(n int) { done += n }}, sampleRoot())
	for _, p := range plan.Problems() {
		t.Error(p)
	}
	if done != plan.Steps() {
		t.Errorf("progress reported %d of %d steps", done, plan.Steps())
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
		t.Errorf("want one edition for each issue, oldest first: got %s", got)
	}
}

// TestAddressesAreIndependentOfTheImportFolder imports the same page from different folders.
func TestAddressesAreIndependentOfTheImportFolder(t *testing.T) {
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
	relative = bytes.Replace(relative, []byte("没跑顺的地方"), []byte(`没跑顺的<a href="../../../res/tide.xlsx">地方</a>`), 1)
	for _, c := range []struct {
		reason, root, base string
		url, picture       string
	}{
		{"imported from the site's folder", ".", "", "html/2026-06/02/content_52201.htm", "/res/"},
		{"imported from a parent folder", "mirrors/qingting", "", "html/2026-06/02/content_52201.htm", "/res/"},
		{"imported by an absolute path", "/srv/mirror", "", "html/2026-06/02/content_52201.htm", "/res/"},
		{"imported with --base-url", "/srv/mirror", "https://paper.example/szb", "https://paper.example/szb/html/2026-06/02/content_52201.htm", "https://paper.example/szb/res/"},
	} {
		files := fstest.MapFS{"html/2026-06/02/content_52201.htm": {Data: relative}}
		plan, editions := readAll(t, intake.Options{BaseURL: c.base}, intake.Root{Name: c.root, FS: files})
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
		if body := (content.Body{Sections: p.Articles[0].Body}).HTML(); !strings.Contains(body, `<a href="`+c.picture+`tide.xlsx">`) {
			t.Errorf("%s: the attachment is not below %s in %s", c.reason, c.picture, body)
		}
	}
}

func TestPageImageSizeIsRead(t *testing.T) {
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
	_, editions := readAll(t, intake.Options{}, intake.Root{Name: "mirror", FS: fstest.MapFS{
		"html/2026-06-01/qpaper.html": {Data: moved}, "html/2026-06-01/4101.html": {Data: article(t, "4101")}, "uploads/page-1.png": {Data: picture.Bytes()},
	}})
	p := editions[0].Issue.Pages[0]
	if p.Image.Width != 760 || p.Image.Height != 1100 {
		t.Errorf("the page image has the size of its file in the mirror, 760×1100: got %+v", p.Image)
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

func TestFilesWithoutADateInTheirPathAreGrouped(t *testing.T) {
	page, err := fs.ReadFile(sample.Editions(), "qingting/html/2026-06-03/4148.txt")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"nothing.txt": {Data: []byte("nothing")}}
	for i := range 250 { // more than one batch
		dated := bytes.ReplaceAll(page, []byte("2026年06月03日"), fmt.Appendf(nil, "2025年%02d月%02d日", i%12+1, i%28+1))
		files[fmt.Sprintf("extracts/%d.txt", i)] = &fstest.MapFile{Data: dated}
	}
	done := 0
	plan, editions := readAll(t, intake.Options{Progress: func(n int) { done += n }}, intake.Root{FS: files})
	if len(editions) != 84 || done != plan.Steps() || plan.Files() != 251 {
		t.Errorf("files are grouped by the date in their text: got %d editions, %d of %d steps", len(editions), done, plan.Steps())
	}
	if p := plan.Problems(); len(p) != 1 || p[0].Path != "nothing.txt" {
		t.Errorf("want one problem, nothing.txt: got %v", p)
	}
}

func TestPipesAndDanglingLinksAreReported(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(folder, "pipe.html"), 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
	if err := os.Symlink("nowhere", filepath.Join(folder, "link.html")); err != nil {
		t.Fatal(err)
	}
	plan, _ := readAll(t, intake.Options{}, intake.Root{Name: "mirror", FS: intake.Folder(folder)})
	var names []string
	for _, p := range plan.Problems() {
		names = append(names, p.Path)
	}
	if got := strings.Join(names, " "); got != "mirror/link.html mirror/pipe.html" || plan.Files() != 2 {
		t.Errorf("a pipe and a dangling link are reported without waiting for the pipe: got %s of %d files", got, plan.Files())
	}
}

// TestLinksOutOfTheFolderAreReportedAndNotFollowed imports a folder with every kind of link to
// files outside it.
func TestLinksOutOfTheFolderAreReportedAndNotFollowed(t *testing.T) {
	outside, folder := t.TempDir(), t.TempDir()
	page := article(t, "4101")
	secret := bytes.ReplaceAll(page, []byte("。"), []byte("SECRET。"))
	write := func(root, name string, data []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, name string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	up, err := filepath.Rel(filepath.Join(folder, "html/2026-06-01"), outside)
	if err != nil {
		t.Fatal(err)
	}
	write(outside, "secret.html", secret)
	write(outside, "html/2026-06-02/4102.html", secret)
	write(folder, "html/2026-06-01/4101.html", page)
	link("4101.html", "html/2026-06-01/inside.html")      // valid: another name for a file in the folder
	link("../..", "html/2026-06-01/parent")               // the folder itself: reported, and not followed
	link("loop.html", "html/2026-06-01/loop.html")        // a cycle
	link("nowhere.html", "html/2026-06-01/nowhere.html")  // a missing target
	link(filepath.Join(outside, "secret.html"), "a.html") // a file, absolute
	link(up+"/secret.html", "html/2026-06-01/b.html")     // a file, relative
	link("b.html", "html/2026-06-01/c.html")              // a chain
	link(outside, "d")                                    // a folder
	link("../../d/secret.html", "html/2026-06-01/e.html") // through a link in the middle of a path
	link("html/2026-06-01/../../../", "f")                // the parent folder
	link(filepath.Join(outside, "secret.html"), "g.svg")  // a page image
	link("/etc/passwd", "p.txt")
	plan, editions := readAll(t, intake.Options{}, intake.Root{Name: "mirror", FS: intake.Folder(folder)})
	var reported []string
	for _, p := range plan.Problems() {
		reported = append(reported, p.Error())
	}
	for _, name := range []string{"a.html", "html/2026-06-01/b.html", "html/2026-06-01/c.html", "d", "html/2026-06-01/e.html", "f", "g.svg", "p.txt"} {
		if !slices.ContainsFunc(reported, func(s string) bool {
			return strings.HasPrefix(s, "mirror/"+name+": ") && strings.Contains(s, "leads out of the folder")
		}) {
			t.Errorf("%s is not reported as a link that leads out", name)
		}
	}
	for _, name := range []string{"loop.html", "nowhere.html", "parent"} {
		if !slices.ContainsFunc(reported, func(s string) bool { return strings.HasPrefix(s, "mirror/html/2026-06-01/"+name+": ") }) {
			t.Errorf("%s is not reported", name)
		}
	}
	if len(reported) != 11 {
		t.Errorf("the report has %d lines:\n%s", len(reported), strings.Join(reported, "\n"))
	}
	if text := fmt.Sprint(editions); len(editions) != 1 || strings.Contains(text, "SECRET") || strings.Contains(text, "root:") {
		t.Errorf("%d editions were read: %.200s", len(editions), text)
	}
}

// TestLinkCreatedAfterPlanningIsNotFollowed changes a folder after its files were found.
func TestLinkCreatedAfterPlanningIsNotFollowed(t *testing.T) {
	outside, folder := filepath.Join(t.TempDir(), "4101.html"), t.TempDir()
	file := filepath.Join(folder, "html", "2026-06-01", "4101.html")
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, article(t, "4101"), 0o600), os.WriteFile(outside, article(t, "4101"), 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reason string
		put    func() error
	}{
		{"a link to a file", func() error { return errors.Join(os.Remove(file), os.Symlink(outside, file)) }},
		{"a link to a folder", func() error {
			return errors.Join(os.RemoveAll(filepath.Dir(file)), os.Symlink(filepath.Dir(outside), filepath.Dir(file)))
		}},
		{"a pipe", func() error {
			return errors.Join(os.Remove(filepath.Dir(file)), os.Mkdir(filepath.Dir(file), 0o700), syscall.Mkfifo(file, 0o600))
		}},
	} {
		plan, err := intake.NewPlan(t.Context(), []intake.Root{{Name: "mirror", FS: staleFolder{intake.Folder(folder)}}}, intake.Options{})
		if err == nil {
			err = c.put()
		}
		if err != nil {
			t.Fatal(err)
		}
		for range plan.Editions(t.Context()) {
			t.Errorf("%s was read", c.reason)
		}
		if len(plan.Problems()) == 0 {
			t.Errorf("%s is not reported", c.reason)
		}
	}
}

// staleFolder is a folder that still lists a file that has been replaced.
type staleFolder struct{ fs.FS }

func (staleFolder) Stat(name string) (fs.FileInfo, error) {
	return fs.Stat(fstest.MapFS{"html/2026-06-01/4101.html": {}}, name)
}

func (staleFolder) ReadDir(name string) ([]fs.DirEntry, error) {
	return fs.ReadDir(fstest.MapFS{"html/2026-06-01/4101.html": {}}, name)
}

// TestNamedLinkIsRead imports a link by its own path: it is followed although it leads out of its
// folder.
func TestNamedLinkIsRead(t *testing.T) {
	outside, folder := t.TempDir(), t.TempDir()
	link := filepath.Join(folder, "2026-06-01.html")
	err := errors.Join(os.WriteFile(filepath.Join(outside, "4101.html"), article(t, "4101"), 0o600), os.Symlink(filepath.Join(outside, "4101.html"), link))
	if err != nil {
		t.Fatal(err)
	}
	plan, editions := readAll(t, intake.Options{}, intake.Root{Name: "mirror", FS: intake.File(link), Only: "2026-06-01.html"})
	if len(editions) != 1 || len(plan.Problems()) > 0 {
		t.Errorf("got %d editions, %v", len(editions), plan.Problems())
	}
}

func TestCancelledImportStops(t *testing.T) {
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
		t.Errorf("want one edition, then the context's error: got %d items, last error %v", n, last)
	}
}
