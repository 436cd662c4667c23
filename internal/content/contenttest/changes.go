package contenttest

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"broadsheet/internal/content"

	"pgregory.net/rapid"
)

// testChanges runs random newsroom actions, crashes at any step and moves the clock past transitions.
// Meanwhile a partner synchronises its copy, in pages of random size, and sometimes resumes from an earlier
// cursor. When all has settled, the copy must equal what the partner may hold.
func testChanges(t *testing.T, b Backend) {
	var d *database
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		if runs == b.tries() {
			return
		}
		if runs%walksAtOnce == 0 {
			d = newDatabase(t, b)
		}
		runs++
		p := newSyncingPartner(d, rt, fmt.Sprint("press-", runs))
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			p.step()
		}
		p.settle()
		p.compare()
		p.resync()
		p.compare()
	})
}

// syncingPartner is a partner with its copy of the articles, and the newsroom of its publication.
type syncingPartner struct {
	*database
	rt       *rapid.T
	paper    *Paper
	issue    content.Batch
	partner  *content.Partner
	articles map[content.ID]content.Draft // the expected state
	writer   content.Writer               // the open writer; nil for none
	fresh    []content.ID                 // new articles that writer has put

	copy    map[content.ID]string
	cursor  content.Position
	earlier []content.Position  // cursors received so far
	once    map[content.ID]bool // articles received; nil while repeats are allowed
}

func newSyncingPartner(d *database, rt *rapid.T, key string) *syncingPartner {
	p := &syncingPartner{database: d, rt: rt, paper: NewPaper(key), articles: map[content.ID]content.Draft{}, copy: map[content.ID]string{}}
	p.issue = p.paper.Issue(monday, 3, 4)
	p.partner = &content.Partner{ID: content.ID("par_" + key), Name: key}
	d.publish(p.paper.Masthead())
	d.publish(content.Batch{Issues: p.issue.Issues, Pages: p.issue.Pages, Partners: []*content.Partner{p.partner}})
	return p
}

func (p *syncingPartner) step() {
	steps := []func(){p.sync, p.sync, p.write, p.write, p.write, p.entitle, p.decide, p.wait, p.tick, p.crash}
	steps[rapid.IntRange(0, len(steps)-1).Draw(p.rt, "step")]()
}

// open returns the open writer, or opens one.
func (p *syncingPartner) open() content.Writer {
	if p.writer == nil {
		w, err := p.store.Write(p.ctx, "the suite")
		must(p.t, err)
		p.writer = w
	}
	return p.writer
}

// commit commits what was put, or, at random, leaves it for a later commit.
func (p *syncingPartner) commit(label string) {
	if !rapid.Bool().Draw(p.rt, label) {
		return
	}
	_, err := p.open().Commit(p.ctx)
	must(p.t, err)
	p.fresh = nil
	p.close()
}

func (p *syncingPartner) close() {
	if p.writer != nil {
		must(p.t, p.writer.Close(p.ctx))
		p.writer = nil
	}
}

// crash ends the open writer without a commit: at random it is closed, or its lease expires. New articles are
// lost; changes of existing articles stay. The tick that follows recovers them.
func (p *syncingPartner) crash() {
	if p.writer == nil {
		return
	}
	if rapid.Bool().Draw(p.rt, "gives up") {
		p.close()
	}
	p.writer = nil
	p.clock.Advance(2 * content.LeaseTime)
	for _, id := range p.fresh {
		delete(p.articles, id)
	}
	p.fresh = nil
	p.tick()
}

// write puts a new or changed article.
func (p *syncingPartner) write() {
	draft := rapid.SampledFrom(p.issue.Articles).Draw(p.rt, "article")
	a := *draft.Article
	if old, there := p.articles[a.ID]; there {
		a = *old.Article
	} else {
		a.Stamp = content.Stamp{}
		p.fresh = append(p.fresh, a.ID)
	}
	p.change(&a)
	draft.Article = &a
	must(p.t, p.open().Put(p.ctx, content.Batch{Articles: []content.Draft{draft}}))
	p.articles[a.ID] = draft
	p.commit("commit")
}

