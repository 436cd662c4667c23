package mongostore

import (
	"context"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// addVisibilityFields lets articles that were written before there were rights tell what the rules go by.
// Only what does not tell is written, so several servers may do it at once, beside a writer whose rules
// are newer; what is done stays done when it is interrupted.
func (s *Store) addVisibilityFields(ctx context.Context) error {
	meta, err := s.meta(ctx)
	if err != nil || meta.Ruled {
		return err
	}
	for after := content.ID(""); ; {
		q := &selection{collection: articlesName}
		q.where("_id", "$gt", after)
		docs, err := find[bodyDoc](ctx, s, q, options.Find().SetSort(ascending("_id")).SetLimit(documentsPerCommand))
		if err != nil {
			return err
		}
		if len(docs) == 0 {
			break
		}
		after = docs[len(docs)-1].ID
		if err := s.writeVisibilityFields(ctx, docs); err != nil {
			return translate(err, "rule articles up to %q", after)
		}
	}
	_, err = s.collection(metaName).UpdateOne(ctx, byKey(metaID), bson.D{{Key: "$set", Value: bson.D{{Key: "ruled", Value: true}}}})
	return translate(err, "say that all articles are ruled")
}

func (s *Store) writeVisibilityFields(ctx context.Context, docs []bodyDoc) error {
	var articles, terms []mongo.WriteModel
	for i := range docs {
		d := content.Draft{Article: &docs[i].Article, Body: docs[i].Body}
		v := d.VisibilityFields()
		fields := bson.D{{Key: "visibleUntil", Value: v.VisibleUntil}, {Key: "syndication", Value: v.Syndication}, {Key: "pictures", Value: v.Pictures}}
		clock := append(bson.D{{Key: "turn", Value: d.NextTransition(s.now())}, {Key: "released", Value: d.Release()}}, fields...)
		untold := append(byKey(d.ID), bson.E{Key: "visibleUntil", Value: bson.D{{Key: "$exists", Value: false}}})
		articles = append(articles, mongo.NewUpdateOneModel().SetFilter(untold).SetUpdate(bson.D{{Key: "$set", Value: clock}}))
		terms = append(terms, mongo.NewUpdateOneModel().SetFilter(untold).SetUpdate(bson.D{{Key: "$set", Value: fields}}))
	}
	if _, err := s.collection(articlesName).BulkWrite(ctx, articles); err != nil {
		return err
	}
	_, err := s.collection(termsName).BulkWrite(ctx, terms)
	return err
}
