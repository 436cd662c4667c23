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

// policy returns the policy of the first publication, with the dates of its fields.
func policy(t *testing.T, r content.Reader) string {
	t.Helper()
	publications, err := r.AllPublications(t.Context())
	transfertest.Must(t, err)
	p := publications[0]
	return fmt.Sprintf("%s %q %q %s %v", p.Rights.Syndication, p.Rights.Holder, p.Rights.Notice, p.PublicAccess, p.FieldDates)
}

func TestImportKeepsPolicy(t *testing.T) {
	d, desk, _ := newDesk(t)
	holder, none, open, summary := "The Quay", "", content.Open, content.SummaryAccess
	decision, err := desk.SetPolicy(t.Context(), "pub_quay", newsroom.PolicyChange{Holder: &holder, Notice: &none, Syndication: &open})
	transfertest.Must(t, err)
	if decision.Before.Rights.Holder != "" || decision.After.Rights.Holder != holder || d.Read().Revision() != 2 {
		t.Errorf("got %+v at revision %d", decision, d.Read().Revision())
	}
	next := transfertest.Edition("2026-06-02", []edition.Article{transfertest.Article("1", "D")})
	next.Publication.Rights = edition.PublicationRights{Holder: "Somebody", Notice: "Ask", Syndication: content.NotSyndicated}
	next.Publication.PublicAccess = content.NoAccess
	d.Import(transfer.Options{}, next)
	const want = `OPEN "The Quay" "" NONE map[holder:9999-12-31 name:2026-06-02 notice:9999-12-31 publicAccess:2026-06-02 syndication:9999-12-31 timeZone:2026-06-02]`
	if got := policy(t, d.Read()); got != want {
		t.Errorf("an issue sets only fields that the newsroom has not set: got %s", got)
	}
	wantNoChange(d, "the same issue imported again", transfer.Options{}, next)
	revision := d.Read().Revision()
	_, err = desk.SetPolicy(t.Context(), "pub_quay", newsroom.PolicyChange{Holder: &holder})
	transfertest.Must(t, err)
	if d.Read().Revision() != revision {
		t.Error("setting the same policy again changed something")
	}

	from, to := d, transfertest.New(t)
	files := from.Export()
	to.Import(transfer.Options{}, transfertest.Decode(t, files)...)
	if got := policy(t, to.Read()); got != want {
		t.Errorf("an import into another store takes over the policy: got %s", got)
	}
	if !maps.Equal(transfertest.ByName(files), transfertest.ByName(to.Export())) {
		t.Error("the files of the second export differ")
	}
	_, err = desk.SetPolicy(t.Context(), "pub_quay", newsroom.PolicyChange{PublicAccess: &summary, Notice: &holder})
	transfertest.Must(t, err)
	current := policy(t, d.Read())
	d.Import(transfer.Options{}, transfertest.Decode(t, files)...)
	if got := policy(t, d.Read()); got != current {
		t.Errorf("an older export replaced the newsroom's policy: got %s", got)
	}
	d.Import(transfer.Options{Overrule: true}, next)
	if got := policy(t, d.Read()); got != `FORBIDDEN "Somebody" "Ask" NONE map[holder:2026-06-02 name:2026-06-02 notice:2026-06-02 publicAccess:2026-06-02 syndication:2026-06-02 timeZone:2026-06-02]` {
		t.Errorf("with Overrule, the file replaces the policy: got %s", got)
	}
}

// TestDecisionsAreCopiedAndExported copies and exports a store with decisions to other stores.
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
	from, copy, imported := d, transfertest.New(t), transfertest.New(t)
	want := from.Snapshot()
	for range 2 {
		_, err := transfertest.Copy(t, from.Store, copy.Store)
		transfertest.Must(t, err)
		imported.Import(transfer.Options{}, transfertest.Decode(t, from.Export())...)
		for reason, to := range map[string]*transfertest.Store{"copied": copy, "imported": imported} {
			if got := to.Snapshot(); !maps.Equal(got, want) {
				t.Errorf("%s: the store has\n%s\nwant\n%s", reason, got, want)
			}
			for _, a := range to.Articles() {
				if w := a.Newsroom.Withdrawal; w != nil && w.Revision != 0 || len(a.Newsroom.Corrections) > 0 && a.Newsroom.Corrections[0].Revision != 0 {
					t.Errorf("%s: a decision has a revision of the other store: %+v", reason, a.Newsroom)
				}
			}
			if got := to.Read().Revision(); got != 1 {
				t.Errorf("%s again: the revision is %d", reason, got)
			}
		}
	}
	wantNoChange(d, "an export imported into its own store", transfer.Options{}, transfertest.Decode(t, from.Export())...)
	wantNoChange(d, "an export imported into its own store with Overrule", transfer.Options{Overrule: true}, transfertest.Decode(t, from.Export())...)
	imported.Import(transfer.Options{}, e)
	if got := imported.Snapshot(); !maps.Equal(got, want) {
		t.Errorf("the source imported after the export: got\n%s\nwant\n%s", got, want)
	}
}
