package mongostore

import (
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// TestADatabaseFromBeforeRights opens a database from before there were rights: its articles are
// there for everybody, and what was to come turns when it comes.
func TestADatabaseFromBeforeRights(t *testing.T) {
	onServers(t, func(t *testing.T, server string) {
		uri, clock := newDatabase(t, server), contenttest.NewClock(contenttest.Press())
		s := open(t, uri, clock.Now, nil)
		p := contenttest.NewPaper("quay")
		issue := p.Issue("2026-06-01", 10, 6) // more than a step
		issue.Articles[59].VisibleFrom = clock.Now().Add(time.Hour)
		contenttest.Publish(t, s, p.Masthead(), issue)
		gone := bson.D{}
		for _, field := range []string{"visibleUntil", "syndication", "pictures", "turn", "released", "trail"} {
			gone = append(gone, bson.E{Key: field, Value: ""})
		}
		for _, name := range []string{articlesName, termsName} {
			_, err := s.collection(name).UpdateMany(t.Context(), bson.D{}, bson.D{{Key: "$unset", Value: gone}})
			must(t, err)
		}
		_, err := s.collection(metaName).UpdateOne(t.Context(), byKey(metaID), bson.D{{Key: "$unset", Value: bson.D{{Key: "ruled", Value: ""}, {Key: "name", Value: ""}}}})
		must(t, err)

		s = open(t, uri, clock.Now, nil)
		partner := &content.Partner{ID: "par_portal", Entitlements: []content.Entitlement{{PublicationID: p.Publication.ID, Body: content.FullBody}}}
		contenttest.Publish(t, s, content.Batch{Partners: []*content.Partner{partner}})
		for name, who := range map[string]content.Audience{"the public": content.Public(), "a partner": content.ForPartner(partner)} {
			r, err := s.Read(t.Context(), who)
			must(t, err)
			articles, err := r.CountArticles(t.Context(), []content.ArticleFilter{{}})
			must(t, err)
			found, err := r.CountSearches(t.Context(), []content.SearchFilter{{Phrases: []content.Phrase{{Terms: []string{"title"}}}}})
			must(t, err)
			changes, err := r.Changes(t.Context(), content.ChangeQuery{Limit: 100})
			must(t, err)
			if articles[0] != 59 || found[0] != 59 || len(changes.Changes) != 59 || r.StoreName() == "" {
				t.Errorf("%s: got %d articles, %d found, %d changes, of store %q", name, articles[0], found[0], len(changes.Changes), r.StoreName())
			}
		}
		clock.Advance(2 * time.Hour)
		if due, err := s.Due(t.Context()); err != nil || !due {
			t.Errorf("what was to come has come: got %t, %v", due, err)
		}
	})
}
