package content_test

import (
	"testing"
	"time"

	"broadsheet/internal/content"
)

// TestAnEmbargoIsTold tells a partner of an embargo that ends for it, and of no other.
func TestAnEmbargoIsTold(t *testing.T) {
	now := time.Date(2026, 6, 3, 6, 0, 0, 0, time.UTC)
	partner := content.ForPartner(&content.Partner{Entitlements: []content.Entitlement{{PublicationID: "pub_quay", Body: content.FullBody}}})
	a := &content.Article{PublicationID: "pub_quay", PublishedAt: now.Add(-time.Hour), VisibleFrom: now.Add(time.Hour), Rights: content.Rights{EmbargoUntil: now.Add(time.Hour)}}
	if v := content.Judge(a, partner, now); v.Visibility != content.Stub || v.Withheld[0] != (content.Withheld{Field: "title", Reason: content.ForEmbargo, Until: now.Add(time.Hour)}) {
		t.Errorf("an embargo: got %+v", v)
	}
	for name, change := range map[string]func(*content.Article){
		"what never goes to partners":      func(a *content.Article) { a.Rights.Syndication = content.NotSyndicated },
		"what is not to appear before":     func(a *content.Article) { a.PublishedAt = now.Add(time.Minute) },
		"what appears later than it could": func(a *content.Article) { a.Rights.EmbargoUntil = now.Add(time.Minute) },
		"another newspaper's":              func(a *content.Article) { a.PublicationID = "pub_hill" },
	} {
		b := *a
		change(&b)
		if v := content.Judge(&b, partner, now); v.Visibility != content.Hidden {
			t.Errorf("%s is not there: got %+v", name, v)
		}
	}
	if v := content.Judge(a, content.Public(), now); v.Visibility != content.Hidden {
		t.Errorf("for the public an embargo is a secret: got %+v", v)
	}
}

// TestMayHold removes what a partner may have had, and says nothing of what it cannot have.
func TestMayHold(t *testing.T) {
	now := time.Date(2026, 6, 3, 6, 0, 0, 0, time.UTC)
	usual := content.Policy{Access: content.FullAccess, Syndication: content.Licensed}
	had := content.Partner{Past: []content.Entitlement{{PublicationID: "pub_quay", SectionIDs: []content.ID{"sec_sport"}}}}
	has := content.Partner{Entitlements: []content.Entitlement{{PublicationID: "pub_quay", SectionIDs: []content.ID{"sec_sport"}, DelaySeconds: 3600}}}
	article := func(change func(*content.Article)) *content.Article {
		a := &content.Article{PublicationID: "pub_quay", SectionID: "sec_sport", VisibleFrom: now.Add(-2 * time.Hour)}
		change(a)
		a.CarryHistory(nil, now)
		return a
	}
	moved := article(func(*content.Article) {})
	elsewhere := *moved
	elsewhere.SectionID = "sec_news"
	elsewhere.CarryHistory(moved, now)
	for name, c := range map[string]struct {
		partner content.Partner
		article *content.Article
		policy  content.Policy
		want    bool
	}{
		"what it has":                       {has, article(func(*content.Article) {}), usual, true},
		"what it had":                       {had, article(func(*content.Article) {}), usual, true},
		"what has moved":                    {has, &elsewhere, usual, true},
		"another section's":                 {has, article(func(a *content.Article) { a.SectionID = "sec_news" }), usual, false},
		"another section's that was open":   {has, article(func(a *content.Article) { a.SectionID, a.Rights.Syndication = "sec_news", content.Open }), usual, true},
		"another section's of an open one":  {has, article(func(a *content.Article) { a.SectionID = "sec_news" }), content.Policy{WasOpen: true}, true},
		"what is still delayed":             {has, article(func(a *content.Article) { a.VisibleFrom = now.Add(-time.Minute) }), usual, false},
		"what is still to come":             {had, article(func(a *content.Article) { a.VisibleFrom = now.Add(time.Minute) }), usual, false},
		"what was never for partners":       {had, article(func(a *content.Article) { a.Rights.Syndication = content.NotSyndicated }), usual, false},
		"another newspaper's":               {had, article(func(a *content.Article) { a.PublicationID = "pub_hill" }), usual, false},
		"of nobody's partner, what is open": {content.Partner{}, article(func(a *content.Article) { a.Rights.Syndication = content.Open }), usual, false},
	} {
		if got := c.partner.MayHold(c.article, c.policy, now); got != c.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}
