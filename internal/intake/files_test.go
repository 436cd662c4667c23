package intake_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadsheet/internal/edition"
	"broadsheet/internal/intake"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// extract is the text extract of an article.
const extract = "临河日报\n2014年03月08日 第01版：要闻\n渡口新船下水\n三月八日清晨，临河县的渡口又热闹起来，六条新造的木船在岸边排开，等着下水。\n"

// root returns a root with files.
func root(files map[string]string) intake.Root {
	m := fstest.MapFS{}
	for name, data := range files {
		m[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return intake.Root{Name: "mirror", FS: m}
}

// addresses returns the addresses of the articles of editions.
func addresses(editions []edition.Edition) (found []string) {
	for _, e := range editions {
		for _, p := range e.Issue.Pages {
			for _, a := range p.Articles {
				found = append(found, a.URL)
			}
		}
	}
	slices.Sort(found)
	return found
}

// reasons returns the problems of a plan, one a line.
func reasons(plan *intake.Plan) string {
	var lines []string
	for _, p := range plan.Problems() {
		lines = append(lines, fmt.Sprintf("%s %s", p.Status, p.Error()))
	}
	return strings.Join(lines, "\n")
}

// gzipped returns data compressed by gzip.
func gzipped(data string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(data))
	_ = w.Close()
	return b.String()
}

// zipped returns a ZIP archive of files.
func zipped(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, data := range files {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, NonUTF8: true})
		if err == nil {
			_, err = f.Write([]byte(data))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// gbk returns a name in the bytes of old Chinese systems.
func gbk(t *testing.T, name string) string {
	t.Helper()
	raw, err := simplifiedchinese.GBK.NewEncoder().String(name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestNamesThatAreRead imports a file under each name that a mirror may give it.
func TestNamesThatAreRead(t *testing.T) {
	const dir, at = "html/2014-03/08/", "html/2014-03/08/content_7"
	for name, c := range map[string]struct{ data, want string }{
		"content_7.htm":             {extract, at + ".htm"},
		"content_7.HTM":             {extract, at + ".HTM"},
		"content_7.htm?div=-1":      {extract, at + ".htm?div=-1"},
		"content_7.htm@div=-1":      {extract, at + ".htm?div=-1"},
		"content_7.htm%3Fdiv=-1":    {extract, at + ".htm?div=-1"},
		"content_7.htm?div=-1.html": {extract, at + ".htm?div=-1"},
		"content_7.xhtml":           {extract, at + ".xhtml"},
		"content_7.asp":             {extract, at + ".asp"},
		"content_7.aspx":            {extract, at + ".aspx"},
		"content_7.php?id=1":        {extract, at + ".php?id=1"},
		"content_7.jsp":             {extract, at + ".jsp"},
		"content_7.txt.gz":          {gzipped(extract), at + ".txt"},
		"content_7.htm?div=-1.gz":   {gzipped(extract), at + ".htm?div=-1"},
		"a.zip":                     {zipped(t, map[string]string{"html/2014-03/08/content_7.txt": extract}), at + ".txt"},
	} {
		full := dir + name
		if name == "a.zip" {
			full = name
		}
		plan, editions := readAll(t, intake.Options{}, root(map[string]string{full: c.data}))
		if got := addresses(editions); len(got) != 1 || got[0] != c.want || len(plan.Problems()) > 0 {
			t.Errorf("%s: got %v, want %s; problems: %s", name, got, c.want, reasons(plan))
		}
	}
}

// TestFilesThatAreNoText imports files whose names promise a page, and editions.
func TestFilesThatAreNoText(t *testing.T) {
	random := make([]byte, 4000)
	source := rand.NewChaCha8([32]byte{1})
	_, _ = source.Read(random)
	for what, data := range map[string]string{
		"compressed (gzip)":          gzipped(extract),
		"a ZIP archive":              zipped(t, map[string]string{"a.txt": extract}),
		"a PDF document":             "%PDF-1.4\n1 0 obj\n" + extract,
		"an image file (image/png)":  "\x89PNG\x0D\x0A\x1A\x0A\x00\x00\x00\rIHDR",
		"an image file (image/jpeg)": "\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01",
		"a Word or Excel document":   "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00\x00\x00\x00\x00\x00",
		"binary data":                string(random),
		"binary data: it holds NUL":  extract + strings.Repeat("\x00", 30),
	} {
		for _, ext := range []string{".html", ".txt", ".json", ".htm?div=-1"} {
			plan, editions := readAll(t, intake.Options{}, root(map[string]string{"html/2014-03/08/content_7" + ext: data}))
			if got := reasons(plan); len(editions) > 0 || len(plan.Problems()) != 1 || !strings.Contains(got, "it is "+what) || !strings.HasPrefix(got, "skipped ") {
				t.Errorf("%s%s: got %d editions, %s", what, ext, len(editions), got)
			}
		}
	}
	plan, editions := readAll(t, intake.Options{}, root(map[string]string{"html/2014-03/08/content_7.txt": strings.Replace(extract, "渡口", "渡\x01口", 1)}))
	if len(editions) != 1 || len(plan.Problems()) > 0 {
		t.Errorf("a stray control character is no fault: %s", reasons(plan))
	}
}

// TestOtherFilesAreSkippedOrIgnored imports files that are no pages.
func TestOtherFilesAreSkippedOrIgnored(t *testing.T) {
	plan, _ := readAll(t, intake.Options{}, root(map[string]string{
		"html/2014-03/08/content_7.txt": extract, "html/2014-03/08/content_8.doc": "x", "html/2014-03/08/content_9": "x", "a.tar.gz": "x",
		"res/1.jpg": "x", "res/2.jpg": "x", "res/a.css?v=1": "x", ".git/config": "x", "b.zip": zipped(t, map[string]string{"c.zip": "x"}), "d.zip": "x",
	}))
	for _, name := range []string{"content_8.doc", "content_9", "a.tar.gz", "b.zip/c.zip", "d.zip"} {
		if got := reasons(plan); !strings.Contains(got, name+": ") {
			t.Errorf("%s is not reported:\n%s", name, got)
		}
	}
	if got := fmt.Sprint(plan.Ignored()); len(plan.Problems()) != 5 || got != "map[.css:1 .jpg:2 hidden:1]" {
		t.Errorf("parts of a site are counted only: got %s\n%s", got, reasons(plan))
	}
}

// TestArchivesAreBounded imports archives that are made to fill the memory, or to write elsewhere.
func TestArchivesAreBounded(t *testing.T) {
	for _, c := range []struct {
		reason, name, data, want string
	}{
		{"a large page in an archive", "a.zip", zipped(t, map[string]string{"html/2014-03/08/1.txt": strings.Repeat("1", 5<<20)}), "more than 4 MiB"},
		{"a bomb of many files", "a.zip", zipped(t, map[string]string{"1.txt": strings.Repeat("1", 4<<20), "2.txt": strings.Repeat("2", 4<<20)}), "times larger"},
		{"a large compressed page", "html/2014-03/08/1.txt.gz", gzipped(strings.Repeat("1", 5<<20)), "more than 4 MiB"},
		{"a bomb of editions", "e.json.gz", gzipped(strings.Repeat(" ", 20<<20)), "times larger"},
		{"a name without compression", "html/2014-03/08/1.txt.gz", extract, "not compressed by gzip"},
		{"an edition without end", "e.json", `{"format":"` + strings.Repeat("1", 65<<20), "more than 64 MiB"},
	} {
		plan, editions := readAll(t, intake.Options{}, root(map[string]string{c.name: c.data}))
		if got := reasons(plan); len(editions) > 0 || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %s", c.reason, got)
		}
	}
	plan, editions := readAll(t, intake.Options{}, root(map[string]string{"a.zip": zipped(t, map[string]string{
		"../../html/2014-03/08/content_1.txt": extract, `html\2014-03\08\` + gbk(t, "新船") + ".txt": extract + "又及。",
	})}))
	if got := strings.Join(addresses(editions), " "); !strings.HasPrefix(got, "html/2014-03/08/content_1.txt") || len(plan.Problems()) > 1 {
		t.Errorf("names in an archive stay inside it: got %s, %s", got, reasons(plan))
	}
}

// TestNamesInGBKAreRead imports files whose names are not UTF-8.
func TestNamesInGBKAreRead(t *testing.T) {
	folder := t.TempDir()
	dir := filepath.Join(folder, "html", "2014-03", "08")
	err := errors.Join(os.MkdirAll(dir, 0o700),
		os.WriteFile(filepath.Join(dir, gbk(t, "新船")+".txt"), []byte(extract), 0o600),
		os.WriteFile(filepath.Join(dir, gbk(t, "旧船")+".txt"), []byte(strings.Replace(extract, "新船", "旧船", 1)), 0o600),
		os.WriteFile(filepath.Join(dir, gbk(t, "船")+"\xff.bin"), nil, 0o600))
	if err != nil {
		t.Skip("names must be UTF-8 here:", err)
	}
	plan, editions := readAll(t, intake.Options{}, intake.Root{Name: "mirror", FS: intake.Folder(folder)})
	if got := strings.Join(addresses(editions), " "); got != "html/2014-03/08/新船.txt html/2014-03/08/旧船.txt" {
		t.Errorf("got %s; %s", got, reasons(plan))
	}
	if got := reasons(plan); len(plan.Problems()) != 1 || !strings.Contains(got, "%B4%AC%FF.bin") {
		t.Errorf("a name that is in no charset is escaped: got %s", got)
	}
}

// slowFS is a file system whose files never end.
type slowFS struct{ fstest.MapFS }

// Open opens a file that waits for the test to end.
func (s slowFS) Open(name string) (fs.File, error) {
	f, err := s.MapFS.Open(name)
	if err == nil && strings.HasSuffix(name, ".txt") {
		return slowFile{f}, nil
	}
	return f, err
}

type slowFile struct{ fs.File }

func (slowFile) Read([]byte) (int, error) { time.Sleep(time.Hour); return 0, nil }

// TestInterruptionIsHeededInsideAFile cancels an import while it reads a file.
func TestInterruptionIsHeededInsideAFile(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	done := 0
	for _, name := range []string{"html/2014-03/08/content_1.txt", "undated.txt"} {
		files := slowFS{fstest.MapFS{name: {Data: []byte(extract)}}}
		plan, err := intake.NewPlan(ctx, []intake.Root{{FS: files}}, intake.Options{Progress: func(n int) { done += n }})
		if err != nil {
			t.Fatal(err)
		}
		interrupted, stop := context.WithCancel(ctx)
		time.AfterFunc(10*time.Millisecond, stop)
		var last error
		for _, last = range plan.Editions(interrupted) {
		}
		if last != context.Canceled || done > 0 {
			t.Errorf("%s: got %v, %d steps done", name, last, done)
		}
	}
	cancel()
}

// TestTwoExtractsOfOneTitle imports two extracts that would be one article.
func TestTwoExtractsOfOneTitle(t *testing.T) {
	other := strings.Replace(extract, "三月八日清晨", "老船工说，去年冬天雨水少，河道浅了半尺，今年开春放水，渡口", 1)
	plan, editions := readAll(t, intake.Options{}, root(map[string]string{"2014-03-08/a.txt": extract, "2014-03-08/b.txt": other, "2014-03-08/c.txt": other}))
	if got := plan.Problems(); len(editions) != 1 || len(got) != 1 || got[0].Status != "replaced" || got[0].Part != "article" || got[0].What != "渡口新船下水" || got[0].Path != "mirror/2014-03-08/a.txt" {
		t.Errorf("the text that was not imported is reported, and the repeated one is not: got %+v", got)
	}
}

// TestPicturesWithoutAHostAreCounted imports a page without and with the address of its site.
func TestPicturesWithoutAHostAreCounted(t *testing.T) {
	page := "<html><body>临河日报 2014年03月08日 第01版：要闻<table><tr><td class=font01>渡口新船下水</td></tr></table><div id=ozoom><p>三月八日清晨，渡口又热闹起来。</p><img src=1.jpg width=300></div></body></html>"
	for base, want := range map[string]int{"": 1, "https://linhe.example/": 0} {
		plan, _ := readAll(t, intake.Options{BaseURL: base, Publication: edition.Publication{Name: "临河日报"}}, root(map[string]string{"html/2014-03/08/content_1.htm": page}))
		if got := plan.RelativeAddresses(); got != want {
			t.Errorf("with the address %q: got %d, want %d; %s", base, got, want, reasons(plan))
		}
	}
}
