package mongostore

import (
	"context"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// count counts what a selection chooses, of at most so many.
func (r *reader) count(ctx context.Context, q *selection, most int) (int64, error) {
	n, err := r.store.collection(q.collection).CountDocuments(ctx, q.filter(), options.Count().SetLimit(int64(most)))
	return n, translate(err, "count %s", q.collection)
}

// moreThan reports whether a selection chooses more than so many.
func (r *reader) moreThan(ctx context.Context, q *selection, most int) (bool, error) {
	n, err := r.count(ctx, q, most+1)
	return n > int64(most), err
}

// nth returns the n-th of what a selection chooses, in its order in a window; nil where there are
// fewer. value reads what the order sorts by.
func (r *reader) nth(ctx context.Context, q *selection, w content.Window, n int, value func(bson.RawValue) content.Key) (*content.Key, error) {
	w.Limit = 1
	found, err := find[bson.Raw](ctx, r.store, q, q.window(w).SetSkip(int64(n-1)).SetProjection(only(q.sort)))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	k := value(found[0].Lookup(q.sort))
	k.ID = content.ID(found[0].Lookup("_id").StringValue())
	return &k, nil
}

func readMoment(v bson.RawValue) content.Key { return content.Key{Number: v.DateTime()} }
func readNumber(v bson.RawValue) content.Key { return content.Key{Number: v.AsInt64()} }
func readText(v bson.RawValue) content.Key   { return content.Key{Text: v.StringValue()} }

// upTo ends a window at a place, which it includes.
func (q *selection) upTo(k *content.Key, w content.Window, value func(content.Key) any) {
	comparison := "$gt"
	if q.descending == w.Last {
		comparison = "$lt"
	}
	at := value(*k)
	q.where(q.sort, comparison+"e", at)
	q.either = append(q.either, bson.A{
		bson.D{{Key: q.sort, Value: bson.D{{Key: comparison, Value: at}}}},
		bson.D{{Key: q.sort, Value: at}, {Key: "_id", Value: bson.D{{Key: comparison + "e", Value: k.ID}}}},
	})
}

// inOrder is the selection of a query in an order that articles have in themselves; end says that
// there are more than may be examined, which are left out.
func (r *reader) inOrder(ctx context.Context, query content.ArticleQuery) (q *selection, end bool, err error) {
	value, read := timeKey, readMoment
	if query.Order == content.InReadingOrder {
		value, read = numberKey, readNumber
	}
	sorted := func(f content.ArticleFilter) *selection {
		q := r.visibleArticles(walkedArticles(f))
		if q.descending = query.Order.Descending(); query.Order == content.InReadingOrder {
			q.sort = "readingOrder"
		}
		q.inWindow(query.Window, value)
		return q
	}
	f := query.ArticleFilter
	if f.WalksInOrder() {
		return sorted(f), false, nil
	}
	many, err := r.moreThan(ctx, sorted(f.Range()), f.Bound())
	if err != nil || !many {
		return sorted(f), false, err
	}
	last, err := r.nth(ctx, sorted(f.Walked()), query.Window, f.Bound(), read)
	if q = sorted(f); last != nil {
		q.upTo(last, query.Window, value)
	}
	return q, last != nil, err
}

// short is the error for a list that is not full, where what is left may not be examined.
func short(found int, query content.ArticleQuery, end bool) error {
	if end && found < query.Limit {
		return content.TooMany(query.Bound(), content.NarrowArticles)
	}
	return nil
}

// byViews finds the places of a filtered query in an order by views. The index of view counts is
// minStep so far; where that does not fill the window, what the filter chooses is sorted whole.
func (r *reader) byViews(ctx context.Context, query content.ArticleQuery, order *selection) ([]place, error) {
	f := query.ArticleFilter
	chosen, err := r.count(ctx, r.visibleArticles(walkedArticles(f.Range())), f.Bound()+1)
	if err != nil {
		return nil, err
	}
	if chosen > int64(f.Walks()) {
		places, err := r.walkViews(ctx, query, order, f.Walks())
		if err != nil || len(places) == query.Limit {
			return places, err
		}
	}
	if chosen > int64(f.Bound()) {
		return nil, content.TooMany(f.Bound(), content.NarrowArticles)
	}
	return r.sortByViews(ctx, query, order)
}

// lastExamined returns the key of the last author whose name a query examines; nil where all are
// examined, as by a query without a part of the name.
func (r *reader) lastExamined(ctx context.Context, query content.AuthorQuery) (*content.Key, error) {
	if query.Name == "" {
		return nil, nil
	}
	all := r.visibleDocuments(authors(content.AuthorFilter{PublicationID: query.PublicationID}))
	all.inWindow(query.Window, textKey)
	return r.nth(ctx, all, query.Window, query.Bound()+1, readText)
}
