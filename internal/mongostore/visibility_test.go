package mongostore

import (
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// TestOldArticlesGetVisibilityFields opens a database with articles from a version without rights, while a
// writer withdraws one of them: the writer's fields are newer and must stay.
func TestOldArticlesGetVisibilityFields(t *testing.T) {
	onServers(t, func(t *testing.T, server string) {
		uri := newDatabase(t, server)
		clock := contenttest.NewClock(contenttest.StartTime())
		s := open(t, uri, clock.Now, nil)
		p := contenttest.NewPaper("quay")
		issue := p.Issue("2026-06-01", 1, 3)
		publish(t, s, p.Masthead(), issue)
		ctx := t.Context()
		fields := bson.D{}
		for _, field := range []string{"visibleUntil", "syndication", "pictures", "turn", "released"} {
			fields = append(fields, bson.E{Key: field, Value: ""})
		}
		for _, name := range []string{articlesName, termsName} {
			_, err := s.collection(name).UpdateMany(ctx, bson.D{}, bson.D{{Key: "$unset", Value: fields}})
			must(t, err)
		}
		_, err := s.collection(metaName).UpdateOne(ctx, byKey(metaID), bson.D{{Key: "$unset", Value: bson.D{{Key: "ruled", Value: ""}}}})
		must(t, err)
		q := &selection{collection: articlesName}
		q.fromLowest("_id", "")
		read, err := find[bodyDoc](ctx, s, q, options.Find())
		must(t, err)
		withdrawn := *issue.Articles[0].Article
		withdrawn.Newsroom.Withdrawal = &content.Withdrawal{At: clock.Now(), Reason: "an error"}
		publish(t, s, content.Batch{Articles: []content.Draft{{Article: &withdrawn, Body: issue.Articles[0].Body}}})

		must(t, s.writeVisibilityFields(ctx, read)) // as it was before
		r, err := s.Read(ctx, content.Public())
		must(t, err)
		counts, err := r.CountArticles(ctx, []content.ArticleFilter{{}})
		must(t, err)
		if counts[0] != 2 {
			t.Errorf("%d articles are visible, want 2 of 3: one is withdrawn", counts[0])
		}
		again := open(t, uri, clock.Now, nil)
		r, err = again.Read(ctx, content.Editor())
		must(t, err)
		wantFound(t, "after it was opened", r, "title")
		if meta, err := again.meta(ctx); err != nil || !meta.Ruled {
			t.Errorf("the upgrade must not run again: %+v, %v", meta, err)
		}
	})
}
