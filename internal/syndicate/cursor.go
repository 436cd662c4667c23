package syndicate

import (
	"strconv"
	"strings"

	"broadsheet/internal/content"
)

// cursorOf encodes the position of an article in a feed: its sort key and its id. The cursor stays
// valid when articles are added and removed.
func cursorOf(k content.Key) string { return strconv.FormatInt(k.Number, 36) + "." + string(k.ID) }

// parseCursor decodes a cursor; nil for an empty one. A malformed cursor is Invalid.
func parseCursor(cursor string) (*content.Key, error) {
	if cursor == "" {
		return nil, nil
	}
	number, id, _ := strings.Cut(cursor, ".")
	n, err := strconv.ParseInt(number, 36, 64)
	k := content.Key{Number: n, ID: content.ID(id)}
	if err != nil || k.ID.Kind() != content.KindArticle || cursorOf(k) != cursor {
		return nil, content.Errorf(content.Invalid, "after: malformed cursor; use the next link of a feed, or leave it out to start with the newest article")
	}
	return &k, nil
}
