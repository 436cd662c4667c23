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

// newDesk returns a desk, its store with one issue, and the edition of the issue.
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

// draft returns the article at a place in reading order, with its body.
func draft(d *transfertest.Store, place int) content.Draft {
	d.T.Helper()
	a := d.Articles()[place]
	bodies, err := d.Read().Bodies(d.T.Context(), []content.ID{a.ID})
	transfertest.Must(d.T, err)
	return content.Draft{Article: a, Body: bodies[a.ID]}
}

// wantNoChange fails the test when importing the editions changes anything.
func wantNoChange(d *transfertest.Store, reason string, o transfer.Options, editions ...edition.Edition) {
	d.T.Helper()
	state, revision := d.State(), d.Read().Revision()
	r := d.Import(o, editions...)
	if n := r.Articles.New + r.Articles.Changed; n > 0 || d.Read().Revision() != revision || d.State() != state {
		d.T.Errorf("%s: the import changes %d articles, at revision %d after %d", reason, n, d.Read().Revision(), revision)
	}
}

func TestImportKeepsCorrections(t *testing.T) {
	d, desk, e := newDesk(t)
	id := d.Articles()[0].ID
	decision, err := desk.Correct(t.Context(), id, "the name was wrong", newsroom.Texts{content.CorrectedTitle: " A2 ", content.CorrectedBody: "New text.\n\n# Later\n\nMore."})
	transfertest.Must(t, err)
	a := draft(d, 0)
	if c := a.Newsroom.Corrections[0]; fmt.Sprint(c.Fields) != "[{title A A2} {summary Text of A New text.} {body  }]" || c.Revision != 2 || a.Revision != 2 || !c.At.Equal(d.Clock.Now()) {
		t.Errorf("the correction lists the changed fields: got %+v in revision %d", c, a.Revision)
	}
	if got := a.Title + "|" + a.Body.Text() + "|" + a.Body.Versions()[0].Text() + "|" + a.Printed().Title + "|" + fmt.Sprint(a.WordCount); got != "A2|New text.\n\nLater\n\nMore.|Text of A|A|4" {
		t.Errorf("the article has the corrected texts and the printed versions: got %q", got)
	}
	if decision.Before.Title != "A" || decision.After.Title != "A2" {
		t.Errorf("the decision has the article before and after: got %q and %q", decision.Before.Title, decision.After.Title)
	}
	wantNoChange(d, "the source has the same text", transfer.Options{}, e)
	_, err = desk.Correct(t.Context(), id, "and again", newsroom.Texts{content.CorrectedTitle: "A3", content.CorrectedSummary: "S", content.CorrectedBody: "Newest text."})
	transfertest.Must(t, err)
	wantNoChange(d, "the source has the same text after two corrections", transfer.Options{}, e)

	printed := &e.Issue.Pages[0].Articles[0]
	printed.Title, printed.Subtitle, printed.Body = "A1", "sub", transfertest.Article("1", "A1").Body
	d.Import(transfer.Options{}, e)
	a = draft(d, 0)
	if got := fmt.Sprint(a.Title, a.Subtitle, a.Summary, a.Body.Text(), len(a.Body.Earlier), a.Body.Versions()[0].Text(), a.Newsroom.Corrections[0].Fields, a.Newsroom.Corrections[1].Fields); got !=
		"A3subSNewest text.2Text of A1[{title A1 A2} {summary Text of A1 New text.} {body  }] [{title A2 A3} {summary New text. S} {body  }]" {
		t.Errorf("the source changed its text, so the correction is rebased: got %s", got)
	}
	wantNoChange(d, "the changed source imported again", transfer.Options{}, e)
	d.Import(transfer.Options{Overrule: true}, e)
	if a = draft(d, 0); a.Title != "A1" || a.Body.Text() != "Text of A1" || a.Newsroom.Corrections != nil || a.Body.Earlier != nil {
		t.Errorf("with Overrule, the file replaces the corrections: got %+v", a)
	}
	wantNoChange(d, "imported with Overrule again", transfer.Options{Overrule: true}, e)
}

