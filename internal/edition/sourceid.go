package edition

import "broadsheet/internal/content"

// SourceID returns the id of the article within its issue: the source's id, or, without one, an id made
// of page number and title, or of page number and first image.
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
