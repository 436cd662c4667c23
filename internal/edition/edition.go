// Package edition defines the exchange form of a newspaper issue: one dated edition, written as JSON.
//
// An [Edition] holds what the source says: names of sections and authors instead of ids, polygons as
// fractions of the page image instead of pixels, and texts as printed. [Decode] reads and validates an
// edition file, [Edition.Write] writes one, [Schema] returns the JSON Schema of the file, and a
// [Cleaner] makes the texts of a source safe to store and to serve.
//
// Package transfer imports editions into a store and exports them. Package epaper converts e-paper
// pages to editions.
package edition

import "broadsheet/internal/content"

// Format is the name and version of the file format: the value of the field "format" in every edition.
const Format = "broadsheet-edition/1"

// Edition is one dated issue of a publication. A field that the source does not give is empty.
//
// When an edition is imported, an article replaces the stored article, except for the newsroom's
// decisions. In the publication, the issue and its pages, an empty field leaves the stored value as it
// is.
type Edition struct {
	Format      string      `json:"format"`
	Publication Publication `json:"publication"`
	Issue       Issue       `json:"issue"`
}

// Publication describes the newspaper. ID or Name is required; without ID, the name identifies the
// publication.
type Publication struct {
	ID           string    `json:"id,omitempty"` // chosen by the operator, such as "harbour-gazette", or the API's id
	Name         string    `json:"name,omitempty"`
	Language     string    `json:"language,omitempty"` // BCP 47
	TimeZone     string    `json:"timeZone,omitempty"` // IANA
	Contact      Contact   `json:"contact,omitzero"`
	Licences     []Licence `json:"licences,omitempty"`
	RightsNotice string    `json:"rightsNotice,omitempty"`
	// Rights apply to articles without rights of their own. PublicAccess is how much of an article
	// the public may read.
	Rights       PublicationRights `json:"rights,omitzero"`
	PublicAccess content.Access    `json:"publicAccess,omitempty"`
	// FieldDates has, by field name, the date of the issue that gave the field, where this is an older
	// one than this edition; [Decided] where the newsroom set the field.
	FieldDates map[string]content.Date `json:"told,omitempty"`
}

// These types are stored as the source gives them.
type (
	Contact     = content.Contact
	Licence     = content.Licence
	PageImage   = content.PageImage
	Point       = content.Point
	BodySection = content.BodySection
	Block       = content.BodyBlock
	BlockType   = content.BlockType
	Image       = content.Image
	Rights      = content.Rights
	FieldChange = content.FieldChange
)

// The types of blocks.
const (
	Paragraph    = content.BlockParagraph
	Picture      = content.BlockPicture
	Quote        = content.BlockQuote
	List         = content.BlockList
	Verse        = content.BlockVerse
	Table        = content.BlockTable
	Preformatted = content.BlockPreformatted
	Embed        = content.BlockEmbed
)

// Issue is the dated edition. Date is required.
type Issue struct {
	Date        string `json:"date"`              // YYYY-MM-DD
	Edition     string `json:"edition,omitempty"` // name of one of several editions of the day (早版, 晚版); empty for the main or only one
	Number      string `json:"number,omitempty"`
	PublishedAt string `json:"publishedAt,omitempty"` // RFC 3339; default: the start of Date
	// PublishedPrecision is DAY when PublishedAt is not a known time but the assumed start of the day.
	// Any known time then replaces it.
	PublishedPrecision content.Precision `json:"publishedPrecision,omitempty"`
	PDFURL             string            `json:"pdfUrl,omitempty"`
	Sections           []Section         `json:"sections,omitempty"` // sections whose slug cannot be derived from their name
	Pages              []Page            `json:"pages,omitempty"`
	Articles           []Article         `json:"articles,omitempty"` // articles whose page is unknown
}

// Section gives the slug of a section: its part of URLs.
type Section struct {
	Name string `json:"name"`
	Slug string `json:"slug"`
}

