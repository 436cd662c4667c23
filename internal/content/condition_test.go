package content

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

// TestJudgeNeedsTheListedFieldsOnly calls [Judge] for complete articles and for articles with [JudgedFields]
// only. The results must be equal.
func TestJudgeNeedsTheListedFieldsOnly(t *testing.T) {
	now := time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC)
	partner := func(e Entitlement) Audience {
		e.PublicationID = "pub_a"
		return ForPartner(&Partner{ID: "par_p", Entitlements: []Entitlement{e}})
	}
	audiences := []Audience{Public(), Editor(), partner(Entitlement{Body: FullBody}), partner(Entitlement{SectionIDs: []ID{"sec_b"}}), partner(Entitlement{From: now.Add(time.Hour)})}
	for _, c := range []struct {
		reason string
		change func(*Article)
	}{
		{"published", func(*Article) {}},
		{"scheduled", func(a *Article) { a.VisibleFrom, a.PublishedAt = now.Add(time.Hour), now.Add(time.Hour) }},
		{"embargoed", func(a *Article) { a.VisibleFrom, a.Rights.EmbargoUntil = now.Add(time.Hour), now.Add(time.Hour) }},
		{"expired", func(a *Article) { a.Rights.ExpiresAt = now.Add(-time.Hour) }},
		{"open to all partners", func(a *Article) { a.Rights.Syndication = Open }},
		{"not syndicated", func(a *Article) { a.Rights.Syndication = NotSyndicated }},
		{"withdrawn", func(a *Article) { a.Newsroom.Withdrawal = &Withdrawal{} }},
	} {
		whole := &Article{ID: "art_a", PublicationID: "pub_a", SectionID: "sec_a", Title: "title", PublishedAt: now.Add(-time.Hour), VisibleFrom: now.Add(-time.Hour)}
		c.change(whole)
		text, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		var stored map[string]json.RawMessage
		if err := json.Unmarshal(text, &stored); err != nil {
			t.Fatal(err)
		}
		listed := map[string]json.RawMessage{}
		for _, field := range JudgedFields() {
			listed[field] = stored[field]
			if stored[field] == nil {
				delete(listed, field)
			}
		}
		if text, err = json.Marshal(listed); err != nil {
			t.Fatal(err)
		}
		projected := new(Article)
		if err := json.Unmarshal(text, projected); err != nil {
			t.Fatal(err)
		}
		for _, who := range audiences {
			want, got := Judge(whole, who, now), Judge(projected, who, now)
			if got.Visibility != want.Visibility || !reflect.DeepEqual(got.Withheld, want.Withheld) {
				t.Errorf("%s, for a %s: got %v %v, want %v %v", c.reason, who.Kind(), got.Visibility, got.Withheld, want.Visibility, want.Withheld)
			}
		}
	}
}
