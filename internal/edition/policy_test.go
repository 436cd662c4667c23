package edition_test

import (
	"fmt"
	"maps"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// policy is what the newspaper decided, and on which dates.
func policy(t *testing.T, r content.Reader) string {
	t.Helper()
	publications, err := r.AllPublications(t.Context())
	must(t, err)
	p := publications[0]
	return fmt.Sprintf("%s %q %q %s %v", p.Rights.Syndication, p.Rights.Holder, p.Rights.Notice, p.PublicAccess, p.Told)
}

func TestADecidedPolicyOutlivesImports(t *testing.T) {
	d, desk, _ := newsroom(t)
	holder, none, open, summary := "The Quay", "", content.Open, content.SummaryAccess
	made, err := desk.SetPolicy(t.Context(), "pub_quay", edition.PolicyChange{Holder: &holder, Notice: &none, Syndication: &open})
	must(t, err)
	if made.Before.Rights.Holder != "" || made.After.Rights.Holder != holder || d.read().Revision() != 2 {
		t.Errorf("got %+v at revision %d", made, d.read().Revision())
	}
	told := sheet("2026-06-02", []edition.Article{story("1", "D")})
	told.Publication.Rights = edition.PublicationRights{Holder: "Somebody", Notice: "Ask", Syndication: content.NotSyndicated}
	told.Publication.PublicAccess = content.NoAccess
	d.bring(edition.Options{}, told)
	const want = `OPEN "The Quay" "" NONE map[holder:9999-12-31 name:2026-06-02 notice:9999-12-31 publicAccess:2026-06-02 syndication:9999-12-31 timeZone:2026-06-02]`
	if got := policy(t, d.read()); got != want {
		t.Errorf("an issue tells what is decided, and what is not: got %s", got)
	}
	d.wantStill("told again", edition.Options{}, told)
	revision := d.read().Revision()
	_, err = desk.SetPolicy(t.Context(), "pub_quay", edition.PolicyChange{Holder: &holder})
	must(t, err)
	if d.read().Revision() != revision {
		t.Error("decided again, it changes nothing")
	}

	from, to := shelf{t: t, store: d.store}, newShelf(t)
	files := from.export()
	to.bring(decode(t, files)...)
	if got := policy(t, to.read()); got != want {
		t.Errorf("imported elsewhere, it is decided there: got %s", got)
	}
	if !maps.Equal(named(files), named(to.export())) {
		t.Error("exported again, the files differ")
	}
	_, err = desk.SetPolicy(t.Context(), "pub_quay", edition.PolicyChange{PublicAccess: &summary, Notice: &holder})
	must(t, err)
	decided := policy(t, d.read())
	d.bring(edition.Options{}, decode(t, files)...)
	if got := policy(t, d.read()); got != decided {
		t.Errorf("an older export undoes a decision: got %s", got)
	}
	d.bring(edition.Options{Overrule: true}, told)
	if got := policy(t, d.read()); got != `FORBIDDEN "Somebody" "Ask" NONE map[holder:2026-06-02 name:2026-06-02 notice:2026-06-02 publicAccess:2026-06-02 syndication:2026-06-02 timeZone:2026-06-02]` {
		t.Errorf("overruled, the file wins: got %s", got)
	}
}

// TestDecisionsAreCopiedAndExported takes what was decided into other stores.
func TestDecisionsAreCopiedAndExported(t *testing.T) {
	d, desk, e := newsroom(t)
	ids := d.articles()
	_, err := desk.Withdraw(t.Context(), ids[0].ID, "it was not so", true)
	must(t, err)
	_, err = desk.Correct(t.Context(), ids[1].ID, "wrong", edition.Texts{content.CorrectedBody: "Right.", content.CorrectedTitle: "B2"})
	must(t, err)
	until := d.clock.Now()
	_, err = desk.SetRights(t.Context(), ids[2].ID, edition.RightsChange{ExpiresAt: &until})
	must(t, err)
	from, copy, imported := shelf{t: t, store: d.store}, newShelf(t), newShelf(t)
	want := from.snapshot()
	for range 2 {
		_, err := copied(t, from.store, copy.store)
		must(t, err)
		imported.bring(decode(t, from.export())...)
		for reason, to := range map[string]shelf{"copied": copy, "imported": imported} {
			if got := to.snapshot(); !maps.Equal(got, want) {
				t.Errorf("%s, it is\n%s\nwant\n%s", reason, got, want)
			}
			for _, a := range to.articles() {
				if w := a.Newsroom.Withdrawal; w != nil && w.Revision != 0 || len(a.Newsroom.Corrections) > 0 && a.Newsroom.Corrections[0].Revision != 0 {
					t.Errorf("%s, a revision of the other store is told: %+v", reason, a.Newsroom)
				}
			}
			if got := to.read().Revision(); got != 1 {
				t.Errorf("%s again, it is at revision %d", reason, got)
			}
		}
	}
	d.wantStill("what was exported is imported where it is from", edition.Options{}, decode(t, from.export())...)
	d.wantStill("even when the newsroom is overruled by what it decided", edition.Options{Overrule: true}, decode(t, from.export())...)
	imported.bring(e)
	if got := imported.snapshot(); !maps.Equal(got, want) {
		t.Errorf("the source is imported where the export was: got\n%s\nwant\n%s", got, want)
	}
}
