package sample

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"broadsheet/internal/edition"
)

// issues are the issues of the site mirror. All patterns are ASCII, so they match in GBK bytes, too.
var issues = []struct {
	dir, reason  string
	page         *regexp.Regexp
	articles     int
	gbk          bool
	textArticles int
}{
	{"qingting/html/2026-06-01", "FangBao, with a printed issue number", fangbaoPage, 16, true, 0},
	{"qingting/html/2026-06/02", "Founder classic", regexp.MustCompile(`^node_\d+\.htm$`), 15, false, 0},
	{"qingting/html/2026-06-03", "FangBao, without a number, one page as text", fangbaoPage, 17, true, 4},
}

var (
	fangbaoPage  = regexp.MustCompile(`^qpaper(_\d+)?\.html$`)
	fangbaoChars = regexp.MustCompile(`<meta charset="gb2312">`)
	area         = regexp.MustCompile(`(?i)<area [^>]*coords="([\d,]+)"[^>]* href="([^"]+)"`)
	pageImage    = regexp.MustCompile(`<img [^>]*src="?(/sample/[^" >]+/page-\d\.svg)`)
	relativeLink = regexp.MustCompile(`(?i)href=["']?([\w./-]+\.html?)\b`)
	assetAddress = regexp.MustCompile(`/sample/([\w./-]+)`)
	svgSize      = regexp.MustCompile(`^<svg [^>]*width="(\d+)" height="(\d+)" viewBox="0 0 (\d+) (\d+)"`)
)

func TestIssuesAreComplete(t *testing.T) {
	for _, issue := range issues {
		t.Run(issue.reason, func(t *testing.T) {
			var pages, articles, texts int
			placed := map[string]bool{}
			for _, name := range names(t, issue.dir) {
				switch {
				case issue.page.MatchString(name):
					pages++
					hrefs := areaLinks(read(t, Editions(), path.Join(issue.dir, name)))
					if n := len(hrefs); n < 3 || n > 6 {
						t.Errorf("%s links %d articles, want 3 to 6", name, n)
					}
					for _, href := range hrefs {
						placed[stem(href)] = true
					}
				case path.Ext(name) == ".txt":
					texts++
					articles++
				default:
					articles++
				}
			}
			if pages != 4 || articles != issue.articles || texts != issue.textArticles {
				t.Errorf("pages, articles, articles as text = %d, %d, %d; want 4, %d, %d",
					pages, articles, texts, issue.articles, issue.textArticles)
			}
			for _, name := range names(t, issue.dir) {
				if !issue.page.MatchString(name) && !placed[stem(name)] {
					t.Errorf("no page links the article %s", name)
				}
			}
		})
	}
}

func TestFilesAreInTheirDeclaredEncoding(t *testing.T) {
	for _, issue := range issues {
		for _, name := range names(t, issue.dir) {
			data := read(t, Editions(), path.Join(issue.dir, name))
			switch gbk := issue.gbk && path.Ext(name) == ".html"; {
			case gbk && !isGBK(data):
				t.Errorf("%s/%s: not GBK, or valid UTF-8 as well", issue.dir, name)
			case gbk && !fangbaoChars.Match(data):
				t.Errorf("%s/%s: not declared as gb2312", issue.dir, name)
			case !gbk && !utf8.Valid(data):
				t.Errorf("%s/%s: not UTF-8", issue.dir, name)
			}
		}
	}
	if !isGBK(read(t, Editions(), "qingting/html/paper/index-1.html")) {
		t.Error("the archive page is not GBK")
	}
}

// isGBK reports whether data consists of ASCII and GBK pairs and is not valid UTF-8.
func isGBK(data []byte) bool {
	pairs := 0
	for i := 0; i < len(data); i++ {
		if data[i] < 0x80 {
			continue
		}
		if data[i] == 0x80 || data[i] == 0xFF || i+1 == len(data) {
			return false
		}
		if i++; data[i] < 0x40 || data[i] == 0x7F || data[i] == 0xFF {
			return false
		}
		pairs++
	}
	return pairs > 0 && !utf8.Valid(data)
}

func TestLinkedFilesExist(t *testing.T) {
	all := files(t, Editions())
	links := 0
	for _, name := range all {
		if ext := path.Ext(name); ext != ".html" && ext != ".htm" {
			continue
		}
		data := read(t, Editions(), name)
		for _, m := range relativeLink.FindAllSubmatch(data, -1) {
			links++
			target := path.Join(path.Dir(name), string(m[1]))
			// One page has its articles as text files only.
			asText := strings.TrimSuffix(target, path.Ext(target)) + ".txt"
			if !slices.Contains(all, target) && !slices.Contains(all, asText) {
				t.Errorf("%s links to %s, which does not exist", name, m[1])
			}
		}
	}
	if links < 500 {
		t.Errorf("found %d links, want at least 500; check the pattern", links)
	}
}

func TestRegionsAreInsideTheirPage(t *testing.T) {
	for _, issue := range issues {
		for _, name := range names(t, issue.dir) {
			if !issue.page.MatchString(name) {
				continue
			}
			data := read(t, Editions(), path.Join(issue.dir, name))
			image := pageImage.FindSubmatch(data)
			if image == nil {
				t.Errorf("%s/%s has no page image", issue.dir, name)
				continue
			}
			width, height := sizeOf(t, strings.TrimPrefix(string(image[1]), "/sample/"))
			for _, m := range area.FindAllSubmatch(data, -1) {
				checkCoords(t, issue.dir+"/"+name, string(m[1]), width, height)
			}
		}
	}
}

