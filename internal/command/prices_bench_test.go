package command_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/partner"
	"broadsheet/internal/sqlitestore"
)

// bigArchive is a store in which every list is long: 250 issues, thousands of authors, views of every article,
// and five publications, of which one has nearly all articles.
type bigArchive struct {
	archive
	publications, pages, authors []content.ID
	desk                         content.ID // credited with a third of the articles
	changes                      []string   // cursors
	keys                         map[content.ArticleOrder][]content.Key
	names                        []content.Key
	key                          string // of a partner that is entitled to very few articles
}

const firstDay = "2024-01-01"

func (a *bigArchive) date(n int) content.Date { return content.Date(firstDay).Plus(n % len(a.issues)) }

func (a *bigArchive) day(n int) time.Time {
	return content.Date(firstDay).Plus(n).In(time.UTC)
}

// cursor returns a cursor in the list of all articles in an order.
func (a *bigArchive) cursor(o content.ArticleOrder, n int) string {
	k := pick(a.keys[o], n)
	return cursorOf(string(o), k)
}

func (a *bigArchive) authorCursor(n int) string { return cursorOf("NAME", pick(a.names, n)) }

func cursorOf(order string, k content.Key) string {
	text, _ := json.Marshal(map[string]any{"o": order, "n": k.Number, "t": k.Text, "i": k.ID})
	return base64.RawURLEncoding.EncodeToString(text)
}

const (
	dailyArticles = 80
	manyAuthors   = 3000
)

func newBigArchive(b *testing.B, articles int) *bigArchive {
	b.Helper()
	folder, reused := os.Getenv("BROADSHEET_BENCH_FOLDER"), false
	if folder == "" {
		folder = b.TempDir()
	}
	a := &bigArchive{archive: archive{path: filepath.Join(folder, fmt.Sprintf("prices-%d.db", articles))}, keys: map[content.ArticleOrder][]content.Key{}}
	_, err := os.Stat(a.path)
	reused = err == nil
	publish := func(store content.Store, batches ...content.Batch) {
		if !reused {
			contenttest.Publish(b, store, batches...)
		}
	}
	store, err := sqlitestore.Open(b.Context(), a.path, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	p := contenttest.NewPaper("quay")
	long := p.Sections[0].PublishedAt
	p.Sections = append(p.Sections, &content.Section{ID: content.SectionID(p.Publication.ID, "plain"), PublicationID: p.Publication.ID, Name: "plain", Slug: "plain", PublishedAt: long})
	for n := range manyAuthors {
		name := fmt.Sprintf("记者%d号", n)
		p.Authors = append(p.Authors, &content.Author{ID: content.AuthorID(p.Publication.ID, name), PublicationID: p.Publication.ID, Name: name, Kind: content.Person, PublishedAt: long})
	}
	publish(store, p.Masthead())
	a.publications = append(a.publications, p.Publication.ID)
	for _, name := range []string{"pier", "mole", "dock", "lock"} {
		other := contenttest.NewPaper(name)
		publish(store, other.Masthead(), other.Issue(firstDay, 2, 2))
		a.publications = append(a.publications, other.Publication.ID)
	}
	a.desk = p.Authors[3].ID
	random := rand.New(rand.NewPCG(1, 2))
	for day := range articles / dailyArticles {
		issue := p.Issue(content.Date(firstDay).Plus(day), 8, dailyArticles/8)
		for i := range issue.Articles {
			fillIn(random, p, &issue.Articles[i], day*dailyArticles+i)
			a.articles = append(a.articles, issue.Articles[i].ID)
		}
		publish(store, issue)
		a.issues = append(a.issues, issue.Issues[0].ID)
		for _, page := range issue.Pages {
			a.pages = append(a.pages, page.ID)
		}
	}
	for _, s := range p.Sections {
		a.sections = append(a.sections, s.ID)
	}
	for _, author := range p.Authors[4:] {
		a.authors = append(a.authors, author.ID)
	}
	if !reused {
		a.view(b, store)
	}
	a.note(b, store)
	return a
}

// fillIn gives an article a text, views, and an author of its own, a part of whose name is in its title. A
// third of the articles is also credited to the desk; a twentieth is in the section without pictures.
func fillIn(random *rand.Rand, p *contenttest.Paper, d *content.Draft, n int) {
	author := p.Authors[4+n*37%manyAuthors]
	d.Credits = []content.Credit{{AuthorID: author.ID, Name: author.Name, Role: content.RoleReporter}}
	if n%3 == 0 {
		d.Credits = append(d.Credits, content.Credit{AuthorID: p.Authors[3].ID, Name: p.Authors[3].Name, Role: content.RoleEditor})
	}
	if n%20 == 0 {
		d.SectionID, d.Images = p.Sections[3].ID, nil
	}
	d.Title = invented(random, 15) + "文" + string(rune('０'+n%10)) + "号"
	text := []string{invented(random, 250) + "城市与港口，the harbour was quiet " + invented(random, 250), invented(random, 100)}
	d.Body = content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: text[0]}, {Type: content.BlockParagraph, Text: text[1]}}}}}
	views := random.Int64N(5000)
	d.ViewCount = &views
}

