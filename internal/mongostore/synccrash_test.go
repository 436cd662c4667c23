package mongostore

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// TestPartnerCopyIsRightAfterACrash lets a server crash before and after each command of a day's work:
// articles are added, changed, withdrawn and published at their time, and a partner's entitlements shrink.
// Wherever it crashes, after the next writer has run the partner's copy must become equal to a new copy.
func TestPartnerCopyIsRightAfterACrash(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	onServers(t, func(t *testing.T, server string) {
		for _, how := range []fate{unsent, unheard} {
			t.Run(fmt.Sprint("fate ", how), func(t *testing.T) {
				t.Parallel()
				step := 1
				if server == ferret.uri && os.Getenv("BROADSHEET_TEST_FULL") == "" {
					step = 3 // each run takes seconds of processor time on a server that scans
				}
				for at := 1 + (step-1)*int(how)%step; ; at += step {
					if died := dieAtWork(t, newDatabase(t, server), how, at); !died {
						if at < 10 {
							t.Errorf("a day's work took %d commands, want at least ten", at-1)
						}
						return
					}
				}
			})
		}
	})
}

// dieAtWork lets a server crash at the at-th command of a day's work, and compares the partner's copy
// with a new one. It returns false if the work took fewer commands.
func dieAtWork(t *testing.T, uri string, how fate, at int) (died bool) {
	clock := contenttest.NewClock(contenttest.StartTime())
	line, wired := newWire(t, uri)
	living, dying := open(t, uri, clock.Now, nil), open(t, wired, clock.Now, nil)
	p := contenttest.NewPaper("quay")
	issue, later := p.Issue("2026-06-01", 1, 4), p.Issue("2026-06-02", 1, 2)
	issue.Articles[2].VisibleFrom = clock.Now().Add(time.Minute)
	partner := &content.Partner{ID: "par_portal", Entitlements: []content.Entitlement{{PublicationID: p.Publication.ID, Body: content.FullBody}}}
	contenttest.Publish(t, living, p.Masthead(), issue, content.Batch{Partners: []*content.Partner{partner}})
	copied := map[content.ID]string{}
	cursor := follow(t, living, partner.ID, content.Position{}, copied)
	clock.Advance(time.Hour)

	ctx, die := context.WithCancel(t.Context())
	defer die()
	n := 0
	line.cutWhen(func(string) fate {
		switch n++; {
		case n < at:
			return passes
		case n == at:
			time.AfterFunc(30*time.Millisecond, die)
			return how
		}
		return unsent
	})
	dayOfWork(ctx, dying, p, issue, later, partner)
	line.cutWhen(nil)
	died = n >= at

	clock.Advance(2*content.LeaseTime + content.Skew)
	w, err := living.Write(t.Context(), "the next")
	must(t, err)
	_, err = w.Tick(t.Context())
	must(t, err)
	must(t, w.Close(t.Context()))
	follow(t, living, partner.ID, cursor, copied)
	want := map[content.ID]string{}
	follow(t, living, partner.ID, content.Position{}, want)
	r, err := living.Read(t.Context(), audienceOf(t, living, partner.ID))
	must(t, err)
	visible, err := r.CountArticles(t.Context(), []content.ArticleFilter{{}})
	must(t, err)
	if fmt.Sprint(copied) != fmt.Sprint(want) || int64(len(want)) != visible[0] {
		t.Errorf("command %d: the copy has %v,\na new copy has %v, and %d articles are visible", at, copied, want, visible[0])
	}
	return died
}

// dayOfWork does a day's work, and stops at the first error, which is the crash.
func dayOfWork(ctx context.Context, s *Store, p *contenttest.Paper, issue, later content.Batch, partner *content.Partner) {
	w, err := s.Write(ctx, "the dying")
	if err != nil {
		return
	}
	if _, err := w.Tick(ctx); err != nil {
		return
	}
	changed, withdrawn := *issue.Articles[0].Article, *issue.Articles[1].Article
	changed.Title = "Changed"
	withdrawn.Newsroom.Withdrawal = &content.Withdrawal{At: s.now(), Reason: "an error"}
	less := *partner
	less.Entitlements = []content.Entitlement{{PublicationID: p.Publication.ID, Body: content.SummaryOnly}}
	for _, b := range []content.Batch{
		{Articles: []content.Draft{{Article: &changed, Body: issue.Articles[0].Body}, {Article: &withdrawn, Body: issue.Articles[1].Body}}},
		later, {Partners: []*content.Partner{&less}},
	} {
		if err := w.Put(ctx, b); err != nil {
			return
		}
		if _, err := w.Commit(ctx); err != nil {
			return
		}
	}
	_ = w.Close(ctx) // fails if the server has crashed
}

// audienceOf returns the audience of a stored partner.
func audienceOf(t *testing.T, s *Store, partner content.ID) content.Audience {
	t.Helper()
	p, err := s.Partner(t.Context(), partner)
	must(t, err)
	return content.ForPartner(p)
}

// follow applies all changes since a position to a copy, and returns the new position.
func follow(t *testing.T, s *Store, partner content.ID, since content.Position, copied map[content.ID]string) content.Position {
	t.Helper()
	for {
		r, err := s.Read(t.Context(), audienceOf(t, s, partner))
		must(t, err)
		page, err := r.Changes(t.Context(), content.ChangeQuery{After: since, Limit: 3})
		must(t, err)
		for _, c := range page.Changes {
			if c.Removed {
				delete(copied, c.ID)
				continue
			}
			copied[c.ID] = fmt.Sprint(c.Article.Title, c.Article.Withheld)
		}
		if since = page.Cursor; !page.More {
			return since
		}
	}
}
