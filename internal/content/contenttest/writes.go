package contenttest

import (
	"testing"
	"time"

	"broadsheet/internal/content"
)

func testRevision(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p := NewPaper("quay")
	d.publish(p.Masthead())
	issue := p.Issue(monday, 2, 2)

	w, err := d.store.Write(d.ctx, "the night desk")
	must(t, err)
	must(t, w.Put(d.ctx, content.Batch{Articles: issue.Articles}))
	must(t, w.Put(d.ctx, content.Batch{Issues: issue.Issues, Pages: issue.Pages}))
	before := d.read(content.Editor())
	unseen(t, d, before, issue, "before the commit, no part of a new issue is visible, not even to an editor")
	revision, err := w.Commit(d.ctx)
	must(t, err)
	if want := before.Revision() + 1; revision != want {
		t.Errorf("a commit gets the next revision: got %d, want %d", revision, want)
	}
	unseen(t, d, before, issue, "a reader stays at its revision")
	after := d.read(content.Public())
	if after.Revision() != revision {
		t.Errorf("a new reader is at the committed revision: got %d, want %d", after.Revision(), revision)
	}
	order, err := after.ReadingOrder(d.ctx, ids(issue.Issues))
	must(t, err)
	wantIDs(t, "after the commit, the whole issue is visible", order[issue.Issues[0].ID], articleIDs(issue.Articles))

	d.clock.Advance(time.Second)
	changed := *issue.Articles[0].Article
	changed.Title = "Corrected"
	must(t, w.Put(d.ctx, content.Batch{Articles: []content.Draft{{Article: &changed, Body: content.Body{}}}}))
	if _, err := w.Commit(d.ctx); err != nil {
		t.Fatal(err)
	}
	must(t, w.Close(d.ctx))
	r := d.read(content.Public())
	got, err := r.Articles(d.ctx, articleIDs(issue.Articles))
	must(t, err)
	a, other := got[changed.ID], got[issue.Articles[1].ID]
	if a == nil || other == nil {
		t.Fatal("a changed article or its neighbour is missing")
	}
	if a.Title != "Corrected" || a.Revision != revision+1 || a.Created != revision || !a.UpdatedAt.Equal(d.clock.Now()) {
		t.Errorf("a change is stamped with its revision and time, and Created stays: got %q at %d, created %d, updated %s", a.Title, a.Revision, a.Created, a.UpdatedAt)
	}
	if other.Revision != revision || other.UpdatedAt.Equal(a.UpdatedAt) {
		t.Errorf("an unchanged article keeps its stamp: got revision %d, updated %s", other.Revision, other.UpdatedAt)
	}
}

func unseen(t *testing.T, d *database, r content.Reader, b content.Batch, reason string) {
	t.Helper()
	issues, err := r.Issues(d.ctx, ids(b.Issues))
	must(t, err)
	pages, err := r.PagesOfIssues(d.ctx, ids(b.Issues))
	must(t, err)
	articles, err := r.Articles(d.ctx, articleIDs(b.Articles))
	must(t, err)
	bodies, err := r.Bodies(d.ctx, articleIDs(b.Articles))
	must(t, err)
	counts, err := r.CountArticles(d.ctx, []content.ArticleFilter{{IssueID: b.Issues[0].ID}})
	must(t, err)
	if len(issues)+len(pages)+len(articles)+len(bodies) > 0 || counts[0] > 0 {
		t.Errorf("%s: saw %d issues, pages of %d, %d articles, %d bodies, counted %d", reason, len(issues), len(pages), len(articles), len(bodies), counts[0])
	}
}

