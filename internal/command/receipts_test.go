package command_test

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/command"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/edition"
	"broadsheet/internal/newsroom"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/transfer"
)

// TestReceipts acknowledges changes of an article, and lists which partners have acknowledged them.
func TestReceipts(t *testing.T) {
	file, ctx := filepath.Join(t.TempDir(), "paper.db"), t.Context()
	clock := contenttest.NewClock(time.Date(2021, 6, 1, 12, 0, 0, 0, time.UTC))
	store, err := sqlitestore.Open(ctx, file, clock.Now)
	must(t, err)
	defer store.Close()
	im := transfer.NewImporter(store, transfer.Options{})
	must(t, im.Import(ctx, edition.Edition{Format: edition.Format, Publication: edition.Publication{ID: "quay"}, Issue: edition.Issue{
		Date: "2021-06-01", Articles: []edition.Article{{ID: "1", Title: "A"}},
	}}))
	must(t, im.Close(ctx))
	w, err := store.Write(ctx, "the test")
	must(t, err)
	of := func(publication content.ID) []content.Entitlement {
		return []content.Entitlement{{PublicationID: publication, Body: content.FullBody}}
	}
	must(t, w.Put(ctx, content.Batch{Partners: []*content.Partner{
		{ID: "par_ada", Name: "Ada", Entitlements: of("pub_quay")}, {ID: "par_ben", Name: "Ben", Entitlements: of("pub_quay")}, {ID: "par_eve", Name: "Eve", Entitlements: of("pub_mole")},
	}}))
	_, err = w.Commit(ctx)
	must(t, err)
	must(t, w.Close(ctx))
	id := content.ArticleID(content.IssueID("pub_quay", "2021-06-01"), "1")
	desk := newsroom.NewDesk(store, transfer.Options{})
	receipt := func(partner content.ID, revision int64) {
		clock.Advance(time.Hour)
		must(t, store.Acknowledge(ctx, content.Receipt{PartnerID: partner, Position: content.Position{Revision: revision, ID: id}, At: clock.Now()}))
	}
	want := func(reason, pattern string) {
		t.Helper()
		var out, bad bytes.Buffer
		code := command.Run(ctx, []string{"article", "receipts", string(id), "--store=sqlite:" + file}, scriptSchema, &out, &bad)
		if !regexp.MustCompile(`^` + string(id) + ` A\nCHANGE +AT +PARTNER +NAME +ACKNOWLEDGED\n` + pattern + `$`).MatchString(out.String()) {
			t.Errorf("%s: got code %d and\n%s%s", reason, code, &out, &bad)
		}
	}
	receipt("par_ada", 2) // at 13:00
	want("an imported article", `last change +2021-06-01T12:00:00Z +par_ada +Ada +2021-06-01T13:00:00Z\nlast change +2021-06-01T12:00:00Z +par_ben +Ben +no\n`)
	_, err = desk.Withdraw(ctx, id, "not so", true)
	must(t, err)
	want("withdrawn, and acknowledged by no partner", `withdrawn +2021-06-01T13:00:00Z +par_ada +Ada +no\nwithdrawn +\S+ +par_ben +Ben +no\n`)
	receipt("par_ben", 3)
	want("acknowledged by one partner", `withdrawn +\S+ +par_ada +Ada +no\nwithdrawn +\S+ +par_ben +Ben +2021-06-01T14:00:00Z\n`)
	_, err = desk.Restore(ctx, id)
	must(t, err)
	want("restored", `last change +2021-06-01T14:00:00Z +par_ada +Ada +no\nlast change +\S+ +par_ben +Ben +no\n`)
	_, err = desk.Correct(ctx, id, "a name", newsroom.Texts{content.CorrectedSubtitle: "B"})
	must(t, err)
	receipt("par_ada", 5)
	want("corrected", `corrected +\S+ +par_ada +Ada +2021-06-01T15:00:00Z\ncorrected +\S+ +par_ben +Ben +no\n`)
	holder := "Ada"
	_, err = desk.SetRights(ctx, id, newsroom.RightsChange{Holder: &holder})
	must(t, err)
	want("rights changed since", `corrected +\S+ +par_ada +Ada +2\S+\ncorrected +\S+ +par_ben +Ben +no\nlast change +\S+ +par_ada +Ada +no\nlast change +\S+ +par_ben +Ben +no\n`)
	var out, bad bytes.Buffer
	command.Run(ctx, []string{"article", "receipts", "--json", string(id), "--store=sqlite:" + file}, scriptSchema, &out, &bad)
	if first, _, _ := strings.Cut(out.String(), "\n"); first != `{"change":"corrected","at":"2021-06-01T14:00:00Z","partnerId":"par_ada","partnerName":"Ada","acknowledgedAt":"2021-06-01T15:00:00Z"}` {
		t.Errorf("as JSON: %s%s", first, &bad)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