func (p *syncingPartner) change(a *content.Article) {
	now := p.clock.Now()
	moment := func(label string) time.Time {
		return rapid.SampledFrom([]time.Time{{}, now.Add(-time.Minute), now.Add(time.Second), now.Add(time.Hour)}).Draw(p.rt, label)
	}
	switch rapid.IntRange(0, 7).Draw(p.rt, "change") {
	case 0:
		a.Title = rapid.StringMatching("[a-c]{3}").Draw(p.rt, "title")
	case 1:
		a.SectionID = rapid.SampledFrom(p.paper.Sections).Draw(p.rt, "section").ID
	case 2:
		a.Newsroom.Withdrawal = &content.Withdrawal{At: now.Truncate(time.Millisecond), Reason: "an error"}
	case 3:
		a.Newsroom.Withdrawal = nil
	case 4:
		a.Rights.Syndication = rapid.SampledFrom([]content.Syndication{"", content.Open, content.Licensed, content.NotSyndicated}).Draw(p.rt, "syndication")
	case 5:
		a.Rights.EmbargoUntil = moment("embargo")
		a.VisibleFrom = a.PublishedAt
		if a.Rights.EmbargoUntil.After(a.VisibleFrom) {
			a.VisibleFrom = a.Rights.EmbargoUntil
		}
	case 6:
		a.Rights.ExpiresAt = moment("expiry")
	case 7:
		a.Images = []content.Image{{URL: "/photo.svg", Rights: content.Rights{Syndication: rapid.SampledFrom([]content.Syndication{"", content.NotSyndicated}).Draw(p.rt, "picture"), ExpiresAt: moment("picture's expiry")}}}
	}
}

// entitle replaces the partner's entitlements.
func (p *syncingPartner) entitle() {
	now := p.clock.Now()
	partner := *p.partner
	partner.Entitlements = nil
	for range rapid.IntRange(0, 2).Draw(p.rt, "entitlements") {
		e := content.Entitlement{PublicationID: p.paper.Publication.ID, Body: rapid.SampledFrom([]content.Extent{content.FullBody, content.SummaryOnly}).Draw(p.rt, "body"), Images: rapid.Bool().Draw(p.rt, "images")}
		for _, s := range p.paper.Sections {
			if rapid.Bool().Draw(p.rt, "section") {
				e.SectionIDs = append(e.SectionIDs, s.ID)
			}
		}
		e.DelaySeconds = rapid.SampledFrom([]int64{0, 0, 60, 200_000}).Draw(p.rt, "delay")
		e.From = rapid.SampledFrom([]time.Time{{}, now.Add(-time.Hour), now.Add(time.Minute)}).Draw(p.rt, "from")
		e.Until = rapid.SampledFrom([]time.Time{{}, now.Add(time.Minute), now.Add(-time.Minute)}).Draw(p.rt, "until")
		partner.Entitlements = append(partner.Entitlements, e)
	}
	must(p.t, p.open().Put(p.ctx, content.Batch{Partners: []*content.Partner{&partner}}))
	p.partner = &partner
	p.commit("commit the partner")
}

// decide changes the publication's policy.
func (p *syncingPartner) decide() {
	publication := *p.paper.Publication
	publication.Rights.Syndication = rapid.SampledFrom([]content.Syndication{"", content.Open, content.NotSyndicated}).Draw(p.rt, "policy")
	must(p.t, p.open().Put(p.ctx, content.Batch{Publications: []*content.Publication{&publication}}))
	p.paper.Publication = &publication
	p.commit("commit the policy")
}

func (p *syncingPartner) wait() {
	if p.writer == nil {
		p.clock.Advance(rapid.SampledFrom([]time.Duration{time.Millisecond, time.Second, time.Minute, time.Hour, 48 * time.Hour}).Draw(p.rt, "wait"))
	}
}

// tick re-stamps articles whose transitions are due, as a server's scheduler does.
func (p *syncingPartner) tick() {
	if p.writer != nil {
		return
	}
	due, err := p.store.Due(p.ctx)
	must(p.t, err)
	if !due {
		return
	}
	_, err = p.open().Tick(p.ctx)
	must(p.t, err)
	p.close()
}

