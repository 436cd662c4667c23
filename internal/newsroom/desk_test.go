package newsroom_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/newsroom"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

// newDesk returns a desk and its store, which has an issue.
func newDesk(t *testing.T) (*transfertest.Store, *newsroom.Desk, edition.Edition) {
	t.Helper()
	d := transfertest.New(t)
	e := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A"), transfertest.Article("2", "B")}, []edition.Article{transfertest.Article("3", "C")})
	e.Issue.Pages[1].Name = "Sport"
	e.Issue.Pages[1].Articles[0].Credits = []edition.Credit{{Name: "Ben"}}
	d.Import(transfer.Options{}, e)
	d.Clock.Advance(time.Hour)
	return d, newsroom.NewDesk(d.Store, transfer.Options{Holder: "the night editor"}), e
}

// draft returns the article at a place, with its body.
func draft(d *transfertest.Store, place int) content.Draft {
	d.T.Helper()
	a := d.Articles()[place]
	bodies, err := d.Read().Bodies(d.T.Context(), []content.ID{a.ID})
	transfertest.Must(d.T, err)
	return content.Draft{Article: a, Body: bodies[a.ID]}
}

// wantStill wants imports to change nothing.
func wantStill(d *transfertest.Store, reason string, o transfer.Options, editions ...edition.Edition) {
	d.T.Helper()
	state, revision := d.State(), d.Read().Revision()
	r := d.Import(o, editions...)
	if n := r.Articles.New + r.Articles.Changed; n > 0 || d.Read().Revision() != revision || d.State() != state {
		d.T.Errorf("%s: the import changes %d articles, at revision %d after %d", reason, n, d.Read().Revision(), revision)
	}
}

func TestACorrectionOutlivesImports(t *testing.T) {
	d, desk, e := newDesk(t)
	id := d.Articles()[0].ID
	made, err := desk.Correct(t.Context(), id, "the name was wrong", newsroom.Texts{content.CorrectedTitle: " A2 ", content.CorrectedBody: "New text.\n\n# Later\n\nMore."})
	transfertest.Must(t, err)
	a := draft(d, 0)
	if c := a.Newsroom.Corrections[0]; fmt.Sprint(c.Fields) != "[{title A A2} {summary Text of A New text.} {body  }]" || c.Revision != 2 || a.Revision != 2 || !c.At.Equal(d.Clock.Now()) {
		t.Errorf("the correction tells what it changed: got %+v in revision %d", c, a.Revision)
	}
	if got := a.Title + "|" + a.Body.Text() + "|" + a.Body.Versions()[0].Text() + "|" + a.Printed().Title + "|" + fmt.Sprint(a.WordCount); got != "A2|New text.\n\nLater\n\nMore.|Text of A|A|4" {
		t.Errorf("it says what is right, and keeps what was printed: got %q", got)
	}
	if made.Before.Title != "A" || made.After.Title != "A2" {
		t.Errorf("the decision tells both: got %q and %q", made.Before.Title, made.After.Title)
	}
	wantStill(d, "the source prints the same", transfer.Options{}, e)
	_, err = desk.Correct(t.Context(), id, "and again", newsroom.Texts{content.CorrectedTitle: "A3", content.CorrectedSummary: "S", content.CorrectedBody: "Newest text."})
	transfertest.Must(t, err)
	wantStill(d, "the source prints the same after two corrections", transfer.Options{}, e)

	printed := &e.Issue.Pages[0].Articles[0]
	printed.Title, printed.Subtitle, printed.Body = "A1", "sub", transfertest.Article("1", "A1").Body
	d.Import(transfer.Options{}, e)
	a = draft(d, 0)
	if got := fmt.Sprint(a.Title, a.Subtitle, a.Summary, a.Body.Text(), len(a.Body.Earlier), a.Body.Versions()[0].Text(), a.Newsroom.Corrections[0].Fields, a.Newsroom.Corrections[1].Fields); got !=
		"A3subSNewest text.2Text of A1[{title A1 A2} {summary Text of A1 New text.} {body  }] [{title A2 A3} {summary New text. S} {body  }]" {
		t.Errorf("the source prints something else, the correction is of that now: got %s", got)
	}
	wantStill(d, "and once more", transfer.Options{}, e)
	d.Import(transfer.Options{Overrule: true}, e)
	if a = draft(d, 0); a.Title != "A1" || a.Body.Text() != "Text of A1" || a.Newsroom.Corrections != nil || a.Body.Earlier != nil {
		t.Errorf("overruled, the file wins: got %+v", a)
	}
	wantStill(d, "overruled again", transfer.Options{Overrule: true}, e)
}

