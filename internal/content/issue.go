package content

import "time"

// Issue is one dated edition of a publication.
type Issue struct {
	ID            ID        `json:"_id" bson:"_id"`
	PublicationID ID        `json:"publicationId" bson:"publicationId"`
	Date          Date      `json:"date" bson:"date"`
	Number        string    `json:"number,omitempty" bson:"number,omitempty"` // as printed, "3"; empty when the issue names none
	PDFURL        string    `json:"pdfUrl,omitempty" bson:"pdfUrl,omitempty"` // of the whole issue
	PublishedAt   time.Time `json:"publishedAt" bson:"publishedAt"`           // before it, the public does not see the issue
	Timed         bool      `json:"timed,omitempty" bson:"timed,omitempty"`   // PublishedAt was told; otherwise it is the first moment of Date
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

// PageImage is the picture of a page. URL is empty when there is none; Width and Height are
// pixels, 0 when not known.
type PageImage struct {
	URL    string `json:"url,omitempty" bson:"url,omitempty"`
	Width  int    `json:"width,omitempty" bson:"width,omitempty"`
	Height int    `json:"height,omitempty" bson:"height,omitempty"`
}

// Region is the area of the page image that an article occupies.
type Region struct {
	ArticleID ID      `json:"articleId,omitempty" bson:"articleId,omitempty"` // may name an article that was not imported; empty when the area leads nowhere
	Polygon   []Point `json:"polygon" bson:"polygon"`
}

// Point is a corner of a region, in fractions (0–1) of the image's width and height, from
// the top left.
type Point struct {
	X float64 `json:"x" bson:"x"`
	Y float64 `json:"y" bson:"y"`
}

// PixelWidth returns the width, or nil when it is not known.
func (i *PageImage) PixelWidth() *int { return known(i.Width) }

// PixelHeight returns the height, or nil when it is not known.
func (i *PageImage) PixelHeight() *int { return known(i.Height) }

func known(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