// invented returns text of two-character words, some of them far more frequent than others.
func invented(random *rand.Rand, characters int) string {
	words := rand.NewZipf(random, 1.1, 8, 20_000)
	var w strings.Builder
	for n := 0; n < characters; n += 2 {
		word := words.Uint64()
		w.WriteRune(rune(0x4E00 + word*7919%2500))
		w.WriteRune(rune(0x4E00 + word*104729%2500))
		if n%14 == 12 {
			w.WriteString("，")
		}
	}
	return w.String() + "。"
}

// view counts views of today for a quarter of the articles.
func (a *bigArchive) view(b *testing.B, store content.Store) {
	for batch := range slices.Chunk(a.articles[:len(a.articles)/4], 500) {
		var views []content.View
		for i, id := range batch {
			for range 1 + i%7 {
				views = append(views, content.View{ArticleID: id})
			}
		}
		if _, err := store.AddViews(b.Context(), views); err != nil {
			b.Fatal(err)
		}
	}
}

// note looks up cursors in lists, and creates the key of a partner.
func (a *bigArchive) note(b *testing.B, store content.Store) {
	portal := &content.Partner{ID: "par_portal", Name: "Portal", Entitlements: []content.Entitlement{{PublicationID: "pub_quay", SectionIDs: []content.ID{"sec_none"}, Body: content.FullBody}}}
	contenttest.Publish(b, store, content.Batch{Partners: []*content.Partner{portal}})
	key, stored := partner.New(portal.ID, "", time.Now())
	if err := store.PutAccessKey(b.Context(), stored); err != nil {
		b.Fatal(err)
	}
	a.key = key.Reveal()
	r, err := store.Read(b.Context(), content.Public())
	if err != nil {
		b.Fatal(err)
	}
	for _, o := range []content.ArticleOrder{content.NewestFirst, content.MostViewed, content.LeastViewed} {
		places, err := r.ArticlePlaces(b.Context(), []content.ArticleQuery{{Order: o, Window: content.Window{Limit: len(a.articles) / 2}}})
		if err != nil {
			b.Fatal(err)
		}
		a.keys[o] = places[0]
	}
	authors, err := r.AuthorLists(b.Context(), []content.AuthorQuery{{AuthorFilter: content.AuthorFilter{PublicationID: "pub_quay"}, Window: content.Window{Limit: manyAuthors / 2}}})
	if err != nil {
		b.Fatal(err)
	}
	for _, author := range authors[0] {
		a.names = append(a.names, author.KeyOf())
	}
	for n := range 200 {
		text := fmt.Sprintf("changes %s %d ", r.StoreName(), r.Revision()/2*int64(n)/200)
		a.changes = append(a.changes, base64.RawURLEncoding.EncodeToString([]byte(text)))
	}
}

// cpuOfThreads returns the CPU time that the process has used, more precisely than cpu.
func (p *process) cpuOfThreads(b *testing.B) time.Duration {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", p.cmd.Process.Pid))
	if err != nil || len(files) == 0 {
		b.Skip("processor time is read from /proc, which is not here")
	}
	var all time.Duration
	for _, file := range files {
		text, _ := os.ReadFile(file)
		nanoseconds, _, _ := strings.Cut(string(text), " ")
		n, _ := strconv.ParseInt(nanoseconds, 10, 64)
		all += time.Duration(n)
	}
	return all
}

// measured is a row of the table of prices.
type measured struct {
	name   string
	points int
	cpu    time.Duration // of one request
}

// perPoint returns the CPU time of 1,000 points.
func (m measured) perPoint() time.Duration { return m.cpu * 1000 / time.Duration(max(m.points, 1)) }