func checkCoords(t *testing.T, page, coords string, width, height int) {
	t.Helper()
	numbers := strings.Split(coords, ",")
	if len(numbers) < 4 || len(numbers)%2 != 0 {
		t.Errorf("%s: coords %s", page, coords)
	}
	for i, s := range numbers {
		limit := []int{width, height}[i%2]
		if n, err := strconv.Atoi(s); err != nil || n < 0 || n > limit {
			t.Errorf("%s: coords %s are outside the image of %d by %d", page, coords, width, height)
		}
	}
}

func sizeOf(t *testing.T, asset string) (width, height int) {
	t.Helper()
	m := svgSize.FindSubmatch(read(t, Assets(), asset))
	if m == nil || !bytes.Equal(m[1], m[3]) || !bytes.Equal(m[2], m[4]) {
		t.Fatalf("%s: width and height are missing or differ from the viewBox", asset)
	}
	width, _ = strconv.Atoi(string(m[1]))
	height, _ = strconv.Atoi(string(m[2]))
	return width, height
}

func TestAssetsAreThoseThatEditionsUse(t *testing.T) {
	all := files(t, Assets())
	used := map[string]bool{}
	for _, name := range files(t, Editions()) {
		for _, m := range assetAddress.FindAllSubmatch(read(t, Editions(), name), -1) {
			used[string(m[1])] = true
			if !slices.Contains(all, string(m[1])) {
				t.Errorf("%s refers to %s, which does not exist", name, m[0])
			}
		}
	}
	for _, name := range all {
		if !used[name] {
			t.Errorf("no edition refers to %s", name)
		}
	}
}

func TestAssetsAreValidAndSmall(t *testing.T) {
	total := 0
	for _, name := range files(t, Assets()) {
		data := read(t, Assets(), name)
		total += len(data)
		switch path.Ext(name) {
		case ".svg":
			sizeOf(t, name)
			if len(data) > 12<<10 {
				t.Errorf("%s has %d bytes", name, len(data))
			}
		case ".pdf":
			if !validPDF(data) {
				t.Errorf("%s: the cross-reference table is not at the stated position", name)
			}
		default:
			t.Errorf("%s: unexpected file type", name)
		}
	}
	for _, name := range files(t, Editions()) {
		total += len(read(t, Editions(), name))
	}
	if total > 1536<<10 {
		t.Errorf("the bundle has %d bytes, want at most 1.5 MiB", total)
	}
}

// validPDF reports whether the file's last lines give the position of its cross-reference table, and the
// table that of the first object. Converted line endings would break both.
func validPDF(data []byte) bool {
	m := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(data)
	if m == nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
		return false
	}
	at, err := strconv.Atoi(string(m[1]))
	if err != nil || at >= len(data) || !bytes.HasPrefix(data[at:], []byte("xref\n")) {
		return false
	}
	entry := regexp.MustCompile(`(\d{10}) 00000 n `).FindSubmatch(data[at:])
	if entry == nil {
		return false
	}
	first, _ := strconv.Atoi(string(entry[1]))
	return bytes.HasPrefix(data[first:], []byte("1 0 obj"))
}

func TestEditionJSONIsValid(t *testing.T) {
	all, err := fs.Glob(Editions(), "*/*.json")
	if err != nil || len(all) != 2 {
		t.Fatalf("editions in JSON: %v, %v; want 2", all, err)
	}
	for _, name := range all {
		decoder := json.NewDecoder(bytes.NewReader(read(t, Editions(), name)))
		decoder.DisallowUnknownFields()
		var e edition.Edition
		if err := decoder.Decode(&e); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if e.Format != edition.Format || e.Publication.TimeZone != "Europe/London" || e.Issue.Date+".json" != path.Base(name) {
			t.Errorf("%s: format %q, time zone %q, date %q", name, e.Format, e.Publication.TimeZone, e.Issue.Date)
		}
		for _, page := range e.Issue.Pages {
			checkEditionPage(t, name, page)
		}
	}
}

func checkEditionPage(t *testing.T, name string, page edition.Page) {
	t.Helper()
	ids := map[string]bool{}
	for _, article := range page.Articles {
		ids[article.ID] = true
		for _, section := range article.Body {
			for _, block := range section.Blocks {
				if block.Text == "" && block.Image == nil && block.Items == nil && block.Lines == nil {
					t.Errorf("%s: %s has an empty block", name, article.ID)
				}
			}
		}
	}
	if len(ids) != len(page.Articles) || len(ids) < 3 || len(ids) > 6 {
		t.Errorf("%s: page %s has %d articles with %d ids", name, page.Number, len(page.Articles), len(ids))
	}
	for _, region := range page.Regions {
		if !ids[region.Article] || len(region.Polygon) < 3 {
			t.Errorf("%s: page %s has a region of %d corners for %q", name, page.Number, len(region.Polygon), region.Article)
		}
		for _, p := range region.Polygon {
			if p.X < 0 || p.X > 1 || p.Y < 0 || p.Y > 1 {
				t.Errorf("%s: page %s has a corner at %v", name, page.Number, p)
			}
		}
	}
}

func areaLinks(data []byte) []string {
	var hrefs []string
	for _, m := range area.FindAllSubmatch(data, -1) {
		if href := string(m[2]); !slices.Contains(hrefs, href) {
			hrefs = append(hrefs, href)
		}
	}
	return hrefs
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := fs.ReadDir(Editions(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, entry := range entries {
		all = append(all, entry.Name())
	}
	return all
}

func files(t *testing.T, fsys fs.FS) []string {
	t.Helper()
	var all []string
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func read(t *testing.T, fsys fs.FS, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
