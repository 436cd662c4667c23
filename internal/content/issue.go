package content

import "time"

// Issue is one dated edition of a publication. A day may have several: a morning and an evening edition, or
// editions for regions.
type Issue struct {
	ID            ID        `json:"_id" bson:"_id"`
	PublicationID ID        `json:"publicationId" bson:"publicationId"`
	Date          Date      `json:"date" bson:"date"`
	Edition       string    `json:"edition,omitempty" bson:"edition,omitempty"` // name of one of several editions of the day, "晚版"; empty for the main or only one
	Number        string    `json:"number,omitempty" bson:"number,omitempty"`   // as printed, "3"; empty if the issue prints none
	PDFURL        string    `json:"pdfUrl,omitempty" bson:"pdfUrl,omitempty"`   // of the whole issue
	PublishedAt   time.Time `json:"publishedAt" bson:"publishedAt"`             // only editors see the issue before this time
	Timed         bool      `json:"timed,omitempty" bson:"timed,omitempty"`     // the source gave PublishedAt; otherwise it is the first moment of Date
	Stamp         `bson:",inline"`
}

// Page is one printed page of an issue.
type Page struct {
	ID            ID        `json:"_id" bson:"_id"`
	PublicationID ID        `json:"publicationId" bson:"publicationId"`
	IssueID       ID        `json:"issueId" bson:"issueId"`
	SectionID     ID        `json:"sectionId,omitempty" bson:"sectionId,omitempty"` // empty when the page has no name
	Ordinal       int       `json:"ordinal" bson:"ordinal"`                         // sorts the pages of an issue; see [PageOrdinal]
	Number        string    `json:"number" bson:"number"`                           // as printed: "2", "A01", "RB01"
	Name          string    `json:"name,omitempty" bson:"name,omitempty"`           // "要闻"; may be empty
	PDFURL        string    `json:"pdfUrl,omitempty" bson:"pdfUrl,omitempty"`
	Image         PageImage `json:"image,omitzero" bson:"image,omitempty"`
	Regions       []Region  `json:"regions,omitempty" bson:"regions,omitempty"`
	PublishedAt   time.Time `json:"publishedAt" bson:"publishedAt"` // the issue's
	Stamp         `bson:",inline"`
}

// PageImage is the image of a printed page. URL is empty if there is no image. Width and Height are in
// pixels, 0 if unknown.
type PageImage struct {
	URL    string `json:"url,omitempty" bson:"url,omitempty"`
	Width  int    `json:"width,omitempty" bson:"width,omitempty"`
	Height int    `json:"height,omitempty" bson:"height,omitempty"`
}

// Region is the area of the page image that an article occupies.
type Region struct {
	ArticleID ID      `json:"articleId,omitempty" bson:"articleId,omitempty"` // the article may not have been imported; empty if the area has no article
	Polygon   []Point `json:"polygon" bson:"polygon"`
}

// Point is a corner of a region. X and Y are fractions (0–1) of the image's width and height, measured
// from the top left corner.
type Point struct {
	X float64 `json:"x" bson:"x"`
	Y float64 `json:"y" bson:"y"`
}

// PixelWidth returns the width in pixels, or nil if unknown.
func (i *PageImage) PixelWidth() *int { return known(i.Width) }

// PixelHeight returns the height in pixels, or nil if unknown.
func (i *PageImage) PixelHeight() *int { return known(i.Height) }

// known returns a pointer to n, or nil for 0, which means unknown.
func known(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
