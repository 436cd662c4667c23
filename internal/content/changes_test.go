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

// shelf is a list of articles, sorted by revision and id.
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

// TestCursorsDoNotContainHiddenIDs reads all changes as the public, for which most articles are still
// scheduled: no cursor may contain the id of a scheduled article, and each change must be listed once.
func TestCursorsDoNotContainHiddenIDs(t *testing.T) {
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	const revisions, each = 4, 2500
	var all shelf
	hidden := map[content.ID]bool{}
	for n := range revisions * each {
		a := &content.Article{ID: content.ID("art_" + strings.ToLower(base32.HexEncoding.EncodeToString(fmt.Appendf(nil, "%07d%03d", n*7919%100_003, n%1000))))}
		a.Revision, a.VisibleFrom = int64(1+n/each), now.Add(-time.Hour)
		if n%97 != 3 || a.Revision == 3 { // revision 3 has nothing for the public
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
				t.Errorf("pages of %d: the cursor names %s, which is not published yet", limit, page.Cursor.ID)
			}
			if page.More && page.Cursor.Compare(at) <= 0 {
				t.Fatalf("pages of %d: the cursor does not advance: %v follows %v", limit, page.Cursor, at)
			}
			at, more = page.Cursor, page.More
		}
		for _, a := range all {
			if want := map[bool]int{false: 1}[hidden[a.ID]]; told[a.ID] != want {
				t.Errorf("pages of %d: %s was listed %d times, want %d", limit, a.ID, told[a.ID], want)
			}
		}
		if most := len(told)/limit + len(all)/300 + 2; pages > most {
			t.Errorf("pages of %d: it took %d pages, want at most %d", limit, pages, most)
		}
	}
}

// TestPartnerCannotHoldArticlePublishedAfterItsTerm checks which partners may hold an article that was published around the time
// at which their entitlement ended or was revoked. Only an article published later cannot be in their copy.
func TestPartnerCannotHoldArticlePublishedAfterItsTerm(t *testing.T) {
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
		{"published before the term ended", over, end.Add(-time.Hour), true},
		{"published when the term may go on by another server's clock", over, end.Add(content.Skew / 2), true},
		{"published after the term ended", over, end.Add(time.Hour), false},
		{"published before the entitlement was revoked", revoked, end.Add(-time.Hour), true},
		{"published when a server may still have the revoked entitlement cached", revoked, end.Add(time.Second), true},
		{"published after the entitlement was revoked", revoked, end.Add(time.Hour), false},
		{"published before the entitlement was revoked for the second time", again, end.Add(time.Hour), true},
		{"published after the entitlement was revoked for the second time", again, end.AddDate(0, 0, 8), false},
	} {
		a := &content.Article{ID: "art_1", PublicationID: "pub_quay", VisibleFrom: c.out}
		if holds := c.partner.MayHold(a, content.Policy{}, end.AddDate(0, 1, 0)); holds != c.holds {
			t.Errorf("%s: may hold the article: got %t, want %t", c.reason, holds, c.holds)
		}
	}
}

// TestLicensedPicturesNeedACoveringEntitlement reads an open article with a licensed picture as partners with
// different entitlements. Only an entitlement that covers the article and includes images gives the picture.
func TestLicensedPicturesNeedACoveringEntitlement(t *testing.T) {
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
		{"entitled to its section, with images", content.Entitlement{SectionIDs: []content.ID{"sec_arts"}, Images: true}, 2},
		{"entitled to all sections, with images", content.Entitlement{Images: true}, 2},
		{"entitled to all sections, without images", content.Entitlement{}, 1},
		{"entitled to another section, with images", content.Entitlement{SectionIDs: []content.ID{"sec_sport"}, Images: true}, 1},
		{"entitled after a delay of a day, with images", content.Entitlement{DelaySeconds: 24 * 60 * 60, Images: true}, 1},
	} {
		c.of.PublicationID, c.of.Body = "pub_quay", content.FullBody
		got := a.For(content.ForPartner(&content.Partner{Entitlements: []content.Entitlement{c.of}}), now)
		if got == nil || got.Stub || len(got.Images) != c.pictures || got.Withholds("images") != (c.pictures < 2) {
			t.Errorf("%s: got %+v, want %d pictures", c.reason, got, c.pictures)
		}
	}
}
