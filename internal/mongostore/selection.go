package mongostore

import (
	"cmp"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// selection is a query in the making: where it reads, what it chooses, in which order.
type selection struct {
	collection string
	conditions []condition
	either     []bson.A // of each, one must hold
	neither    bson.A   // none must hold
	sort       string   // the field sorted by; _id breaks ties
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

// filter returns the conditions as MongoDB has them: those on one field together, at the top,
// where every planner finds them; only what would be there twice goes into an $and.
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

// inWindow restricts the selection to what lies between a window's bounds. The plain bound on
// the first key says nothing new, but it is what an index can be entered by.
func (q *selection) inWindow(w content.Window, value func(content.Key) any) {
	bound := func(k *content.Key, after bool) {
		if k == nil {
			return
		}
		comparison := "$gt"
		if after == q.descending {
			comparison = "$lt"
		}
		at := value(*k)
		q.where(q.sort, comparison+"e", at)
		q.either = append(q.either, bson.A{
			bson.D{{Key: q.sort, Value: bson.D{{Key: comparison, Value: at}}}},
			bson.D{{Key: q.sort, Value: at}, {Key: "_id", Value: bson.D{{Key: comparison, Value: k.ID}}}},
		})
	}
	bound(w.After, true)
	bound(w.Before, false)
}

// window returns how to find a window of the selection.
func (q *selection) window(w content.Window) *options.FindOptionsBuilder {
	direction := 1
	if q.descending != w.Last {
		direction = -1
	}
	return options.Find().
		SetSort(bson.D{{Key: q.sort, Value: direction}, {Key: "_id", Value: direction}}).
		SetLimit(int64(w.Limit))
}

// compare orders keys as the selection does for numbers.
func (q *selection) compare(a, b content.Key) int {
	order := cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
	if q.descending {
		return -order
	}
	return order
}

func timeKey(k content.Key) any   { return bson.DateTime(k.Number) }
func numberKey(k content.Key) any { return k.Number }
func textKey(k content.Key) any   { return k.Text }
