// Package edition is the exchange form of a newspaper's issue: one dated edition, written as JSON.
//
// An [Edition] holds what the source says: names instead of ids of sections and authors, polygons
// instead of pixels, text as printed. [Decode] reads and checks it, [Edition.Write] writes it,
// [Schema] is its JSON Schema, and a [Cleaner] makes its texts safe to store and to show.
//
// Package transfer imports editions into a store and exports them; package epaper makes editions of
// e-paper pages.
package edition

import "broadsheet/internal/content"

// Format names the form and its version. Every edition file begins with it.
const Format = "broadsheet-edition/1"

// Edition is one dated issue of a publication, as its source tells it. What the source does
// not tell is empty. An article replaces the one in the store, but for what the newsroom decided
// there; of the publication, the issue and its pages, what is empty leaves what the store knows.
type Edition struct {
	Format      string      `json:"format"`
	Publication Publication `json:"publication"`
	Issue       Issue       `json:"issue"`
}

// Publication names the newspaper. ID or Name must be there; where only the name is, the
// publication is identified by it.
type Publication struct {
	ID           string    `json:"id,omitempty"` // chosen by the operator, "harbour-gazette", or an id of the graph
	Name         string    `json:"name,omitempty"`
	Language     string    `json:"language,omitempty"` // BCP 47
	TimeZone     string    `json:"timeZone,omitempty"` // IANA
	Contact      Contact   `json:"contact,omitzero"`
	Licences     []Licence `json:"licences,omitempty"`
	RightsNotice string    `json:"rightsNotice,omitempty"`
	// Rights hold for articles that do not tell theirs, and PublicAccess is how much of an article
	// the public may read.
	Rights       PublicationRights `json:"rights,omitzero"`
	PublicAccess content.Access    `json:"publicAccess,omitempty"`
	// FieldDates is the date of the older issue that told a field, where this one only repeats it;
	// [Decided] where no issue did.
	FieldDates map[string]content.Date `json:"told,omitempty"`
}

// What the store keeps as the source tells it is content's own.
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

// The types of block.
const (
	Paragraph = content.BlockParagraph
	Picture   = content.BlockPicture
	Quote     = content.BlockQuote
	List      = content.BlockList
	Verse     = content.BlockVerse
)

// Issue is the dated edition. Date is required.
type Issue struct {
	Date        string `json:"date"` // YYYY-MM-DD
	Number      string `json:"number,omitempty"`
	PublishedAt string `json:"publishedAt,omitempty"` // RFC 3339; the first moment of the date when not given
	// PublishedPrecision is DAY where PublishedAt is only what the day's beginning was taken to
	// be, and gives way to any time that is told.
	PublishedPrecision content.Precision `json:"publishedPrecision,omitempty"`
	PDFURL             string            `json:"pdfUrl,omitempty"`
	Sections           []Section         `json:"sections,omitempty"` // those whose slug does not follow from their name
	Pages              []Page            `json:"pages,omitempty"`
	Articles           []Article         `json:"articles,omitempty"` // those whose page is not known
}

// Section tells the slug of a section, which is its place in addresses.
type Section struct {
	Name string `json:"name"`
	Slug string `json:"slug"`
}

// Page is a printed page, with its articles in reading order. Number is required.
type Page struct {
	Number   string    `json:"number"`
	Place    *int      `json:"place,omitempty"` // among pages whose numbers do not sort; from 0
	Name     string    `json:"name,omitempty"`
	Section  string    `json:"section,omitempty"` // the name serves when not given
	PDFURL   string    `json:"pdfUrl,omitempty"`
	Image    PageImage `json:"image,omitzero"`
	Regions  []Region  `json:"regions,omitempty"`
	Articles []Article `json:"articles,omitempty"`
}

// Region is the area of the page image that leads to an article.
type Region struct {
	Article   string     `json:"article,omitempty"`   // the article's id in this file; it need not be there
	ArticleID content.ID `json:"articleId,omitempty"` // its id in the graph, where that alone is known
	Polygon   []Point    `json:"polygon"`
}

// Article is one article. ID is what the source knows it by, unique within the issue; where
// it is not given, page and title identify the article.
type Article struct {
	ID                 string            `json:"id,omitempty"`
	URL                string            `json:"url,omitempty"`       // where the source shows it
	Section            string            `json:"section,omitempty"`   // the page's serves when not given
	NoSection          bool              `json:"noSection,omitempty"` // it is in none, whatever its page is in
	Position           *int              `json:"position,omitempty"`  // place on the page, from 0; that in the list when not given
	Kicker             string            `json:"kicker,omitempty"`
	Title              string            `json:"title,omitempty"`
	Subtitle           string            `json:"subtitle,omitempty"`
	Byline             string            `json:"byline,omitempty"` // as printed
	Credits            []Credit          `json:"credits,omitempty"`
	PublishedAt        string            `json:"publishedAt,omitempty"`        // RFC 3339, or YYYY-MM-DD; the issue's when not given
	PublishedPrecision content.Precision `json:"publishedPrecision,omitempty"` // DAY for a date, SECOND for a time, when not given
	UTCOffset          *int              `json:"utcOffset,omitempty"`          // minutes east of UTC; those of the publication's time zone when not given
	Source             string            `json:"source,omitempty"`
	EditorsNote        []string          `json:"editorsNote,omitempty"` // its paragraphs, without the label 编者按
	Summary            string            `json:"summary,omitempty"`
	Body               []BodySection     `json:"body,omitempty"`
	Images             []Image           `json:"images,omitempty"`
	Rights             Rights            `json:"rights,omitzero"`
	NewsroomRights     *Rights           `json:"newsroomRights,omitempty"` // decided by the newsroom, instead of Rights
	NewsroomImages     *Rights           `json:"newsroomImages,omitempty"` // decided by the newsroom, of all its pictures
	Withdrawal         *Withdrawal       `json:"withdrawal,omitempty"`
	Corrections        []Correction      `json:"corrections,omitempty"`   // oldest first; the texts above are the corrected ones
	EarlierBodies      [][]BodySection   `json:"earlierBodies,omitempty"` // before each correction of the body, oldest first
	ViewCount          *int64            `json:"viewCount,omitempty"`     // where views begin; null when never known
	TotalViews         *int64            `json:"totalViews,omitempty"`    // as counted elsewhere; views of a new article begin there
}

// Credit is one name of the byline, in a role.
type Credit struct {
	Name string             `json:"name"`
	Role content.Role       `json:"role,omitempty"` // AUTHOR when not given
	Kind content.AuthorKind `json:"kind,omitempty"` // PERSON when not given
}
