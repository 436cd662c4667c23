package mongostore

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
)

// TestEveryCommandHasAnIndex records the commands that the store sends for all its operations. Each
// condition must compare the id or the first field of an index. If the server supports explain as
// MongoDB does, its plans are checked as well; FerretDB, which always scans, does not.
func TestEveryCommandHasAnIndex(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	onServers(t, func(t *testing.T, server string) {
		var r recorder
		s := open(t, newDatabase(t, server), contenttest.NewClock(contenttest.StartTime()).Now, r.monitor())
		r.forget()
		doEverything(t, s)
		commands := r.recorded()
		if len(commands) < 50 {
			t.Fatalf("recorded %d commands of all operations, want at least 50", len(commands))
		}
		for _, c := range commands {
			for _, condition := range c.conditions() {
				if !c.indexed(condition) {
					t.Errorf("no index serves the condition of a %s on %s: %s", c.name, c.collection, condition)
				}
			}
			if c.pagesOn() && !c.bounded() {
				t.Errorf("the query for a page of %s does not limit the range of its first sort field: %s", c.collection, c.raw)
			}
			c.explain(t, s)
		}
	})
}

// doEverything writes, repairs, counts views and recovers them, and reads with every method, filter and
// order for every kind of audience.
func doEverything(t *testing.T, s *Store) {
	ctx := t.Context()
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 2, 2)
	seven := int64(7)
	issue.Articles[0].ViewCount = &seven
	w, err := s.Write(ctx, "the suite")
	must(t, err)
	must(t, w.Put(ctx, p.Masthead()))
	must(t, w.Put(ctx, issue))
	must(t, w.(*writer).repair(ctx)) // nothing is committed yet, so repair has work to do
	_, err = w.Commit(ctx)
	must(t, err)
	must(t, w.Close(ctx))

	article := issue.Articles[0].ID
	for range 2 {
		_, err = s.AddViews(ctx, []content.View{{ArticleID: article, Token: "a"}, {ArticleID: "art_none"}})
		must(t, err)
	}
	must(t, s.markLastBatches(ctx, []viewState{{viewsDoc: viewsDoc{ArticleID: article, LastBatch: "another's"}}}))
	_, err = s.deleteExpiredTokens(ctx)
	must(t, err)
	must(t, s.finishBatch(ctx, "another's"))
	for _, a := range []content.Audience{content.Public(), content.Editor(), content.ForPartner(syndicate(t, s, p))} {
		r, err := s.Read(ctx, a)
		must(t, err)
		readEverything(t, r, p, issue)
		_, err = r.Changes(ctx, content.ChangeQuery{Limit: 1})
		must(t, err)
		_, err = r.Changes(ctx, content.ChangeQuery{After: content.Position{Revision: 1, ID: "a"}, Limit: 1})
		must(t, err)
		_, err = r.Tombstones(ctx, []content.TombstoneQuery{{ArticleFilter: content.ArticleFilter{PublicationID: p.Publication.ID}, Limit: 1}})
		must(t, err)
	}
}

// syndicate writes a partner with entitlements of every kind, an API key and a receipt, reads them back,
// and returns the partner as stored.
func syndicate(t *testing.T, s *Store, p *contenttest.Paper) *content.Partner {
	ctx := t.Context()
	partner := &content.Partner{ID: "par_portal", Entitlements: []content.Entitlement{
		{PublicationID: p.Publication.ID, SectionIDs: []content.ID{p.Sections[0].ID, p.Sections[1].ID}, DelaySeconds: 60, Body: content.FullBody},
		{PublicationID: p.Publication.ID, From: s.now(), Until: s.now().Add(time.Hour), Body: content.SummaryOnly, Images: true},
		{PublicationID: "pub_other", Body: content.FullBody},
	}}
	for range 2 { // create it, then replace it
		w, err := s.Write(ctx, "the suite")
		must(t, err)
		must(t, w.Put(ctx, content.Batch{Partners: []*content.Partner{partner}}))
		_, err = w.Commit(ctx)
		must(t, err)
		_, err = s.Due(ctx)
		must(t, err)
		_, err = w.Tick(ctx)
		must(t, err)
		must(t, w.Close(ctx))
	}
	must(t, s.PutAccessKey(ctx, content.AccessKey{ID: "a"}))
	must(t, s.Acknowledge(ctx, content.Receipt{PartnerID: partner.ID}))
	_, err := s.AccessKeys(ctx)
	must(t, err)
	_, err = s.AccessKey(ctx, "a")
	must(t, err)
	_, err = s.Receipts(ctx, partner.ID, content.Position{}, 1)
	must(t, err)
	_, err = s.LastReceipt(ctx, partner.ID)
	must(t, err)
	partner, err = s.Partner(ctx, partner.ID)
	must(t, err)
	return partner
}

