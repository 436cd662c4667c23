package relay_test

import (
	"context"
	"testing"

	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

// FuzzCursor checks that every accepted cursor is equal to one that the gateway creates, and that a list in
// another order refuses it.
func FuzzCursor(f *testing.F) {
	for _, key := range []content.Key{{Number: 5, ID: "art_x"}, {Text: "2026-06-01", ID: "iss_x"}, {Text: "郭　华\x00", Number: -1, ID: "aut_x"}} {
		f.Add(cursorOf(key))
	}
	f.Add("eyJvIjoiTkFNRSIsImkiOiJhIn0")
	f.Add("")
	f.Fuzz(func(t *testing.T, cursor string) {
		w, err := relay.Args{After: &cursor}.Window("NAME")
		if err != nil {
			if content.CodeOf(err) != content.Invalid {
				t.Errorf("got %v", err)
			}
			return
		}
		if w.After.ID == "" {
			t.Error("a cursor without an id was accepted")
		}
		again := cursorOf(*w.After)
		same, err := relay.Args{Before: &again}.Window("NAME")
		if err != nil || *same.Before != *w.After {
			t.Errorf("%+v was decoded as %+v, %v", w.After, same.Before, err)
		}
		if _, err := (relay.Args{After: &cursor}).Window("DATE_DESC"); err == nil {
			t.Error("a list in another order accepted the cursor")
		}
	})
}

func cursorOf(key content.Key) string {
	list := relay.List[content.Author]{Order: "NAME", Count: func(context.Context) (int, error) { return 1, nil }}
	return relay.New(list, content.Window{Limit: 2}, []relay.Row[content.Author]{{Node: &content.Author{}, Key: key}}).PageInfo.StartCursor()
}