func TestAWithdrawalOutlivesImports(t *testing.T) {
	d, desk, e := newDesk(t)
	before, id := d.State(), d.Articles()[0].ID
	_, err := desk.Withdraw(t.Context(), id, "it was not so", true)
	transfertest.Must(t, err)
	if w := d.Articles()[0].Newsroom.Withdrawal; w == nil || w.Reason != "it was not so" || !w.KeepsTitle || w.Revision != 2 || !w.At.Equal(d.Clock.Now()) || d.Public() != "1 2 2 2 2" {
		t.Errorf("the withdrawal is %+v, and the public sees %s", w, d.Public())
	}
	wantStill(d, "the source still has it", transfer.Options{}, e)
	e.Issue.Pages[0].Articles[0].Title = "A, again"
	d.Import(transfer.Options{}, e)
	if a := d.Articles()[0]; a.Title != "A, again" || a.Newsroom.Withdrawal == nil || a.Newsroom.Withdrawal.Revision != 2 {
		t.Errorf("the source changes it, it stays withdrawn: got %q %+v", a.Title, a.Newsroom.Withdrawal)
	}
	e.Issue.Pages[0].Articles[0].Title = "A"
	d.Import(transfer.Options{}, e)
	_, err = desk.Restore(t.Context(), id)
	transfertest.Must(t, err)
	if got := d.State(); got != before {
		t.Errorf("restored, it is as it was: got\n%s\nwant\n%s", got, before)
	}
	_, err = desk.Withdraw(t.Context(), id, "again", false)
	transfertest.Must(t, err)
	d.Import(transfer.Options{Overrule: true}, e)
	if a := d.Articles()[0]; a.Newsroom.Withdrawal != nil {
		t.Errorf("overruled, the file wins: got %+v", a.Newsroom.Withdrawal)
	}
}

func TestAnEmbargoMovesWhenAnArticleIsSeen(t *testing.T) {
	d, desk, e := newDesk(t)
	id := d.Articles()[2].ID
	until := d.Clock.Now().Add(48 * time.Hour)
	_, err := desk.SetRights(t.Context(), id, newsroom.RightsChange{EmbargoUntil: &until})
	transfertest.Must(t, err)
	if a := d.Articles()[2]; !a.VisibleFrom.Equal(until) || d.Public() != "1 2 2 1 1" {
		t.Errorf("it is seen from %s, and of the issue, pages, articles, sections and authors are seen %s", a.VisibleFrom, d.Public())
	}
	wantStill(d, "the source knows of no embargo", transfer.Options{}, e)
	e.Issue.Pages[1].Articles[0].Title = "C2"
	d.Import(transfer.Options{}, e)
	if got := d.Public(); got != "1 2 2 1 1" {
		t.Errorf("the source changes it, the embargo holds, and who wrote it is not told: got %s", got)
	}
	part := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")})
	part.Issue.PublishedAt = "2026-06-01T00:01:00+08:00"
	d.Import(transfer.Options{}, part)
	if got := d.Public(); got != "1 2 2 1 1" {
		t.Errorf("the issue moves, and the embargo holds: got %s", got)
	}
	_, err = desk.SetRights(t.Context(), id, newsroom.RightsChange{EmbargoUntil: new(time.Time)})
	transfertest.Must(t, err)
	if a := d.Articles()[2]; d.Public() != "1 2 3 2 2" || a.Newsroom.Rights == nil {
		t.Errorf("lifted, all is seen: got %s", d.Public())
	}
	e.Issue.Pages[1].Articles[0].Rights = edition.Rights{EmbargoUntil: until, Holder: "Ben"}
	d.Import(transfer.Options{}, e)
	if got := d.Public(); got != "1 2 3 2 2" {
		t.Errorf("the newsroom's rights are instead of the source's: got %s", got)
	}
	_, err = desk.GiveUpRights(t.Context(), id)
	transfertest.Must(t, err)
	if a := d.Articles()[2]; d.Public() != "1 2 2 1 1" || a.Newsroom.Rights != nil || a.EffectiveRights().Holder != "Ben" {
		t.Errorf("given up, the source's hold: got %s %+v", d.Public(), a.EffectiveRights())
	}
	e.Issue.Pages[1].Articles[0].Rights = edition.Rights{}
	d.Import(transfer.Options{}, e)
	if got := d.Public(); got != "1 2 3 2 2" {
		t.Errorf("the source lifts its embargo: got %s", got)
	}
	wantStill(d, "and again", transfer.Options{}, e)
}

