package relay

import (
	"encoding/base64"
	"encoding/json"

	"broadsheet/internal/content"
)

// MaxPage is the most that one part of a list may hold, and DefaultPage what it holds when
// neither first nor last is given.
const (
	MaxPage     = 100
	DefaultPage = 20
)

// Args are the paging arguments of a field.
type Args struct {
	First  *int
	After  *string
	Last   *int
	Before *string
}

// Window returns the window that the arguments ask for in the list of an order, one wider
// than asked, so that it shows whether there is more. Arguments that make no sense are an
// error with code Invalid.
func (a Args) Window(order string) (content.Window, error) {
	w := content.Window{Limit: DefaultPage + 1, Last: a.Last != nil}
	if a.First != nil && a.Last != nil {
		return w, content.Errorf(content.Invalid, "first and last cannot both be given; ask for one of them")
	}
	for name, n := range map[string]*int{"first": a.First, "last": a.Last} {
		switch {
		case n == nil:
		case *n < 0:
			return w, content.Errorf(content.Invalid, "%s is %d; it must not be negative", name, *n)
		case *n > MaxPage:
			return w, content.Errorf(content.Invalid, "%s is %d; at most %d can be asked for at once: page on with a cursor", name, *n, MaxPage)
		default:
			w.Limit = *n + 1
		}
	}
	if err := decode(&w.After, "after", order, a.After); err != nil {
		return w, err
	}
	return w, decode(&w.Before, "before", order, a.Before)
}

// place is what a cursor says.
type place struct {
	Order  string     `json:"o"`
	Number int64      `json:"n,omitempty"`
	Text   string     `json:"t,omitempty"`
	ID     content.ID `json:"i"`
}

func encode(order string, k content.Key) string {
	text, _ := json.Marshal(place{Order: order, Number: k.Number, Text: k.Text, ID: k.ID}) // such a struct always marshals
	return base64.RawURLEncoding.EncodeToString(text)
}

// decode sets bound to the place of a cursor of the list in an order, if one is given.
func decode(bound **content.Key, name, order string, cursor *string) error {
	if cursor == nil {
		return nil
	}
	var p place
	text, err := base64.RawURLEncoding.DecodeString(*cursor)
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	switch {
	case err != nil || p.ID == "" || len(p.ID) > content.MaxID:
		return content.Errorf(content.Invalid, "%s is not a cursor of this gateway; take it from pageInfo or an edge", name)
	case p.Order != order:
		return content.Errorf(content.Invalid, "%s is a cursor of a list in another order; start again without it", name)
	}
	*bound = &content.Key{Number: p.Number, Text: p.Text, ID: p.ID}
	return nil
}
