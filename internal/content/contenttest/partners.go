package contenttest

import (
	"testing"
	"time"

	"broadsheet/internal/content"
)

// testPartners checks changes for partners when a server's view of them is late: a stale partner, and entitlements
// before the first tick.
func testPartners(t *testing.T, b Backend) {
	t.Run("stale partner", func(t *testing.T) { testPartnerReadBefore(t, b) })
	t.Run("before the first tick", func(t *testing.T) { testFirstTick(t, b) })
}

// testPartnerReadBefore reads changes with a stale partner, as servers do that cache API keys. A page of changes
// up to a revision must use the entitlements in force at that revision, because its cursor covers them.
func testPartnerReadBefore(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p := NewPaper("stale")
	d.publish(p.Masthead())
	issue := p.Issue(monday, 1, 3)
	d.publish(issue)
	to := func(extent content.Extent) []content.Entitlement {
		return []content.Entitlement{{PublicationID: p.Publication.ID, Body: extent}}
	}
	known, cursor := &content.Partner{ID: "par_stale"}, content.Position{}
	for _, step := range []struct {
		reason       string
		entitlements []content.Entitlement
		bodies, gone int
	}{
		{reason: "the partner has no entitlements yet"},
		{reason: "the partner is entitled to summaries", entitlements: to(content.SummaryOnly)},
		{reason: "the partner is entitled to bodies, too", entitlements: to(content.FullBody), bodies: 3},
		{reason: "the entitlements are revoked", gone: 3},
	} {
		partner := *known
		partner.Entitlements = step.entitlements
		d.publish(content.Batch{Partners: []*content.Partner{&partner}})
		r := d.read(content.ForPartner(known))
		page, err := r.Changes(d.ctx, content.ChangeQuery{After: cursor, Limit: 10})
		must(t, err)
		var ids []content.ID
		gone := 0
		for _, c := range page.Changes {
			ids = append(ids, c.ID)
			if c.Removed {
				gone++
			}
		}
		bodies, err := r.Bodies(d.ctx, ids)
		must(t, err)
		whole := 0
		for _, b := range bodies {
			if len(b.Sections) > 0 {
				whole++
			}
		}
		if want := len(step.entitlements)*3 + step.gone; len(ids) != want || whole != step.bodies || gone != step.gone {
			t.Errorf("%s: got %d changes, %d bodies and %d removals; want %d, %d, %d", step.reason, len(ids), whole, gone, want, step.bodies, step.gone)
		}
		known, err = d.store.Partner(d.ctx, known.ID)
		must(t, err)
		cursor = page.Cursor
	}
}

// testFirstTick lets a delay end, and a licence begin, after the first partner got its entitlement and before the
// first tick.
func testFirstTick(t *testing.T, b Backend) {
	for reason, entitlement := range map[string]content.Entitlement{
		"a delay ends":     {DelaySeconds: 3660},
		"a licence begins": {From: StartTime().Add(30 * time.Second)},
	} {
		d := newDatabase(t, b)
		p := NewPaper("first")
		d.publish(p.Masthead())
		issue := p.Issue(monday, 1, 1)
		issue.Articles[0].VisibleFrom = StartTime().Add(-time.Hour)
		d.publish(issue)
		entitlement.PublicationID, entitlement.Body = p.Publication.ID, content.FullBody
		d.publish(content.Batch{Partners: []*content.Partner{{ID: "par_first", Entitlements: []content.Entitlement{entitlement}}}})
		cursor, changes := content.Position{}, 0
		for _, later := range []time.Duration{time.Second, 2 * time.Minute} {
			d.clock.Advance(later)
			if changes > 0 {
				t.Errorf("%s: the article was listed too early", reason)
			}
			if later > time.Second {
				d.tickIfDue()
			}
			partner, err := d.store.Partner(d.ctx, "par_first")
			must(t, err)
			page, err := d.read(content.ForPartner(partner)).Changes(d.ctx, content.ChangeQuery{After: cursor, Limit: 10})
			must(t, err)
			cursor, changes = page.Cursor, len(page.Changes)
		}
		if changes != 1 {
			t.Errorf("%s: the partner got %d changes, want 1", reason, changes)
		}
	}
}

// tickIfDue re-stamps articles whose transitions are due, as a server's scheduler does.
func (d *database) tickIfDue() {
	d.t.Helper()
	due, err := d.store.Due(d.ctx)
	must(d.t, err)
	if !due {
		return
	}
	w, err := d.store.Write(d.ctx, "the suite")
	must(d.t, err)
	_, err = w.Tick(d.ctx)
	must(d.t, err)
	must(d.t, w.Close(d.ctx))
}
