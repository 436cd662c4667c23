package contenttest

import (
	"testing"

	"broadsheet/internal/content"
)

// testFor gets readers for other audiences from one reader, while the clock and the store move on.
func testFor(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p := NewPaper("for")
	today, tomorrow := p.Issue("2026-06-03", 1, 1), p.Issue("2026-06-04", 1, 1)
	d.publish(p.Masthead())
	d.publish(today)
	d.publish(tomorrow)
	public := d.read(content.Public())
	d.publish(p.Issue("2026-06-02", 1, 1))
	d.clock.Advance(content.LeaseTime)
	ids := []content.ID{today.Articles[0].ID, tomorrow.Articles[0].ID}
	for _, c := range []struct {
		audience content.Audience
		articles int
	}{
		{content.Editor(), 2}, {content.Public(), 1}, {content.ForPartner(&content.Partner{ID: "par_none"}), 0},
	} {
		r := public.For(content.Editor()).For(c.audience) // each is bound anew, whatever it was before
		if r.Audience().Kind() != c.audience.Kind() || r.Revision() != public.Revision() || !r.Now().Equal(public.Now()) || r.StoreName() != public.StoreName() {
			t.Errorf("for %s: got a reader for %s at revision %d and %s of %s; want revision %d and %s of %s", c.audience.Kind(), r.Audience().Kind(),
				r.Revision(), r.Now(), r.StoreName(), public.Revision(), public.Now(), public.StoreName())
		}
		found, err := r.Articles(d.ctx, ids)
		must(t, err)
		if visible := len(found); visible != c.articles {
			t.Errorf("for %s: got %d articles, want %d", c.audience.Kind(), visible, c.articles)
		}
	}
}