// readEverything calls every method of a reader; listEverything calls those with a window.
func readEverything(t *testing.T, r content.Reader, p *contenttest.Paper, issue content.Batch) {
	ctx := t.Context()
	ids := []content.ID{p.Publication.ID, issue.Issues[0].ID, issue.Pages[0].ID, issue.Articles[0].ID, p.Sections[0].ID, p.Authors[0].ID}
	for _, read := range []func() error{
		func() error { _, err := r.Publications(ctx, ids); return err },
		func() error { _, err := r.Issues(ctx, ids); return err },
		func() error { _, err := r.Pages(ctx, ids); return err },
		func() error { _, err := r.Articles(ctx, ids); return err },
		func() error { _, err := r.Sections(ctx, ids); return err },
		func() error { _, err := r.Authors(ctx, ids); return err },
		func() error {
			_, err := r.ReferencedSections(ctx, []content.Reference{issue.Articles[0].SectionReference()})
			return err
		},
		func() error { _, err := r.ReferencedAuthors(ctx, issue.Articles[0].AuthorReferences()); return err },
		func() error { _, err := r.Bodies(ctx, ids); return err },
		func() error { _, err := r.Facsimiles(ctx, ids); return err },
		func() error { _, err := r.ViewCounts(ctx, ids); return err },
		func() error { _, err := r.AllPublications(ctx); return err },
		func() error { _, err := r.PagesOfIssues(ctx, ids); return err },
		func() error { _, err := r.ArticlesOfPages(ctx, ids); return err },
		func() error { _, err := r.ReadingOrder(ctx, ids); return err },
		func() error { _, err := r.SectionsOfPublications(ctx, ids); return err },
		func() error { _, err := r.ArticleCountsOfAuthors(ctx, ids); return err },
	} {
		must(t, read())
	}
	for _, period := range []content.ViewPeriod{content.ViewsToday, content.ViewsWeek, content.ViewsMonth, content.ViewsEver} {
		for _, section := range []content.ID{"", p.Sections[0].ID} {
			_, err := r.MostViewed(ctx, []content.RankingQuery{{PublicationID: p.Publication.ID, SectionID: section, Period: period, Limit: 1}})
			must(t, err)
		}
	}
	for _, w := range []content.Window{
		{Limit: 1},
		{Limit: 1, Last: true},
		{Limit: 1, After: &content.Key{ID: "b"}, Before: &content.Key{Number: 1, Text: "z", ID: "c"}},
	} {
		listEverything(t, r, p, issue, w)
	}
}

// listEverything reads every list and total, with every filter and order, for a window.
func listEverything(t *testing.T, r content.Reader, p *contenttest.Paper, issue content.Batch, w content.Window) {
	ctx, publication := t.Context(), p.Publication.ID
	for _, f := range []content.IssueFilter{{}, {PublicationID: publication}, {From: "2026-01-01", To: "2026-12-31"}, {PublicationID: publication, To: "2026-12-31"}} {
		_, err := r.IssueLists(ctx, []content.IssueQuery{{IssueFilter: f, Window: w}, {IssueFilter: f, Ascending: true, Window: w}})
		must(t, err)
		_, err = r.IssueDates(ctx, []content.IssueFilter{f})
		must(t, err)
		_, err = r.CountIssues(ctx, []content.IssueFilter{f})
		must(t, err)
	}
	_, err := r.PageLists(ctx, []content.PageQuery{{PageFilter: content.PageFilter{SectionID: p.Sections[0].ID}, Window: w}})
	must(t, err)
	_, err = r.CountPages(ctx, []content.PageFilter{{SectionID: p.Sections[0].ID}})
	must(t, err)
	for _, name := range []string{"", "a"} {
		f := content.AuthorFilter{PublicationID: publication, Name: name}
		_, err = r.AuthorLists(ctx, []content.AuthorQuery{{AuthorFilter: f, Window: w}})
		must(t, err)
		_, err = r.CountAuthors(ctx, []content.AuthorFilter{f})
		must(t, err)
	}
	yes, two := true, []content.ID{"x", "y"}
	for _, f := range []content.ArticleFilter{
		{}, {PublicationID: publication}, {IssueID: issue.Issues[0].ID}, {PageID: issue.Pages[0].ID}, {SectionIDs: two[:1]}, {SectionIDs: two},
		{AuthorIDs: two[:1]}, {AuthorIDs: two}, {AuthorIDs: two, SectionIDs: two}, {From: r.Now()}, {To: r.Now()}, {PublicationID: publication, From: r.Now(), To: r.Now()},
		{HasImages: &yes}, {Title: "title"}, {PublicationID: publication, Title: "title", HasImages: &yes},
	} {
		for _, order := range []content.ArticleOrder{content.NewestFirst, content.OldestFirst, content.MostViewed, content.LeastViewed, content.InReadingOrder} {
			_, err := r.ArticleLists(ctx, []content.ArticleQuery{{ArticleFilter: f, Order: order, Window: w}})
			must(t, err)
		}
		_, err := r.CountArticles(ctx, []content.ArticleFilter{f})
		must(t, err)
		searchEverything(t, r, f, w)
	}
}

