package edition

import "broadsheet/internal/content"

// SourceID returns what identifies the article in its issue: its id, or else its page and
// title.
func (a Article) SourceID(page string) string {
	if a.ID != "" {
		return a.ID
	}
	if title := CleanText(a.Title); title != "" {
		return "title:" + content.PageNumberKey(page) + ":" + title
	}
	if len(a.Images) > 0 {
		return "image:" + content.PageNumberKey(page) + ":" + a.Images[0].URL + a.Images[0].Caption
	}
	return "page:" + content.PageNumberKey(page)
}