func TestImportKeepsWithdrawal(t *testing.T) {
	d, desk, e := newDesk(t)
	before, id := d.State(), d.Articles()[0].ID
	_, err := desk.Withdraw(t.Context(), id, "it was not so", true)
	transfertest.Must(t, err)
	if w := d.Articles()[0].Newsroom.Withdrawal; w == nil || w.Reason != "it was not so" || !w.KeepsTitle || w.Revision != 2 || !w.At.Equal(d.Clock.Now()) || d.Public() != "1 2 2 2 2" {
		t.Errorf("the withdrawal is %+v, and the public sees %s", w, d.Public())
	}
	wantNoChange(d, "the source still has the article", transfer.Options{}, e)
	e.Issue.Pages[0].Articles[0].Title = "A, again"
	d.Import(transfer.Options{}, e)
	if a := d.Articles()[0]; a.Title != "A, again" || a.Newsroom.Withdrawal == nil || a.Newsroom.Withdrawal.Revision != 2 {
		t.Errorf("the source changed the article, which stays withdrawn: got %q %+v", a.Title, a.Newsroom.Withdrawal)
	}
	e.Issue.Pages[0].Articles[0].Title = "A"
	d.Import(transfer.Options{}, e)
	_, err = desk.Restore(t.Context(), id)
	transfertest.Must(t, err)
	if got := d.State(); got != before {
		t.Errorf("a restored article is as before: got\n%s\nwant\n%s", got, before)
	}
	_, err = desk.Withdraw(t.Context(), id, "again", false)
	transfertest.Must(t, err)
	d.Import(transfer.Options{Overrule: true}, e)
	if a := d.Articles()[0]; a.Newsroom.Withdrawal != nil {
		t.Errorf("with Overrule, the file ends the withdrawal: got %+v", a.Newsroom.Withdrawal)
	}
}

func TestEmbargoDelaysArticleSectionAndAuthor(t *testing.T) {
	d, desk, e := newDesk(t)
	id := d.Articles()[2].ID
	until := d.Clock.Now().Add(48 * time.Hour)
	_, err := desk.SetRights(t.Context(), id, newsroom.RightsChange{EmbargoUntil: &until})
	transfertest.Must(t, err)
	if a := d.Articles()[2]; !a.VisibleFrom.Equal(until) || d.Public() != "1 2 2 1 1" {
		t.Errorf("the article is visible from %s; visible issues, pages, articles, sections and authors are %s", a.VisibleFrom, d.Public())
	}
	wantNoChange(d, "the source has no embargo", transfer.Options{}, e)
	e.Issue.Pages[1].Articles[0].Title = "C2"
	d.Import(transfer.Options{}, e)
	if got := d.Public(); got != "1 2 2 1 1" {
		t.Errorf("the source changed the article: the embargo stays, and its author is not visible: got %s", got)
	}
	part := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")})
	part.Issue.PublishedAt = "2026-06-01T00:01:00+08:00"
	d.Import(transfer.Options{}, part)
	if got := d.Public(); got != "1 2 2 1 1" {
		t.Errorf("the issue is rescheduled, and the embargo stays: got %s", got)
	}
	_, err = desk.SetRights(t.Context(), id, newsroom.RightsChange{EmbargoUntil: new(time.Time)})
	transfertest.Must(t, err)
	if a := d.Articles()[2]; d.Public() != "1 2 3 2 2" || a.Newsroom.Rights == nil {
		t.Errorf("after the embargo is lifted, everything is visible: got %s", d.Public())
	}
	e.Issue.Pages[1].Articles[0].Rights = edition.Rights{EmbargoUntil: until, Holder: "Ben"}
	d.Import(transfer.Options{}, e)
	if got := d.Public(); got != "1 2 3 2 2" {
		t.Errorf("the newsroom's rights replace the source's: got %s", got)
	}
	_, err = desk.DiscardRights(t.Context(), id)
	transfertest.Must(t, err)
	if a := d.Articles()[2]; d.Public() != "1 2 2 1 1" || a.Newsroom.Rights != nil || a.EffectiveRights().Holder != "Ben" {
		t.Errorf("after the newsroom's rights are discarded, the source's are in force: got %s %+v", d.Public(), a.EffectiveRights())
	}
	e.Issue.Pages[1].Articles[0].Rights = edition.Rights{}
	d.Import(transfer.Options{}, e)
	if got := d.Public(); got != "1 2 3 2 2" {
		t.Errorf("the source lifted its embargo: got %s", got)
	}
	wantNoChange(d, "the same edition imported again", transfer.Options{}, e)
}

