package content_test

import (
	"testing"
	"time"

	"broadsheet/internal/content"
)

// TestPartnerSeesStubOfEmbargoedArticle checks that a partner sees a stub of an embargoed article that it will get after the embargo,
// and nothing of other articles.
func TestPartnerSeesStubOfEmbargoedArticle(t *testing.T) {
	now := time.Date(2026, 6, 3, 6, 0, 0, 0, time.UTC)
	partner := content.ForPartner(&content.Partner{Entitlements: []content.Entitlement{{PublicationID: "pub_quay", Body: content.FullBody}}})
	a := &content.Article{PublicationID: "pub_quay", PublishedAt: now.Add(-time.Hour), VisibleFrom: now.Add(time.Hour), Rights: content.Rights{EmbargoUntil: now.Add(time.Hour)}}
	if v := content.Judge(a, partner, now); v.Visibility != content.Stub || v.Withheld[0] != (content.Withheld{Field: "title", Reason: content.ForEmbargo, Until: now.Add(time.Hour)}) {
		t.Errorf("an embargoed article: want a stub without the title until the embargo ends, got %+v", v)
	}
	for name, change := range map[string]func(*content.Article){
		"an article that is not syndicated":              func(a *content.Article) { a.Rights.Syndication = content.NotSyndicated },
		"an article scheduled for later":                 func(a *content.Article) { a.PublishedAt = now.Add(time.Minute) },
		"an article visible later than its embargo ends": func(a *content.Article) { a.Rights.EmbargoUntil = now.Add(time.Minute) },
		"another newspaper's article":                    func(a *content.Article) { a.PublicationID = "pub_hill" },
	} {
		b := *a
		change(&b)
		if v := content.Judge(&b, partner, now); v.Visibility != content.Hidden {
			t.Errorf("%s must be hidden: got %+v", name, v)
		}
	}
	if v := content.Judge(a, content.Public(), now); v.Visibility != content.Hidden {
		t.Errorf("an embargoed article must be hidden from the public: got %+v", v)
	}
}

// TestMayHold checks for which articles a partner must be sent removals: those that it may have received, and no
// others.
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
		"an article that it is entitled to":                          {has, article(func(*content.Article) {}), usual, true},
		"an article that it was entitled to":                         {had, article(func(*content.Article) {}), usual, true},
		"an article that moved to another section":                   {has, &elsewhere, usual, true},
		"another section's article":                                  {has, article(func(a *content.Article) { a.SectionID = "sec_news" }), usual, false},
		"another section's article that was open":                    {has, article(func(a *content.Article) { a.SectionID, a.Rights.Syndication = "sec_news", content.Open }), usual, true},
		"another section's article of a publication that was open":   {has, article(func(a *content.Article) { a.SectionID = "sec_news" }), content.Policy{WasOpen: true}, true},
		"an article that is still delayed":                           {has, article(func(a *content.Article) { a.VisibleFrom = now.Add(-time.Minute) }), usual, false},
		"a scheduled article":                                        {had, article(func(a *content.Article) { a.VisibleFrom = now.Add(time.Minute) }), usual, false},
		"an article that was never syndicated":                       {had, article(func(a *content.Article) { a.Rights.Syndication = content.NotSyndicated }), usual, false},
		"another newspaper's article":                                {had, article(func(a *content.Article) { a.PublicationID = "pub_hill" }), usual, false},
		"an open article, for a partner that never had entitlements": {content.Partner{}, article(func(a *content.Article) { a.Rights.Syndication = content.Open }), usual, false},
	} {
		if got := c.partner.MayHold(c.article, c.policy, now); got != c.want {
			t.Errorf("%s: may hold it: got %t, want %t", name, got, c.want)
		}
	}
}
