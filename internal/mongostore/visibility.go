package mongostore

import (
	"context"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// addVisibilityFields writes [content.VisibilityFields] of articles from a version without rights. Only
// missing fields are written, so several servers may do it at the same time, beside a writer with newer
// fields. When it is interrupted, the next call continues.
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
			return translate(err, "add the visibility fields of articles up to %q", after)
		}
	}
	_, err = s.collection(metaName).UpdateOne(ctx, byKey(metaID), bson.D{{Key: "$set", Value: bson.D{{Key: "ruled", Value: true}}}})
	return translate(err, "record that all articles have visibility fields")
}

func (s *Store) writeVisibilityFields(ctx context.Context, docs []bodyDoc) error {
	var articles, terms []mongo.WriteModel
	for i := range docs {
		d := content.Draft{Article: &docs[i].Article, Body: docs[i].Body}
		v := d.VisibilityFields()
		fields := bson.D{{Key: "visibleUntil", Value: v.VisibleUntil}, {Key: "syndication", Value: v.Syndication}, {Key: "pictures", Value: v.Pictures}}
		clock := append(bson.D{{Key: "turn", Value: d.NextTransition(s.now())}, {Key: "released", Value: d.Release()}}, fields...)
		missing := append(byKey(d.ID), bson.E{Key: "visibleUntil", Value: bson.D{{Key: "$exists", Value: false}}})
		articles = append(articles, mongo.NewUpdateOneModel().SetFilter(missing).SetUpdate(bson.D{{Key: "$set", Value: clock}}))
		terms = append(terms, mongo.NewUpdateOneModel().SetFilter(missing).SetUpdate(bson.D{{Key: "$set", Value: fields}}))
	}
	if _, err := s.collection(articlesName).BulkWrite(ctx, articles); err != nil {
		return err
	}
	_, err := s.collection(termsName).BulkWrite(ctx, terms)
	return err
}