// sync applies one page of changes; at random, it first goes back to an earlier cursor.
func (p *syncingPartner) sync() {
	if len(p.earlier) > 0 && rapid.IntRange(0, 5).Draw(p.rt, "forgets") == 0 {
		p.cursor = rapid.SampledFrom(p.earlier).Draw(p.rt, "cursor")
	}
	p.page(rapid.IntRange(1, 5).Draw(p.rt, "page"))
}

func (p *syncingPartner) page(size int) (more bool) {
	partner, err := p.store.Partner(p.ctx, p.partner.ID)
	must(p.t, err)
	r := p.read(content.ForPartner(partner))
	page, err := r.Changes(p.ctx, content.ChangeQuery{After: p.cursor, Limit: size})
	must(p.t, err)
	if len(page.Changes) > size || page.Cursor.Compare(p.cursor) < 0 {
		p.rt.Fatalf("a page of at most %d has %d changes, and its cursor moves from %v to %v", size, len(page.Changes), p.cursor, page.Cursor)
	}
	at := p.cursor
	var ids []content.ID
	for _, c := range page.Changes {
		if c.Position.Compare(at) <= 0 || c.Position.Compare(page.Cursor) > 0 {
			p.rt.Fatalf("position %v follows %v on a page with the cursor %v", c.Position, at, page.Cursor)
		}
		at = c.Position
		ids = append(ids, c.ID)
		if p.once[c.ID] {
			p.rt.Fatalf("%s is listed twice", c.ID)
		}
		if p.once != nil {
			p.once[c.ID] = true
		}
	}
	bodies, err := r.Bodies(p.ctx, ids)
	must(p.t, err)
	for _, c := range page.Changes {
		if c.Removed {
			delete(p.copy, c.ID)
			continue
		}
		p.copy[c.ID] = rendering(c.Article, bodies[c.ID])
	}
	p.cursor = page.Cursor
	p.earlier = append(p.earlier, page.Cursor)
	return page.More
}

func rendering(a *content.Article, b content.Body) string {
	return fmt.Sprintf("%s in %s with %v, without %v: %s", a.Title, a.SectionID, a.Images, a.Withheld, b.Text())
}

// settle commits what is pending, ticks before and after [content.Skew] has passed, so that each past transition
// is stamped for the last time, and reads the remaining changes.
func (p *syncingPartner) settle() {
	if p.writer != nil {
		_, err := p.writer.Commit(p.ctx)
		must(p.t, err)
		p.close()
	}
	p.tick()
	p.clock.Advance(content.Skew + time.Second)
	p.tick()
	for n := 0; p.page(rapid.IntRange(1, 5).Draw(p.rt, "last pages")); n++ {
		if n > 1000 {
			p.rt.Fatal("after 1,000 pages there are still more changes")
		}
	}
}

// resync synchronises from the beginning: when all has settled, each article must be listed once only.
func (p *syncingPartner) resync() {
	p.copy, p.cursor = map[content.ID]string{}, content.Position{}
	p.once = map[content.ID]bool{}
	for p.page(rapid.IntRange(1, 5).Draw(p.rt, "first pages")) {
	}
}

// compare checks that the copy equals what [content.Judge] shows to the partner.
func (p *syncingPartner) compare() {
	who := content.ForPartner(p.partner).WithPolicies(map[content.ID]content.Policy{p.paper.Publication.ID: p.paper.Publication.Policy()})
	now, want := p.clock.Now(), map[content.ID]string{}
	for id, draft := range p.articles {
		if content.Judge(draft.Article, who, now).Visibility == content.Shown {
			body, _ := draft.BodyFor(draft.Body, who, now)
			want[id] = rendering(draft.For(who, now), body)
		}
	}
	if maps.Equal(p.copy, want) {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(p.articles)) {
		if p.copy[id] != want[id] {
			p.rt.Errorf("%s:\n copy has %q\n     want %q", id, p.copy[id], want[id])
		}
	}
	p.rt.Fatalf("the copy has %d articles, want %d", len(p.copy), len(want))
}
