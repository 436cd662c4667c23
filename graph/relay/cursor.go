package relay

import (
	"encoding/base64"
	"encoding/json"

	"broadsheet/internal/content"
)

// MaxPage is the most elements on a page of a list, and DefaultPage their number when neither first nor last
// is given.
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

// Window returns the window that the arguments request of a list in the given order. Its limit is one more than
// requested, to find out whether the list goes on. Invalid arguments are an error with code Invalid.
func (a Args) Window(order string) (content.Window, error) {
	w := content.Window{Limit: DefaultPage + 1, Last: a.Last != nil}
	if a.First != nil && a.Last != nil {
		return w, content.Errorf(content.Invalid, "first and last cannot both be given; use one of them")
	}
	for name, n := range map[string]*int{"first": a.First, "last": a.Last} {
		switch {
		case n == nil:
		case *n < 0:
			return w, content.Errorf(content.Invalid, "%s is %d; it must not be negative", name, *n)
		case *n > MaxPage:
			return w, content.Errorf(content.Invalid, "%s is %d; at most %d are allowed: use a cursor to get the next page", name, *n, MaxPage)
		default:
			w.Limit = *n + 1
		}
	}
	if err := decode(&w.After, "after", order, a.After); err != nil {
		return w, err
	}
	return w, decode(&w.Before, "before", order, a.Before)
}

// cursorContent is the content of a cursor, as JSON.
type cursorContent struct {
	Order  string     `json:"o"`
	Number int64      `json:"n,omitempty"`
	Text   string     `json:"t,omitempty"`
	ID     content.ID `json:"i"`
}

func encode(order string, k content.Key) string {
	text, _ := json.Marshal(cursorContent{Order: order, Number: k.Number, Text: k.Text, ID: k.ID}) // this struct always marshals
	return base64.RawURLEncoding.EncodeToString(text)
}

// decode sets bound to the key in a cursor, if there is one. name is the argument's name, order that of the list.
func decode(bound **content.Key, name, order string, cursor *string) error {
	if cursor == nil {
		return nil
	}
	var c cursorContent
	text, err := base64.RawURLEncoding.DecodeString(*cursor)
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	switch {
	case err != nil || c.ID == "" || len(c.ID) > content.MaxID:
		return content.Errorf(content.Invalid, "%s is not a cursor of this gateway; use one from pageInfo or an edge", name)
	case c.Order != order:
		return content.Errorf(content.Invalid, "%s is a cursor of a list in another order; start again without it", name)
	}
	*bound = &content.Key{Number: c.Number, Text: c.Text, ID: c.ID}
	return nil
}
