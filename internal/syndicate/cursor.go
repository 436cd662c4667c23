package syndicate

import (
	"strconv"
	"strings"

	"broadsheet/internal/content"
)

// cursorOf stands for the place of an article in a feed: the moment that it is sorted by, and
// its id. It stays good when articles come and go.
func cursorOf(k content.Key) string { return strconv.FormatInt(k.Number, 36) + "." + string(k.ID) }

// parseCursor reads what cursorOf wrote; nil for an empty one. Others are Invalid.
func parseCursor(cursor string) (*content.Key, error) {
	if cursor == "" {
		return nil, nil
	}
	number, id, _ := strings.Cut(cursor, ".")
	n, err := strconv.ParseInt(number, 36, 64)
	k := content.Key{Number: n, ID: content.ID(id)}
	if err != nil || k.ID.Kind() != content.KindArticle || cursorOf(k) != cursor {
		return nil, content.Errorf(content.Invalid, "after is not a place in a feed; take it from a feed's next link, or leave it out to begin with the newest")
	}
	return &k, nil
}