func testLease(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p := NewPaper("quay")
	elsewhere := d.connect(d.clock.Now)

	first, err := d.store.Write(d.ctx, "the night desk")
	must(t, err)
	_, err = elsewhere.Write(d.ctx, "the day desk")
	wantCode(t, err, content.Conflict, "a second writer is refused while the first has the lease")
	must(t, first.Close(d.ctx))
	second, err := elsewhere.Write(d.ctx, "the day desk")
	must(t, err)
	wantCode(t, first.Put(d.ctx, p.Masthead()), content.Conflict, "a closed writer cannot put")

	d.clock.Advance(content.LeaseTime - time.Second)
	must(t, second.Put(d.ctx, p.Masthead()))
	d.clock.Advance(content.LeaseTime - time.Second)
	_, err = d.store.Write(d.ctx, "the night desk")
	wantCode(t, err, content.Conflict, "a put renews the lease")

	for range 3 {
		d.clock.Advance(content.LeaseTime - time.Second)
		must(t, second.Hold(d.ctx))
	}
	_, err = d.store.Write(d.ctx, "the night desk")
	wantCode(t, err, content.Conflict, "Hold renews the lease")

	d.clock.Advance(2 * content.LeaseTime)
	third, err := d.store.Write(d.ctx, "the night desk")
	must(t, err)
	before := d.read(content.Public()).Revision()
	wantCode(t, second.Hold(d.ctx), content.Conflict, "a writer that lost its lease cannot renew it")
	wantCode(t, second.Put(d.ctx, p.Masthead()), content.Conflict, "a writer that lost its lease cannot put")
	_, err = second.Commit(d.ctx)
	wantCode(t, err, content.Conflict, "a writer that lost its lease cannot commit")
	must(t, second.Close(d.ctx))
	must(t, third.Put(d.ctx, NewPaper("hill").Masthead()))
	if after := d.read(content.Public()).Revision(); after != before {
		t.Errorf("without a commit the revision stays: it went from %d to %d", before, after)
	}
	_, err = third.Commit(d.ctx)
	must(t, err)
	must(t, third.Close(d.ctx))
}

// testCrash lets a writer die between its last put and its commit, and checks what the next writer recovers.
func testCrash(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p := NewPaper("quay")
	d.publish(p.Masthead())
	old, lost := p.Issue(monday, 1, 2), p.Issue(tuesday, 1, 2)
	revision := d.publish(old)

	dying, err := d.store.Write(d.ctx, "the night desk")
	must(t, err)
	must(t, dying.Put(d.ctx, lost))
	changed := *old.Articles[0].Article
	changed.Title = "Corrected"
	must(t, dying.Put(d.ctx, content.Batch{Articles: []content.Draft{{Article: &changed, Body: old.Articles[0].Body}}}))
	// The writer dies here.

	d.clock.Advance(2 * content.LeaseTime)
	next, err := d.connect(d.clock.Now).Write(d.ctx, "the day desk")
	must(t, err)
	r := d.read(content.Editor())
	if r.Revision() != revision+1 {
		t.Errorf("the dead writer's change of an article gets a revision: got %d, want %d", r.Revision(), revision+1)
	}
	unseen(t, d, r, lost, "an issue that was not committed is dropped")
	fresh := p.Issue(tuesday, 1, 2) // as the next import of the same files would make it
	must(t, next.Put(d.ctx, fresh))
	_, err = next.Commit(d.ctx)
	must(t, err)
	must(t, next.Close(d.ctx))
	r = d.read(content.Public())
	articles, err := r.Articles(d.ctx, append(articleIDs(fresh.Articles), changed.ID))
	must(t, err)
	wantKeys(t, "after the next import, all articles are visible", articles, append(articleIDs(fresh.Articles), changed.ID))
	if a := articles[changed.ID]; a != nil && (a.Title != "Corrected" || a.Revision != revision+1) {
		t.Errorf("the change is visible in its revision: got %q at %d, want revision %d", a.Title, a.Revision, revision+1)
	}
	if r.Revision() != revision+2 {
		t.Errorf("the recovery and the import get one revision each: got %d, want %d", r.Revision(), revision+2)
	}
	again, err := d.store.Write(d.ctx, "the suite")
	must(t, err)
	must(t, again.Close(d.ctx))
	if got := d.read(content.Public()).Revision(); got != revision+2 {
		t.Errorf("a writer with nothing to recover and nothing to write commits no revision: got %d, want %d", got, revision+2)
	}
}
