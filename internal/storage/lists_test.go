package storage_test

import (
	"context"
	"fmt"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
)

// TestBoundsOfWindows reads the numbers 1 to 6 in windows, with the bounds and the direction that a store gets.
func TestBoundsOfWindows(t *testing.T) {
	key := func(n int64) *content.Key { return &content.Key{Number: n} }
	for _, c := range []struct {
		w          content.Window
		descending bool
		want       string
	}{
		{content.Window{Limit: 2}, false, "[1 2]"},
		{content.Window{Limit: 2}, true, "[6 5]"},
		{content.Window{Limit: 2, After: key(3)}, false, "[4 5]"},
		{content.Window{Limit: 2, After: key(3)}, true, "[2 1]"},
		{content.Window{Limit: 2, Last: true}, false, "[6 5]"},
		{content.Window{Limit: 2, Last: true}, true, "[1 2]"},
		{content.Window{Limit: 2, Before: key(3), Last: true}, false, "[2 1]"},
		{content.Window{Limit: 9, After: key(5), Before: key(2)}, true, "[4 3]"},
	} {
		var got []int64
		for n := int64(1); n <= 6; n++ {
			if storage.ReadsUpwards(c.w, c.descending) {
				got = append(got, n)
			} else {
				got = append(got, 7-n)
			}
		}
		rows := []int64{}
		for _, n := range got {
			inside := true
			for _, b := range storage.Bounds(c.w, c.descending) {
				inside = inside && (n > b.Key.Number) == b.Above && n != b.Key.Number
			}
			if inside && len(rows) < c.w.Limit {
				rows = append(rows, n)
			}
		}
		if fmt.Sprint(rows) != c.want {
			t.Errorf("%+v, descending %t: got %v, want %s", c.w, c.descending, rows, c.want)
		}
	}
}

// TestListByViewsTakesTheCheaperWay counts what a list by views reads, for filters with few and many articles.
func TestListByViewsTakesTheCheaperWay(t *testing.T) {
	f := content.ArticleFilter{Title: "x", Examine: 10}
	for _, c := range []struct {
		reason string
		chosen int64
		full   bool // the walk fills the list
		want   string
		code   content.Code
	}{
		{"few articles are sorted", 10, false, "sort", ""},
		{"of many, the walk may fill the list", 11, true, "walk", ""},
		{"too many to sort are refused", 11, false, "walk", content.Invalid},
	} {
		did := ""
		err := storage.ListByViews(t.Context(), f,
			func(_ context.Context, most int) (int64, error) { return min(c.chosen, int64(most)), nil },
			func(context.Context, int) (bool, error) { did += "walk"; return c.full, nil },
			func(context.Context) error { did += "sort"; return nil })
		if did != c.want || content.CodeOf(err) != c.code {
			t.Errorf("%s: did %q, %v", c.reason, did, err)
		}
	}
}
