package content_test

import (
	"cmp"
	"context"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// shelf is articles by revision and id.
type shelf []*content.Article

func (s shelf) InRange(_ context.Context, q content.RevisionRange, n int) (found []*content.Article, err error) {
	first, _ := slices.BinarySearchFunc(s, q.After, func(a *content.Article, after content.Position) int {
		return cmp.Or(content.Position{Revision: a.Revision, ID: a.ID}.Compare(after), -1)
	})
	for _, a := range s[first:min(first+n, len(s))] {
		if a.Revision < q.Below {
			found = append(found, a)
		}
	}
	return found, nil
}

func (s shelf) AffectedBy(context.Context, content.ID, content.ID, int64, int) ([]*content.Article, error) {
	return nil, nil
}

// TestCursorsDoNotNameWhatIsNotTold follows changes among which most are no business of the public,
// as they are not out yet: no cursor holds an id that it is not told of, and each change that it is
// told comes once.
func TestCursorsDoNotNameWhatIsNotTold(t *testing.T) {
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	const revisions, each = 4, 2500
	var all shelf
	hidden := map[content.ID]bool{}
	for n := range revisions * each {
		a := &content.Article{ID: content.ID("art_" + strings.ToLower(base32.HexEncoding.EncodeToString(fmt.Appendf(nil, "%07d%03d", n*7919%100_003, n%1000))))}
		a.Revision, a.VisibleFrom = int64(1+n/each), now.Add(-time.Hour)
		if n%97 != 3 || a.Revision == 3 { // of one revision the public is told nothing
			a.VisibleFrom = now.Add(time.Hour)
			hidden[a.ID] = true
		}
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b *content.Article) int {
		return cmp.Or(cmp.Compare(a.Revision, b.Revision), cmp.Compare(a.ID, b.ID))
	})
	for _, limit := range []int{1, 2, 7, 500} {
		told, pages := map[content.ID]int{}, 0
		for at, more := (content.Position{}), true; more; pages++ {
			page, err := content.Changes(t.Context(), all, content.Public(), now, revisions, content.ChangeQuery{After: at, Limit: limit})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range page.Changes {
				told[c.ID]++
			}
			if hidden[page.Cursor.ID] {
				t.Errorf("by %d: the cursor names %s, which is not out", limit, page.Cursor.ID)
			}
			if page.More && page.Cursor.Compare(at) <= 0 {
				t.Fatalf("by %d: after %v comes %v", limit, at, page.Cursor)
			}
			at, more = page.Cursor, page.More
		}
		for _, a := range all {
			if want := map[bool]int{false: 1}[hidden[a.ID]]; told[a.ID] != want {
				t.Errorf("by %d: %s was told %d times, want %d", limit, a.ID, told[a.ID], want)
			}
		}
		if most := len(told)/limit + len(all)/300 + 2; pages > most {
			t.Errorf("by %d: it took %d pages; at most %d are needed", limit, pages, most)
		}
	}
}

// TestNobodyHoldsWhatCameOutLater asks whether partners may hold an article that came out when their
// entitlement had ended, or was taken back.
func TestNobodyHoldsWhatCameOutLater(t *testing.T) {
	end := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	all := content.Entitlement{PublicationID: "pub_quay", Body: content.FullBody}
	ended := all
	ended.Until = end
	over := &content.Partner{Entitlements: []content.Entitlement{ended}}
	revoked, again := &content.Partner{}, &content.Partner{}
	revoked.CarryHistory(&content.Partner{Entitlements: []content.Entitlement{all}}, 7, end)
	again.CarryHistory(&content.Partner{Entitlements: []content.Entitlement{all}, Past: revoked.Past}, 9, end.AddDate(0, 0, 7))
	for _, c := range []struct {
		reason  string
		partner *content.Partner
		out     time.Time
		holds   bool
	}{
		{"out before the term ended", over, end.Add(-time.Hour), true},
		{"out when another clock may not have ended it", over, end.Add(content.Skew / 2), true},
		{"out after the term ended", over, end.Add(time.Hour), false},
		{"out before it was taken back", revoked, end.Add(-time.Hour), true},
		{"out when a server may not know yet that it was", revoked, end.Add(time.Second), true},
		{"out after it was taken back", revoked, end.Add(time.Hour), false},
		{"out before it was taken back again", again, end.Add(time.Hour), true},
		{"out after it was taken back again", again, end.AddDate(0, 0, 8), false},
	} {
		a := &content.Article{ID: "art_1", PublicationID: "pub_quay", VisibleFrom: c.out}
		if holds := c.partner.MayHold(a, content.Policy{}, end.AddDate(0, 1, 0)); holds != c.holds {
			t.Errorf("%s: got %v, want %v", c.reason, holds, c.holds)
		}
	}
}

// TestLicensedPicturesGoWhereTheirLicenceDoes shows an open article, with a picture that is licensed,
// to partners that are entitled to pictures, but not of it.
func TestLicensedPicturesGoWhereTheirLicenceDoes(t *testing.T) {
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	a := &content.Article{
		ID: "art_1", PublicationID: "pub_quay", SectionID: "sec_arts", VisibleFrom: now.Add(-time.Hour), Rights: content.Rights{Syndication: content.Open},
		Images: []content.Image{{URL: "https://quay.example/own.jpg"}, {URL: "https://quay.example/agency.jpg", Rights: content.Rights{Syndication: content.Licensed}}},
	}
	for _, c := range []struct {
		reason   string
		of       content.Entitlement
		pictures int
	}{
		{"of its section", content.Entitlement{SectionIDs: []content.ID{"sec_arts"}, Images: true}, 2},
		{"of all", content.Entitlement{Images: true}, 2},
		{"without pictures", content.Entitlement{}, 1},
		{"of another section", content.Entitlement{SectionIDs: []content.ID{"sec_sport"}, Images: true}, 1},
		{"after a day", content.Entitlement{DelaySeconds: 24 * 60 * 60, Images: true}, 1},
	} {
		c.of.PublicationID, c.of.Body = "pub_quay", content.FullBody
		got := a.For(content.ForPartner(&content.Partner{Entitlements: []content.Entitlement{c.of}}), now)
		if got == nil || got.Stub || len(got.Images) != c.pictures || got.Withholds("images") != (c.pictures < 2) {
			t.Errorf("%s: got %+v", c.reason, got)
		}
	}
}