// BenchmarkPrices sends an operation for every field with a cost (see priceList) to a gateway with
// BROADSHEET_BENCH_ARTICLES articles (default 20,000) and no response cache. It prints the CPU time of each
// operation per 1,000 points of its price, beside the median. A price is wrong when it is more than 4 times
// the median. BROADSHEET_BENCH_FIELDS selects operations by a part of their names. The store stays in
// BROADSHEET_BENCH_FOLDER, if set, for the next run.
func BenchmarkPrices(b *testing.B) {
	articles := 20_000
	if n, err := strconv.Atoi(os.Getenv("BROADSHEET_BENCH_ARTICLES")); err == nil {
		articles = n
	}
	a := newBigArchive(b, articles)
	g := gateway(b, &a.archive, "--cache-size", "0", "--max-cost", "1000000")
	b.ResetTimer()
	for b.Loop() {
		empty := g.measure(b, a, priced{name: "a request by itself", field: "__typename", copies: 1})
		var all []measured
		for _, p := range priceList() {
			if !strings.Contains(p.name, os.Getenv("BROADSHEET_BENCH_FIELDS")) {
				continue
			}
			m := g.measure(b, a, p)
			m.cpu = max(m.cpu-empty.cpu, 0)
			all = append(all, m)
		}
		report(b, empty, all)
	}
}

// measure sends an operation repeatedly.
func (p *process) measure(b *testing.B, a *bigArchive, op priced) measured {
	const warm, least, atLeast = 3, 5, 120 * time.Millisecond
	m := measured{name: op.name}
	text := op.query()
	var started time.Duration
	n := 0
	for ; ; n++ {
		switch n {
		case warm:
			started = p.cpuOfThreads(b)
		case 500:
			m.cpu = (p.cpuOfThreads(b) - started) / time.Duration(n-warm)
			return m
		}
		if n >= warm+least && n%5 == 0 {
			if took := p.cpuOfThreads(b) - started; took > atLeast {
				m.cpu = took / time.Duration(n-warm)
				return m
			}
		}
		m.points = p.priceOf(b, a, op, body(text, op.values(a, n)))
	}
}

// priceOf sends an operation once, and returns its price.
func (p *process) priceOf(b *testing.B, a *bigArchive, op priced, text []byte) int {
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, p.url, bytes.NewReader(text))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("GraphQL-Cost", "report")
	if op.partner {
		r.Header.Set("Authorization", "Bearer "+a.key)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	responseBody, _ := io.ReadAll(response.Body)
	var result struct {
		Errors     []struct{ Extensions struct{ Code string } }
		Extensions struct{ Cost struct{ Requested int } }
	}
	// In a very large archive, the query may exceed the limit of documents to examine: then the refusal, INVALID, is measured.
	err = json.Unmarshal(responseBody, &result)
	if cost := result.Extensions.Cost.Requested; err != nil || len(result.Errors) > 0 && (result.Errors[0].Extensions.Code != "INVALID" || cost == 0) {
		b.Fatalf("%s: %v in %.300s\n%.500s", op.name, err, responseBody, text)
	}
	return result.Extensions.Cost.Requested
}

// report prints the table, with the most expensive operations for their price first.
func report(b *testing.B, empty measured, all []measured) {
	slices.SortStableFunc(all, func(x, y measured) int { return int(y.perPoint() - x.perPoint()) })
	median := all[len(all)/2].perPoint()
	wrong := 0
	fmt.Printf("%-62s %7s %10s %12s %8s\n", "operation", "points", "CPU µs", "µs/1000 pts", "median×")
	for _, m := range all {
		ratio, mark := float64(m.perPoint())/float64(median), ""
		if ratio > 4 {
			mark = "  too cheap"
			wrong++
		}
		fmt.Printf("%-62s %7d %10d %12d %8.2f%s\n", m.name, m.points, m.cpu.Microseconds(), m.perPoint().Microseconds(), ratio, mark)
	}
	fmt.Printf("median %s, least %s, most %s for 1,000 points; a request by itself takes %s\n", median, all[len(all)-1].perPoint(), all[0].perPoint(), empty.cpu)
	b.ReportMetric(float64(median.Microseconds()), "median-µs/1000pts")
	b.ReportMetric(float64(all[0].perPoint())/float64(median), "most/median")
	if wrong > 0 {
		b.Errorf("%d of %d prices are more than 4 times too low", wrong, len(all))
	}
}
