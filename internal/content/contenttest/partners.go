package contenttest

import (
	"testing"
	"time"

	"broadsheet/internal/content"
)

// testPartners looks at what servers can know of partners, and when.
func testPartners(t *testing.T, b Backend) {
	t.Run("read before", func(t *testing.T) { testPartnerReadBefore(t, b) })
	t.Run("nobody has looked", func(t *testing.T) { testFirstTick(t, b) })
}

// testPartnerReadBefore reads for a partner as it was known a moment ago, as servers remember who
// shows a key: a page that ends at a revision tells what that revision entitles to, for its cursor
// says so.
func testPartnerReadBefore(t *testing.T, b Backend) {
	d := newDesk(t, b)
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
		{reason: "the partner is new"},
		{reason: "a summary is licensed", entitlements: to(content.SummaryOnly)},
		{reason: "the body comes to it", entitlements: to(content.FullBody), bodies: 3},
		{reason: "all is taken back", gone: 3},
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
			t.Errorf("%s: %d changes with %d bodies, %d of them removals; want %d, %d, %d", step.reason, len(ids), whole, gone, want, step.bodies, step.gone)
		}
		known, err = d.store.Partner(d.ctx, known.ID)
		must(t, err)
		cursor = page.Cursor
	}
}

// testFirstTick lets a delay end, and a licence begin, after the first partner was entitled and
// before anybody looked what the clock changes.
func testFirstTick(t *testing.T, b Backend) {
	for reason, entitlement := range map[string]content.Entitlement{
		"a delay ends":     {DelaySeconds: 3660},
		"a licence begins": {From: Press().Add(30 * time.Second)},
	} {
		d := newDesk(t, b)
		p := NewPaper("first")
		d.publish(p.Masthead())
		issue := p.Issue(monday, 1, 1)
		issue.Articles[0].VisibleFrom = Press().Add(-time.Hour)
		d.publish(issue)
		entitlement.PublicationID, entitlement.Body = p.Publication.ID, content.FullBody
		d.publish(content.Batch{Partners: []*content.Partner{{ID: "par_first", Entitlements: []content.Entitlement{entitlement}}}})
		cursor, told := content.Position{}, 0
		for _, later := range []time.Duration{time.Second, 2 * time.Minute} {
			d.clock.Advance(later)
			if told > 0 {
				t.Errorf("%s: it was told before", reason)
			}
			if later > time.Second {
				d.look()
			}
			partner, err := d.store.Partner(d.ctx, "par_first")
			must(t, err)
			page, err := d.read(content.ForPartner(partner)).Changes(d.ctx, content.ChangeQuery{After: cursor, Limit: 10})
			must(t, err)
			cursor, told = page.Cursor, len(page.Changes)
		}
		if told != 1 {
			t.Errorf("%s: the partner hears of %d articles, want 1", reason, told)
		}
	}
}

// look looks what the clock has changed, as servers do.
func (d *desk) look() {
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
