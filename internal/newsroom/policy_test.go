package newsroom_test

import (
	"fmt"
	"maps"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/newsroom"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

// policy is what the newspaper decided, and on which dates.
func policy(t *testing.T, r content.Reader) string {
	t.Helper()
	publications, err := r.AllPublications(t.Context())
	transfertest.Must(t, err)
	p := publications[0]
	return fmt.Sprintf("%s %q %q %s %v", p.Rights.Syndication, p.Rights.Holder, p.Rights.Notice, p.PublicAccess, p.FieldDates)
}

func TestADecidedPolicyOutlivesImports(t *testing.T) {
	d, desk, _ := newDesk(t)
	holder, none, open, summary := "The Quay", "", content.Open, content.SummaryAccess
	made, err := desk.SetPolicy(t.Context(), "pub_quay", newsroom.PolicyChange{Holder: &holder, Notice: &none, Syndication: &open})
	transfertest.Must(t, err)
	if made.Before.Rights.Holder != "" || made.After.Rights.Holder != holder || d.Read().Revision() != 2 {
		t.Errorf("got %+v at revision %d", made, d.Read().Revision())
	}
	told := transfertest.Edition("2026-06-02", []edition.Article{transfertest.Article("1", "D")})
	told.Publication.Rights = edition.PublicationRights{Holder: "Somebody", Notice: "Ask", Syndication: content.NotSyndicated}
	told.Publication.PublicAccess = content.NoAccess
	d.Import(transfer.Options{}, told)
	const want = `OPEN "The Quay" "" NONE map[holder:9999-12-31 name:2026-06-02 notice:9999-12-31 publicAccess:2026-06-02 syndication:9999-12-31 timeZone:2026-06-02]`
	if got := policy(t, d.Read()); got != want {
		t.Errorf("an issue tells what is decided, and what is not: got %s", got)
	}
	wantStill(d, "told again", transfer.Options{}, told)
	revision := d.Read().Revision()
	_, err = desk.SetPolicy(t.Context(), "pub_quay", newsroom.PolicyChange{Holder: &holder})
	transfertest.Must(t, err)
	if d.Read().Revision() != revision {
		t.Error("decided again, it changes nothing")
	}

	from, to := d, transfertest.InMemory(t)
	files := from.Export()
	to.Import(transfer.Options{}, transfertest.Decode(t, files)...)
	if got := policy(t, to.Read()); got != want {
		t.Errorf("imported elsewhere, it is decided there: got %s", got)
	}
	if !maps.Equal(transfertest.ByName(files), transfertest.ByName(to.Export())) {
		t.Error("exported again, the files differ")
	}
	_, err = desk.SetPolicy(t.Context(), "pub_quay", newsroom.PolicyChange{PublicAccess: &summary, Notice: &holder})
	transfertest.Must(t, err)
	decided := policy(t, d.Read())
	d.Import(transfer.Options{}, transfertest.Decode(t, files)...)
	if got := policy(t, d.Read()); got != decided {
		t.Errorf("an older export undoes a decision: got %s", got)
	}
	d.Import(transfer.Options{Overrule: true}, told)
	if got := policy(t, d.Read()); got != `FORBIDDEN "Somebody" "Ask" NONE map[holder:2026-06-02 name:2026-06-02 notice:2026-06-02 publicAccess:2026-06-02 syndication:2026-06-02 timeZone:2026-06-02]` {
		t.Errorf("overruled, the file wins: got %s", got)
	}
}

// TestDecisionsAreCopiedAndExported takes what was decided into other stores.
func TestDecisionsAreCopiedAndExported(t *testing.T) {
	d, desk, e := newDesk(t)
	ids := d.Articles()
	_, err := desk.Withdraw(t.Context(), ids[0].ID, "it was not so", true)
	transfertest.Must(t, err)
	_, err = desk.Correct(t.Context(), ids[1].ID, "wrong", newsroom.Texts{content.CorrectedBody: "Right.", content.CorrectedTitle: "B2"})
	transfertest.Must(t, err)
	until := d.Clock.Now()
	_, err = desk.SetRights(t.Context(), ids[2].ID, newsroom.RightsChange{ExpiresAt: &until})
	transfertest.Must(t, err)
	from, copy, imported := d, transfertest.InMemory(t), transfertest.InMemory(t)
	want := from.Snapshot()
	for range 2 {
		_, err := transfertest.Copy(t, from.Store, copy.Store)
		transfertest.Must(t, err)
		imported.Import(transfer.Options{}, transfertest.Decode(t, from.Export())...)
		for reason, to := range map[string]*transfertest.Store{"copied": copy, "imported": imported} {
			if got := to.Snapshot(); !maps.Equal(got, want) {
				t.Errorf("%s, it is\n%s\nwant\n%s", reason, got, want)
			}
			for _, a := range to.Articles() {
				if w := a.Newsroom.Withdrawal; w != nil && w.Revision != 0 || len(a.Newsroom.Corrections) > 0 && a.Newsroom.Corrections[0].Revision != 0 {
					t.Errorf("%s, a revision of the other store is told: %+v", reason, a.Newsroom)
				}
			}
			if got := to.Read().Revision(); got != 1 {
				t.Errorf("%s again, it is at revision %d", reason, got)
			}
		}
	}
	wantStill(d, "what was exported is imported where it is from", transfer.Options{}, transfertest.Decode(t, from.Export())...)
	wantStill(d, "even when the newsroom is overruled by what it decided", transfer.Options{Overrule: true}, transfertest.Decode(t, from.Export())...)
	imported.Import(transfer.Options{}, e)
	if got := imported.Snapshot(); !maps.Equal(got, want) {
		t.Errorf("the source is imported where the export was: got\n%s\nwant\n%s", got, want)
	}
}
