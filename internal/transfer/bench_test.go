package transfer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/mongostore"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

// archive is the number of issues, of 64 articles each: about 20,000 articles.
const archive = 313

// BenchmarkImport imports an archive into an empty store, and then again, unchanged. It reports articles
// per second and the peak memory of the process. With BROADSHEET_TEST_MONGODB_URI, it also runs on a MongoDB
// server.
func BenchmarkImport(b *testing.B) {
	for name, open := range stores(b) {
		for b.Loop() {
			store := open(b)
			first := importArchive(b, store)
			again := importArchive(b, store)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(archive*64)/first.Seconds(), name+"-new-articles/s")
			b.ReportMetric(float64(archive*64)/again.Seconds(), name+"-unchanged-articles/s")
			b.ReportMetric(first.Seconds(), name+"-s/20000-articles")
			b.ReportMetric(peakMiB(b), name+"-peak-MiB")
		}
	}
}

func stores(b *testing.B) map[string]func(*testing.B) content.Store {
	stores := map[string]func(*testing.B) content.Store{"sqlite": func(b *testing.B) content.Store {
		s, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "archive.db"), time.Now)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = s.Close() })
		return s
	}}
	if uri := os.Getenv("BROADSHEET_TEST_MONGODB_URI"); uri != "" {
		stores["mongodb"] = func(b *testing.B) content.Store {
			address, options, _ := strings.Cut(uri, "?")
			scheme := strings.Index(address, "://") + 3
			host, _, _ := strings.Cut(address[scheme:], "/")
			s, err := mongostore.Open(b.Context(), fmt.Sprintf("%s%s/broadsheet_bench_%d?%s", address[:scheme], host, time.Now().UnixNano(), options), mongostore.Options{Now: time.Now})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = s.Close() })
			return s
		}
	}
	return stores
}

// importArchive imports the archive and returns how long that took.
func importArchive(b *testing.B, store content.Store) time.Duration {
	b.Helper()
	started := time.Now()
	im := transfer.NewImporter(store, transfer.Options{})
	for day := range archive {
		if err := im.Import(b.Context(), bigIssue(day)); err != nil {
			b.Fatal(err)
		}
	}
	if err := im.Close(b.Context()); err != nil {
		b.Fatal(err)
	}
	return time.Since(started)
}

// bigIssue returns an issue of 8 pages with 8 articles of 1,500 characters each.
func bigIssue(day int) edition.Edition {
	e := transfertest.Edition(time.Date(2020, 1, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
	text := strings.Repeat("河堤上的路灯次第亮起，散步的人三三两两。", 25)
	for page := range 8 {
		p := edition.Page{Number: strconv.Itoa(page + 1), Name: fmt.Sprint("Section ", page)}
		for i := range 8 {
			a := transfertest.Article(fmt.Sprint(page, "-", i), fmt.Sprint("Story ", i, " of page ", page))
			a.Credits = []edition.Credit{{Name: fmt.Sprint("Author ", (page*8+i+day)%200)}}
			a.Body[0].Blocks = []edition.Block{{Type: edition.Paragraph, Text: text}, {Type: edition.Paragraph, Text: text}, {Type: edition.Paragraph, Text: text}}
			p.Articles = append(p.Articles, a)
		}
		e.Issue.Pages = append(e.Issue.Pages, p)
	}
	return e
}

// peakMiB returns the peak resident memory of the process in MiB; 0 when the system does not report it.
func peakMiB(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	var kib float64
	if _, err := fmt.Sscan(line, &kib); err != nil {
		b.Fatal(err)
	}
	return kib / 1024
}

// BenchmarkExport exports an archive of 16,000 articles, and then again, when no file has to be written.
func BenchmarkExport(b *testing.B) {
	const issues = 250
	for name, open := range stores(b) {
		store := open(b)
		im := transfer.NewImporter(store, transfer.Options{})
		for day := range issues {
			if err := im.Import(b.Context(), bigIssue(day)); err != nil {
				b.Fatal(err)
			}
		}
		if err := im.Close(b.Context()); err != nil {
			b.Fatal(err)
		}
		imported := peakMiB(b)
		for b.Loop() {
			folder := b.TempDir()
			for _, run := range []string{"written", "unchanged"} {
				started := time.Now()
				x, err := transfer.NewExport(b.Context(), store, folder, transfer.ExportOptions{})
				if err == nil {
					err = x.Run(b.Context())
				}
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(issues*64/time.Since(started).Seconds(), name+"-"+run+"-articles/s")
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(peakMiB(b)-imported, name+"-MiB-more-than-importing")
		}
	}
}
