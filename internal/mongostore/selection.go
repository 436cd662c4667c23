package mongostore

import (
	"cmp"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// selection builds a query: its collection, its conditions and its order.
type selection struct {
	collection string
	conditions []condition
	either     []bson.A // lists of filters; a document must match one of each list
	neither    bson.A   // filters that a document must not match
	sort       string   // the field to sort by; _id breaks ties
	descending bool
}

// condition compares a field with a value. The operator is empty for equality.
type condition struct {
	field, operator string
	value           any
}

func (q *selection) where(field, operator string, value any) {
	q.conditions = append(q.conditions, condition{field, operator, value})
}

// filter returns the MongoDB filter. Conditions on one field stand together at the top level, where every
// planner uses them; only an operator that a field has already goes into an $and.
func (q *selection) filter() bson.D {
	filter := bson.D{}
	var again bson.A
	place := map[string]int{}
	for _, c := range q.conditions {
		if c.operator == "" {
			filter = append(filter, bson.E{Key: c.field, Value: c.value})
			continue
		}
		comparison := bson.E{Key: c.operator, Value: c.value}
		i, there := place[c.field]
		if !there {
			place[c.field] = len(filter)
			filter = append(filter, bson.E{Key: c.field, Value: bson.D{comparison}})
			continue
		}
		if on := filter[i].Value.(bson.D); !has(on, c.operator) {
			filter[i].Value = append(on, comparison)
			continue
		}
		again = append(again, bson.D{{Key: c.field, Value: bson.D{comparison}}})
	}
	for i, alternatives := range q.either {
		if i == 0 {
			filter = append(filter, bson.E{Key: "$or", Value: alternatives})
			continue
		}
		again = append(again, bson.D{{Key: "$or", Value: alternatives}})
	}
	if len(q.neither) > 0 {
		filter = append(filter, bson.E{Key: "$nor", Value: q.neither})
	}
	if len(again) > 0 {
		filter = append(filter, bson.E{Key: "$and", Value: again})
	}
	return filter
}

func has(d bson.D, key string) bool {
	for _, e := range d {
		if e.Key == key {
			return true
		}
	}
	return false
}

// inWindow restricts the selection to documents between the bounds of a window. value returns the part of
// a key that the sort field holds.
func (q *selection) inWindow(w content.Window, value func(content.Key) any) {
	for _, b := range storage.Bounds(w, q.descending) {
		comparison := "$lt"
		if b.Above {
			comparison = "$gt"
		}
		q.compare(comparison, comparison, b.Key, value)
	}
}

// compare restricts the selection to documents on one side of a key: byID compares the ids of documents
// with the same sort value. The bound on the sort field alone is implied by the alternatives, but an
// index can be entered by it.
func (q *selection) compare(comparison, byID string, k content.Key, value func(content.Key) any) {
	at := value(k)
	q.where(q.sort, comparison+"e", at)
	q.either = append(q.either, bson.A{
		bson.D{{Key: q.sort, Value: bson.D{{Key: comparison, Value: at}}}},
		bson.D{{Key: q.sort, Value: at}, {Key: "_id", Value: bson.D{{Key: byID, Value: k.ID}}}},
	})
}

// window returns the options to find a window of the selection.
func (q *selection) window(w content.Window) *options.FindOptionsBuilder {
	direction := -1
	if storage.ReadsUpwards(w, q.descending) {
		direction = 1
	}
	return options.Find().
		SetSort(bson.D{{Key: q.sort, Value: direction}, {Key: "_id", Value: direction}}).
		SetLimit(int64(w.Limit))
}

// compareKeys compares keys by number and id, in the order of the selection.
func (q *selection) compareKeys(a, b content.Key) int {
	order := cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
	if q.descending {
		return -order
	}
	return order
}

func timeKey(k content.Key) any   { return bson.DateTime(k.Number) }
func numberKey(k content.Key) any { return k.Number }
func textKey(k content.Key) any   { return k.Text }