// Page is a printed page with its articles in reading order. Number is required.
type Page struct {
	Number   string    `json:"number"`
	Place    *int      `json:"place,omitempty"` // order among the pages whose numbers cannot be sorted; from 0
	Name     string    `json:"name,omitempty"`
	Section  string    `json:"section,omitempty"` // default: Name
	PDFURL   string    `json:"pdfUrl,omitempty"`
	Image    PageImage `json:"image,omitzero"`
	Regions  []Region  `json:"regions,omitempty"`
	Articles []Article `json:"articles,omitempty"`

	// Listed are the ids of all articles that the source's page lists; nil when it has no such list. It is not
	// part of edition files.
	Listed []string `json:"-"`
}

// Region is the area of the page image that an article occupies.
type Region struct {
	Article   string     `json:"article,omitempty"`   // the article's id in this file; the article may be missing
	ArticleID content.ID `json:"articleId,omitempty"` // the API's id of the article, when only that is known
	Polygon   []Point    `json:"polygon"`
}

// Article is one article. ID is the source's id of it, unique within the issue. Without ID, page number
// and title identify the article.
type Article struct {
	ID                 string            `json:"id,omitempty"`
	URL                string            `json:"url,omitempty"`       // the article's address at the source
	Section            string            `json:"section,omitempty"`   // default: the section of the page
	NoSection          bool              `json:"noSection,omitempty"` // the article has no section, although its page has one
	Position           *int              `json:"position,omitempty"`  // position on the page, from 0; default: position in the list
	Kicker             string            `json:"kicker,omitempty"`
	Title              string            `json:"title,omitempty"`
	Subtitle           string            `json:"subtitle,omitempty"`
	Byline             string            `json:"byline,omitempty"` // as printed
	Credits            []Credit          `json:"credits,omitempty"`
	PublishedAt        string            `json:"publishedAt,omitempty"`        // RFC 3339, or YYYY-MM-DD; default: the issue's
	PublishedPrecision content.Precision `json:"publishedPrecision,omitempty"` // default: DAY for a date, SECOND for a time
	UTCOffset          *int              `json:"utcOffset,omitempty"`          // minutes east of UTC; default: that of the publication's time zone
	Source             string            `json:"source,omitempty"`
	EditorsNote        []string          `json:"editorsNote,omitempty"` // paragraphs, without the label 编者按
	Summary            string            `json:"summary,omitempty"`
	Body               []BodySection     `json:"body,omitempty"`
	Continues          string            `json:"continues,omitempty"`     // id of its next part, on a later page of the issue (下转); see [Article.SourceID]
	ContinuedFrom      string            `json:"continuedFrom,omitempty"` // id of its previous part (上接)
	Images             []Image           `json:"images,omitempty"`
	Rights             Rights            `json:"rights,omitzero"`
	NewsroomRights     *Rights           `json:"newsroomRights,omitempty"` // set by the newsroom; replaces Rights
	NewsroomImages     *Rights           `json:"newsroomImages,omitempty"` // set by the newsroom for all pictures of the article
	Withdrawal         *Withdrawal       `json:"withdrawal,omitempty"`
	Corrections        []Correction      `json:"corrections,omitempty"`   // oldest first; the texts above are the corrected texts
	EarlierBodies      [][]BodySection   `json:"earlierBodies,omitempty"` // the body before each correction of it, oldest first
	ViewCount          *int64            `json:"viewCount,omitempty"`     // start value of the view count; nil when unknown
	TotalViews         *int64            `json:"totalViews,omitempty"`    // view count in the store of the export; start value for a new article
}

// Credit is one name of the byline, with its role.
type Credit struct {
	Name string             `json:"name"`
	Role content.Role       `json:"role,omitempty"` // default: AUTHOR
	Kind content.AuthorKind `json:"kind,omitempty"` // default: PERSON
}