func TestDryRunOfDecisionWritesNothing(t *testing.T) {
	d, _, _ := newDesk(t)
	state, revision, id := d.State(), d.Read().Revision(), d.Articles()[0].ID
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel() // a dry run that took the lease would wait for the other writer
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
		result, err := decide()
		if err != nil || d.State() != state || d.Read().Revision() != revision {
			t.Errorf("%s: the dry run wrote something or failed: %v", reason, err)
		}
		switch decision := result.(type) {
		case newsroom.Decision:
			if decision.After.Newsroom.Withdrawal == nil && decision.After.Newsroom.Corrections == nil && decision.After.Newsroom.Rights == nil {
				t.Errorf("%s: the dry run does not return the result: %+v", reason, decision.After)
			}
		case newsroom.PolicyDecision:
			if decision.After.Rights.Syndication != open || decision.Before.Rights.Syndication != "" {
				t.Errorf("%s: the dry run does not return the result: %+v", reason, decision.After)
			}
		}
	}
	transfertest.Must(t, other.Close(ctx))
}

func TestInvalidDecisionsAreRefused(t *testing.T) {
	d, desk, _ := newDesk(t)
	ctx, id, withdrawn := t.Context(), d.Articles()[0].ID, d.Articles()[1].ID
	_, err := desk.Withdraw(ctx, withdrawn, "gone", false)
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
		{"a withdrawal without a reason", func() error { _, err := desk.Withdraw(ctx, id, " ", true); return err }, content.Invalid, "needs a reason"},
		{"a second withdrawal", func() error { _, err := desk.Withdraw(ctx, withdrawn, "x", true); return err }, content.Invalid, "restore it first"},
		{"restoring an article that is not withdrawn", func() error { _, err := desk.Restore(ctx, id); return err }, content.Invalid, "not withdrawn"},
		{"an unknown article", func() error { _, err := desk.Restore(ctx, "art_x"); return err }, content.NotFound, "no article art_x"},
		{"the id of a publication", func() error { _, err := desk.Restore(ctx, "pub_quay"); return err }, content.Invalid, "art_…"},
		{"a correction without a note", func() error {
			_, err := desk.Correct(ctx, id, "", newsroom.Texts{content.CorrectedTitle: "x"})
			return err
		}, content.Invalid, "needs a note"},
		{"a correction to the same text", func() error {
			_, err := desk.Correct(ctx, id, "x", newsroom.Texts{content.CorrectedTitle: " A", content.CorrectedBody: "Text of A\n"})
			return err
		}, content.Invalid, "changes nothing"},
		{"a correction to an empty body", func() error {
			_, err := desk.Correct(ctx, id, "x", newsroom.Texts{content.CorrectedBody: "\n"})
			return err
		}, content.Invalid, "empty"},
		{"a correction of an unknown field", func() error { _, err := desk.Correct(ctx, id, "x", newsroom.Texts{"source": "x"}); return err }, content.Invalid, "cannot be corrected"},
		{"an empty change of rights", func() error { _, err := desk.SetRights(ctx, id, newsroom.RightsChange{}); return err }, content.Invalid, "no change of the rights"},
		{"an unknown kind of syndication", func() error {
			_, err := desk.SetRights(ctx, id, newsroom.RightsChange{Syndication: &wrong})
			return err
		}, content.Invalid, "use one of OPEN"},
		{"an expiry before the end of the embargo", func() error {
			_, err := desk.SetRights(ctx, id, newsroom.RightsChange{EmbargoUntil: &late, ExpiresAt: &early})
			return err
		}, content.Invalid, "before the embargo ends"},
		{"an empty change of a policy", func() error { _, err := desk.SetPolicy(ctx, "pub_quay", newsroom.PolicyChange{}); return err }, content.Invalid, "no change of the policy"},
		{"an unknown public access", func() error {
			_, err := desk.SetPolicy(ctx, "pub_quay", newsroom.PolicyChange{PublicAccess: &access})
			return err
		}, content.Invalid, "use one of FULL"},
		{"an unknown publication", func() error {
			_, err := desk.SetPolicy(ctx, "pub_pier", newsroom.PolicyChange{Holder: new(string)})
			return err
		}, content.NotFound, "it has quay"},
	} {
		if err := c.try(); content.CodeOf(err) != c.code || !strings.Contains(fmt.Sprint(err), c.says) {
			t.Errorf("%s: got %v, want %s with %q", c.reason, err, c.code, c.says)
		}
	}
	if got := d.Read().Revision(); got != revision {
		t.Errorf("a refused decision was written: revision %d after %d", got, revision)
	}
}