func TestADryRunOfADecisionWritesNothing(t *testing.T) {
	d, _, _ := newDesk(t)
	state, revision, id := d.State(), d.Read().Revision(), d.Articles()[0].ID
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel() // it would wait for the other
	desk := newsroom.NewDesk(d.Store, transfer.Options{DryRun: true})
	other, err := d.Store.Write(ctx, "the night desk")
	transfertest.Must(t, err)
	forbidden, open, until := content.NotSyndicated, content.Open, d.Clock.Now().Add(time.Hour)
	for reason, decide := range map[string]func() (any, error){
		"withdraw": func() (any, error) { return desk.Withdraw(ctx, id, "x", false) },
		"correct":  func() (any, error) { return desk.Correct(ctx, id, "x", newsroom.Texts{content.CorrectedBody: "x"}) },
		"rights": func() (any, error) {
			return desk.SetRights(ctx, id, newsroom.RightsChange{Syndication: &forbidden, EmbargoUntil: &until})
		},
		"policy": func() (any, error) { return desk.SetPolicy(ctx, "pub_quay", newsroom.PolicyChange{Syndication: &open}) },
	} {
		made, err := decide()
		if err != nil || d.State() != state || d.Read().Revision() != revision {
			t.Errorf("%s: it writes, or fails, with %v", reason, err)
		}
		switch made := made.(type) {
		case newsroom.Decision:
			if made.After.Newsroom.Withdrawal == nil && made.After.Newsroom.Corrections == nil && made.After.Newsroom.Rights == nil {
				t.Errorf("%s: it does not tell what would be: %+v", reason, made.After)
			}
		case newsroom.PolicyDecision:
			if made.After.Rights.Syndication != open || made.Before.Rights.Syndication != "" {
				t.Errorf("%s: it does not tell what would be: %+v", reason, made.After)
			}
		}
	}
	transfertest.Must(t, other.Close(ctx))
}

func TestDecisionsThatMakeNoSense(t *testing.T) {
	d, desk, _ := newDesk(t)
	ctx, id, gone := t.Context(), d.Articles()[0].ID, d.Articles()[1].ID
	_, err := desk.Withdraw(ctx, gone, "gone", false)
	transfertest.Must(t, err)
	revision := d.Read().Revision()
	early, wrong := d.Clock.Now().Add(-time.Hour), content.Syndication("all")
	late, access := d.Clock.Now(), content.Access("some")
	for _, c := range []struct {
		reason string
		try    func() error
		code   content.Code
		says   string
	}{
		{"no reason", func() error { _, err := desk.Withdraw(ctx, id, " ", true); return err }, content.Invalid, "needs a reason"},
		{"twice", func() error { _, err := desk.Withdraw(ctx, gone, "x", true); return err }, content.Invalid, "restore it first"},
		{"not withdrawn", func() error { _, err := desk.Restore(ctx, id); return err }, content.Invalid, "not withdrawn"},
		{"no such article", func() error { _, err := desk.Restore(ctx, "art_x"); return err }, content.NotFound, "no article art_x"},
		{"no article", func() error { _, err := desk.Restore(ctx, "pub_quay"); return err }, content.Invalid, "art_…"},
		{"no note", func() error {
			_, err := desk.Correct(ctx, id, "", newsroom.Texts{content.CorrectedTitle: "x"})
			return err
		}, content.Invalid, "needs a note"},
		{"no change", func() error {
			_, err := desk.Correct(ctx, id, "x", newsroom.Texts{content.CorrectedTitle: " A", content.CorrectedBody: "Text of A\n"})
			return err
		}, content.Invalid, "changes nothing"},
		{"an empty body", func() error {
			_, err := desk.Correct(ctx, id, "x", newsroom.Texts{content.CorrectedBody: "\n"})
			return err
		}, content.Invalid, "empty"},
		{"no such field", func() error { _, err := desk.Correct(ctx, id, "x", newsroom.Texts{"source": "x"}); return err }, content.Invalid, "cannot be corrected"},
		{"no rights", func() error { _, err := desk.SetRights(ctx, id, newsroom.RightsChange{}); return err }, content.Invalid, "say what"},
		{"no such syndication", func() error {
			_, err := desk.SetRights(ctx, id, newsroom.RightsChange{Syndication: &wrong})
			return err
		}, content.Invalid, "none of"},
		{"never seen", func() error {
			_, err := desk.SetRights(ctx, id, newsroom.RightsChange{EmbargoUntil: &late, ExpiresAt: &early})
			return err
		}, content.Invalid, "nobody would ever see"},
		{"no policy", func() error { _, err := desk.SetPolicy(ctx, "pub_quay", newsroom.PolicyChange{}); return err }, content.Invalid, "say what"},
		{"no such access", func() error {
			_, err := desk.SetPolicy(ctx, "pub_quay", newsroom.PolicyChange{PublicAccess: &access})
			return err
		}, content.Invalid, "none of"},
		{"no such publication", func() error {
			_, err := desk.SetPolicy(ctx, "pub_pier", newsroom.PolicyChange{Holder: new(string)})
			return err
		}, content.NotFound, "it has quay"},
	} {
		if err := c.try(); content.CodeOf(err) != c.code || !strings.Contains(fmt.Sprint(err), c.says) {
			t.Errorf("%s: got %v, want %s with %q", c.reason, err, c.code, c.says)
		}
	}
	if got := d.Read().Revision(); got != revision {
		t.Errorf("they wrote: revision %d after %d", got, revision)
	}
}
