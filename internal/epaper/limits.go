package epaper

import "strings"

// The largest files. A page of a newspaper has some thousand tags, and the longest article some hundred lines; a file
// with more than this is something else, and would take minutes.
const (
	maxTags  = 60_000
	maxLines = 20_000
)

// checkSize returns an error for a file of more tags or lines than a page or article has.
func checkSize(f File, text string, isHTML bool) error {
	if tags := strings.Count(text, "<"); isHTML && tags > maxTags {
		return unreadable(f, "the file has %d tags, and a page has at most %d: it is no page of a newspaper; leave it out of the import", tags, maxTags)
	}
	if lines := strings.Count(text, "\n"); !isHTML && lines > maxLines {
		return unreadable(f, "the file has %d lines, and a text extract has at most %d: it is no article; split it, or leave it out of the import", lines, maxLines)
	}
	return nil
}
