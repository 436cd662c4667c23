package mongostore

import (
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// pagesOn reports whether the command reads a page of a list after or before a cursor.
func (c command) pagesOn() bool {
	if _, err := c.raw.LookupErr("sort"); c.name != "find" || err != nil {
		return false
	}
	filter := c.raw.Lookup("filter").Document()
	alternatives := []bson.RawValue{filter.Lookup("$or")}
	if all, ok := filter.Lookup("$and").ArrayOK(); ok {
		parts, _ := all.Values()
		for _, part := range parts {
			alternatives = append(alternatives, part.Document().Lookup("$or"))
		}
	}
	return slices.ContainsFunc(alternatives, func(a bson.RawValue) bool {
		either, ok := a.ArrayOK()
		if !ok {
			return false
		}
		_, err := either.Index(0).Document().LookupErr(c.sortedBy())
		return err == nil
	})
}

// sortedBy returns the first field that the command sorts by.
func (c command) sortedBy() string {
	first, err := c.raw.Lookup("sort").Document().IndexErr(0)
	if err != nil {
		return ""
	}
	return first.Key()
}

// bounded reports whether the command's filter bounds the first sort field outside the $or, so that the
// server can start in the middle of an index.
func (c command) bounded() bool {
	on, isRange := c.raw.Lookup("filter", c.sortedBy()).DocumentOK()
	if !isRange {
		return false
	}
	for _, bound := range []string{"$lte", "$gte"} {
		if _, err := on.LookupErr(bound); err == nil {
			return true
		}
	}
	return false
}

// unboundedRange is a plan's notation for reading an index over all values of a key.
const unboundedRange = "[MinKey, MaxKey]"

// walksAll reports whether a plan reads an index over all values of a key, in either direction. Keys that
// the index does not have are ignored.
func walksAll(plan bson.RawValue, key string) bool {
	document, nested := plan.DocumentOK()
	if !nested {
		if array, isArray := plan.ArrayOK(); isArray {
			document, nested = bson.Raw(array), true
		}
	}
	if !nested {
		return false
	}
	if bounds, err := document.LookupErr("indexBounds", key); err == nil {
		text := bounds.String()
		if strings.Contains(text, unboundedRange) || strings.Contains(text, "[MaxKey, MinKey]") {
			return true
		}
	}
	elements, _ := document.Elements()
	return slices.ContainsFunc(elements, func(e bson.RawElement) bool { return walksAll(e.Value(), key) })
}

// TestWalksAll parses plans in the form in which MongoDB returns them.
func TestWalksAll(t *testing.T) {
	scan := func(bounds string) bson.D {
		return bson.D{{Key: "stage", Value: "IXSCAN"}, {Key: "indexBounds", Value: bson.D{
			{Key: "publicationId", Value: bson.A{`["pub_quay", "pub_quay"]`}}, {Key: "publishedAt", Value: bson.A{bounds}}, {Key: "_id", Value: bson.A{unboundedRange}},
		}}}
	}
	merged := func(scans ...any) bson.D {
		return bson.D{{Key: "stage", Value: "SORT_MERGE"}, {Key: "inputStages", Value: bson.A(scans)}}
	}
	const some = "[new Date(1780272000000), new Date(-9223372036854775808)]"
	for _, c := range []struct {
		reason string
		plan   bson.D
		want   bool
	}{
		{"part of the index is read", bson.D{{Key: "winningPlan", Value: bson.D{{Key: "stage", Value: "FETCH"}, {Key: "inputStage", Value: scan(some)}}}}, false},
		{"the whole index is read", bson.D{{Key: "winningPlan", Value: bson.D{{Key: "stage", Value: "FETCH"}, {Key: "inputStage", Value: scan("[MaxKey, MinKey]")}}}}, true},
		{"one of two indexes is read whole", merged(scan(some), scan(unboundedRange)), true},
		{"part of both indexes is read", merged(scan(some), scan(some)), false},
	} {
		raw, err := bson.Marshal(c.plan)
		must(t, err)
		if got := walksAll(bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: raw}, "publishedAt"); got != c.want {
			t.Errorf("%s: got %t, want %t", c.reason, got, c.want)
		}
	}
}
