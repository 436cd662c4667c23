package mongostore

import (
	"context"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// count counts the documents of a selection and stops at most.
func (r *reader) count(ctx context.Context, q *selection, most int) (n int64, err error) {
	err = r.store.bounded(ctx, func(ctx context.Context) (err error) {
		n, err = r.store.collection(q.collection).CountDocuments(ctx, q.filter(), options.Count().SetLimit(int64(most)))
		return err
	})
	return n, translate(err, "count %s", q.collection)
}

// moreThan reports whether a selection has more documents than most.
func (r *reader) moreThan(ctx context.Context, q *selection, most int) (bool, error) {
	n, err := r.count(ctx, q, most+1)
	return n > int64(most), err
}

// nth returns the key of the n-th document of a selection, in the order in which a window is read; nil
// when there are fewer. value decodes the sort field.
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

func readTime(v bson.RawValue) content.Key   { return content.Key{Number: v.DateTime()} }
func readNumber(v bson.RawValue) content.Key { return content.Key{Number: v.AsInt64()} }
func readText(v bson.RawValue) content.Key   { return content.Key{Text: v.StringValue()} }

// upTo ends a window at a key, which it includes. The bound on the sort field alone is implied by the
// alternatives, but an index can be entered by it.
func (q *selection) upTo(k content.Key, w content.Window, value func(content.Key) any) {
	comparison := "$gt"
	if storage.ReadsUpwards(w, q.descending) {
		comparison = "$lt"
	}
	q.compare(comparison, comparison+"e", k, value)
}

// listQueries returns the queries for a list in an order by time or reading order.
func (r *reader) listQueries(query content.ArticleQuery) storage.ListQueries[*selection] {
	value, read := timeKey, readTime
	if query.Order == content.InReadingOrder {
		value, read = numberKey, readNumber
	}
	inOrder := func(f content.ArticleFilter) *selection {
		q := r.visibleArticles(walkedArticles(f))
		if q.descending = query.Order.Descending(); query.Order == content.InReadingOrder {
			q.sort = "readingOrder"
		}
		q.inWindow(query.Window, value)
		return q
	}
	return storage.ListQueries[*selection]{
		Select:   inOrder,
		MoreThan: r.moreThan,
		Nth: func(ctx context.Context, q *selection, n int) (*content.Key, error) {
			return r.nth(ctx, q, query.Window, n, read)
		},
		UpTo: func(f content.ArticleFilter, last content.Key) *selection {
			q := inOrder(f)
			q.upTo(last, query.Window, value)
			return q
		},
	}
}

// byViews returns the keys of a filtered query in an order by views.
func (r *reader) byViews(ctx context.Context, query content.ArticleQuery, order *selection) (places []place, err error) {
	f := query.ArticleFilter
	count := func(ctx context.Context, most int) (int64, error) {
		return r.count(ctx, r.visibleArticles(walkedArticles(f.Range())), most)
	}
	walk := func(ctx context.Context, most int) (bool, error) {
		places, err = r.walkViews(ctx, query, order, most)
		return len(places) == query.Limit, err
	}
	sort := func(ctx context.Context) error {
		places, err = r.sortByViews(ctx, query, order)
		return err
	}
	err = storage.ListByViews(ctx, f, count, walk, sort)
	return places, err
}

// lastExamined returns the key of the last author that a query by a part of the name may examine; nil when
// it examines all, or does not filter by name.
func (r *reader) lastExamined(ctx context.Context, query content.AuthorQuery) (*content.Key, error) {
	if query.Name == "" {
		return nil, nil
	}
	all := r.allAuthors(query.AuthorFilter)
	all.inWindow(query.Window, textKey)
	return r.nth(ctx, all, query.Window, query.Bound()+1, readText)
}
