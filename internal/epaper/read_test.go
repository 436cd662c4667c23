package epaper

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"broadsheet/internal/edition"
)

var update = flag.Bool("update", false, "rewrite the golden editions in testdata")

// readTree reads all files in a folder of testdata.
func readTree(t *testing.T, root string) (readings []Reading, failed []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		r, err := Read(File{Path: filepath.ToSlash(rel), Data: data}, Options{})
		var u *Unreadable
		switch {
		case errors.As(err, &u):
			failed = append(failed, u.Error())
		case err != nil:
			t.Errorf("Read(%s) = %v, want an error of type *Unreadable", rel, err)
		default:
			readings = append(readings, r)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return readings, failed
}

// TestGolden compares the editions of each family's pages, which have a folder in testdata, with the
// golden editions beside them.
func TestGolden(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		family := entry.Name()
		if !entry.IsDir() || family == "fuzz" {
			continue
		}
		t.Run(family, func(t *testing.T) {
			readings, failed := readTree(t, filepath.Join("testdata", family))
			editions, problems := Assemble(readings, Options{})
			got, err := marshal(struct {
				Editions   []edition.Edition
				Problems   []Problem `json:",omitempty"`
				Unreadable []string  `json:",omitempty"`
			}{editions, problems, failed})
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Join("testdata", family+".json")
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
				t.Errorf("the editions differ from %s; if the change is intended, run with -update and review it\n%s", name, firstDifference(got, want))
			}

			slices.Reverse(readings)
			again, _ := Assemble(readings, Options{})
			x, _ := marshal(editions)
			y, _ := marshal(again)
			if !bytes.Equal(x, y) {
				t.Errorf("the order of the readings changes the result\n%s", firstDifference(x, y))
			}
		})
	}
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return "got:  " + g[i] + "\nwant: " + strings.Join(w[min(i, len(w)):min(i+1, len(w))], "")
		}
	}
	return "got ends early"
}

func TestUnreadableFilesHaveAReason(t *testing.T) {
	for _, c := range []struct{ reason, path, data, want string }{
		{"an empty file", "html/2021-03/05/content_1.htm", " \n", "the file is empty"},
		{"a page of a site that is no newspaper", "html/2021-03/05/shop.htm", "<html><body><p>一件商品</p></body></html>", "not an e-paper page"},
		{"a date without a year", "a.txt", "第01版：要闻 3月5日\n大桥通车\n　　今日零时，云港跨海大桥通车，两岸往返只要半小时。", "gives month and day but no year"},
		{"no date at all", "a.txt", "大桥通车\n　　今日零时，云港跨海大桥通车，两岸往返只要半小时。", "neither the text nor the path gives one"},
		{"an article without a body", "html/2021-03/05/content_1.htm", `<html><body><td class=font01><founder-title>大桥通车</founder-title></td><founder-content></founder-content></body></html>`, "a title but neither text nor a picture"},
	} {
		_, err := Read(File{Path: c.path, Data: []byte(c.data)}, Options{})
		var u *Unreadable
		if !errors.As(err, &u) || !strings.Contains(u.Reason, c.want) || u.Path != c.path {
			t.Errorf("%s: Read(%s) = %v, want a reason with %q", c.reason, c.path, err, c.want)
		}
	}
}

func TestCharsetIsDetected(t *testing.T) {
	// 镕 is in GBK and GB18030, but not in GB2312, the charset that this page declares.
	gbk := []byte("<meta charset=gb2312>\xe9F\xbb\xf9")
	for _, c := range []struct {
		reason string
		data   []byte
		want   string
	}{
		{"UTF-8 declared as gb2312", []byte("<meta charset=gb2312>云港"), "<meta charset=gb2312>云港"},
		{"GBK declared as gb2312", gbk, "<meta charset=gb2312>镕基"},
		{"a byte order mark", []byte("\xEF\xBB\xBF云港"), "云港"},
		{"UTF-16 with a byte order mark", []byte("\xFF\xFE\x91\x4E\x2F\x6E"), "云港"},
		{"Big5, declared", []byte("<meta charset=big5>\xb3\xf8\xaf\xc8\xa4\x40\xf9\xff"), ""},
		{"control characters are removed", []byte("云\x00\x0b港\u200b\ufeff"), "云港"},
	} {
		got := decode(c.data)
		if c.want != "" && got != c.want {
			t.Errorf("%s: decode(%q) = %q, want %q", c.reason, c.data, got, c.want)
		}
		if !utf8.ValidString(got) {
			t.Errorf("%s: decode(%q) is not UTF-8", c.reason, c.data)
		}
	}
}

func FuzzRead(f *testing.F) {
	err := filepath.WalkDir("testdata", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(p, ".json") || strings.Contains(p, "fuzz") {
			return err
		}
		data, err := os.ReadFile(p)
		f.Add(filepath.ToSlash(p), data)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path string, data []byte) {
		r, err := Read(File{Path: path, Data: data}, Options{})
		if err != nil {
			var u *Unreadable
			if !errors.As(err, &u) || u.Reason == "" {
				t.Fatalf("%v has no reason", err)
			}
			return
		}
		editions, _ := Assemble([]Reading{r, r}, Options{Publication: edition.Publication{Name: "云港日报"}})
		out, err := json.Marshal(editions)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.ContainsRune(out, utf8.RuneError) && utf8.ValidString(path) {
			t.Fatalf("the edition contains replacement characters: %s", out)
		}
		for _, e := range editions {
			if e.Issue.Date == "" {
				t.Fatal("an issue without a date")
			}
		}
	})
}