// searchEverything searches with and without phrases, in every order.
func searchEverything(t *testing.T, r content.Reader, f content.ArticleFilter, w content.Window) {
	for _, phrases := range [][]content.Phrase{nil, {{Terms: []string{"a"}}, {Terms: []string{"a", "b"}}}} {
		filter := content.SearchFilter{Phrases: phrases, ArticleFilter: f}
		for _, order := range []content.SearchOrder{content.ByRelevance, content.ByPublication} {
			_, err := r.SearchLists(t.Context(), []content.SearchQuery{{SearchFilter: filter, Order: order, Window: w}})
			must(t, err)
		}
		_, err := r.CountSearches(t.Context(), []content.SearchFilter{filter})
		must(t, err)
	}
}

// recorder records the commands that a store sends.
type recorder struct {
	mu       sync.Mutex
	commands []command
}

// command is a command that was sent to the server.
type command struct {
	name, collection string
	raw              bson.Raw
}

func (r *recorder) monitor() *event.CommandMonitor {
	return &event.CommandMonitor{Started: func(_ context.Context, e *event.CommandStartedEvent) {
		if !slices.Contains([]string{"find", "aggregate", "update", "delete", "findAndModify"}, e.CommandName) {
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.commands = append(r.commands, command{e.CommandName, e.Command.Lookup(e.CommandName).StringValue(), slices.Clone(e.Command)})
	}}
}

func (r *recorder) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.commands = nil
}

func (r *recorder) recorded() []command {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.commands)
}

// conditions returns the filters of the command.
func (c command) conditions() []bson.Raw {
	var found []bson.Raw
	each := func(list, key string) {
		values, _ := c.raw.Lookup(list).Array().Values()
		for _, v := range values {
			found = append(found, v.Document().Lookup(key).Document())
		}
	}
	switch c.name {
	case "find":
		found = append(found, c.raw.Lookup("filter").Document())
	case "aggregate":
		found = append(found, c.raw.Lookup("pipeline", "0", "$match").Document())
	case "findAndModify":
		found = append(found, c.raw.Lookup("query").Document())
	case "update":
		each("updates", "q")
	case "delete":
		each("deletes", "q")
	}
	return found
}

// indexed reports whether a condition compares the id or the first field of an index. Of a condition with
// $or, every alternative must do so. A $regex does not count: it cannot use an index's order.
func (c command) indexed(condition bson.Raw) bool {
	elements, _ := condition.Elements()
	for _, e := range elements {
		if e.Key() == "$or" {
			alternatives, _ := e.Value().Array().Values()
			return !slices.ContainsFunc(alternatives, func(v bson.RawValue) bool { return !c.indexed(v.Document()) })
		}
		if strings.Contains(e.Value().String(), "regularExpression") {
			continue
		}
		if e.Key() == "_id" || slices.ContainsFunc(indexes()[c.collection], func(fields []string) bool { return fields[0] == e.Key() }) {
			return true
		}
	}
	return false
}

// explain requests the server's query plan for the command. The plan must not scan a collection, and must
// not read a page from the beginning of its list. Servers without such plans are skipped.
func (c command) explain(t *testing.T, s *Store) {
	var plain bson.D
	must(t, bson.Unmarshal(c.raw, &plain))
	plain = slices.DeleteFunc(plain, func(e bson.E) bool {
		return strings.HasPrefix(e.Key, "$") || slices.Contains([]string{"lsid", "txnNumber", "maxTimeMS", "writeConcern"}, e.Key)
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	explanation, err := s.db.RunCommand(ctx, bson.D{{Key: "explain", Value: plain}, {Key: "verbosity", Value: "queryPlanner"}}).Raw()
	if err != nil || !strings.Contains(explanation.String(), "winningPlan") {
		return
	}
	if strings.Contains(explanation.String(), "COLLSCAN") {
		t.Errorf("the server scans a collection for %s: %s", c.raw, explanation)
	}
	if plan := explanation.Lookup("queryPlanner", "winningPlan"); c.pagesOn() && walksAll(plan, c.sortedBy()) {
		t.Errorf("the server reads a whole list for %s: %s", c.raw, explanation)
	}
}
