package content

import (
	"slices"
	"time"
)

// Article is one article of an issue, without its body: bodies are heavy, and read on their
// own ([Reader.Bodies]).
type Article struct {
	ID                 ID        `json:"_id" bson:"_id"`
	PublicationID      ID        `json:"publicationId" bson:"publicationId"`
	IssueID            ID        `json:"issueId" bson:"issueId"`
	PageID             ID        `json:"pageId,omitempty" bson:"pageId,omitempty"`       // empty when the source does not tell the page
	SectionID          ID        `json:"sectionId,omitempty" bson:"sectionId,omitempty"` // empty when the page has no name
	PageOrdinal        int       `json:"pageOrdinal" bson:"pageOrdinal"`                 // the page's Ordinal
	Position           int       `json:"position" bson:"position"`                       // place on the page, from 0
	SourceID           string    `json:"sourceId" bson:"sourceId"`                       // what the source knows it by
	Kicker             string    `json:"kicker,omitempty" bson:"kicker,omitempty"`       // 引题, the line above the title
	Title              string    `json:"title" bson:"title"`                             // may be empty: a picture story has none
	Subtitle           string    `json:"subtitle,omitempty" bson:"subtitle,omitempty"`   // 副题
	Byline             string    `json:"byline,omitempty" bson:"byline,omitempty"`       // as printed, whatever could be made of it
	Credits            []Credit  `json:"credits,omitempty" bson:"credits,omitempty"`
	PublishedAt        time.Time `json:"publishedAt" bson:"publishedAt"`
	UTCOffset          int       `json:"utcOffset" bson:"utcOffset"` // minutes east of UTC in the publication's time zone when it was published
	PublishedPrecision Precision `json:"publishedPrecision" bson:"publishedPrecision"`
	VisibleFrom        time.Time `json:"visibleFrom" bson:"visibleFrom"`                     // the latest of PublishedAt, the issue's and the end of an embargo
	Source             string    `json:"source,omitempty" bson:"source,omitempty"`           // who supplied it: "新华社"; empty for the publication's own
	EditorsNote        string    `json:"editorsNote,omitempty" bson:"editorsNote,omitempty"` // 编者按; paragraphs parted by a blank line
	Summary            string    `json:"summary,omitempty" bson:"summary,omitempty"`
	Images             []Image   `json:"images,omitempty" bson:"images,omitempty"`
	WordCount          int       `json:"wordCount" bson:"wordCount"` // Han characters and words of the body; see [Article.Words]
	SourceURL          string    `json:"sourceUrl,omitempty" bson:"sourceUrl,omitempty"`
	Rights             Rights    `json:"rights,omitzero" bson:"rights,omitempty"`     // as the source tells; see [Article.EffectiveRights]
	Newsroom           Newsroom  `json:"newsroom,omitzero" bson:"newsroom,omitempty"` // what was decided of it here
	Exposure           Exposure  `json:"trail,omitzero" bson:"trail,omitempty"`       // set by the store
	Stamp              `bson:",inline"`

	// Withheld is what the audience that the article was read for does not get, and why; Stub is
	// that all of it is withheld. They are no part of the document.
	Withheld []Withheld `json:"-" bson:"-"`
	Stub     bool       `json:"-" bson:"-"`
}

// Words returns how many Han characters and words the body has; nil where the body is withheld.
func (a *Article) Words() *int {
	if a.Withholds(fieldBody) {
		return nil
	}
	return &a.WordCount
}

// PublishedLocal is when the article was published, by the clocks of its publication.
func (a *Article) PublishedLocal() time.Time {
	return a.PublishedAt.In(time.FixedZone("", a.UTCOffset*60))
}

// ReadingOrder is the article's place in its issue: page, then position.
func (a *Article) ReadingOrder() int64 { return int64(a.PageOrdinal)<<32 | int64(a.Position) }

// AuthorIDs returns the authors among those credited, each once, in the order of the byline.
func (a *Article) AuthorIDs() []ID {
	var ids []ID
	for _, c := range a.Credits {
		if c.Role.Authors() && c.AuthorID != "" && !slices.Contains(ids, c.AuthorID) {
			ids = append(ids, c.AuthorID)
		}
	}
	return ids
}

// HasPicture reports whether an image of the article can be shown; a caption alone is none.
func (a *Article) HasPicture() bool {
	return slices.ContainsFunc(a.Images, func(i Image) bool { return i.URL != "" })
}

// Precision is how exactly a time of publication is known.
type Precision string

// The precisions.
const (
	PrecisionDay    Precision = "DAY"
	PrecisionMinute Precision = "MINUTE"
	PrecisionSecond Precision = "SECOND"
)

// Status is where an article stands in its life.
type Status string

// The states.
const (
	Scheduled Status = "SCHEDULED" // its time of publication lies ahead
	Embargoed Status = "EMBARGOED" // it is published when its embargo ends
	Published Status = "PUBLISHED"
	Expired   Status = "EXPIRED"   // the rights in it have ended
	Withdrawn Status = "WITHDRAWN" // the newsroom has taken it back
)

// StatusAt returns where the article stands at a moment.
func (a *Article) StatusAt(now time.Time) Status {
	switch rights := a.EffectiveRights(); {
	case a.Newsroom.Withdrawal != nil:
		return Withdrawn
	case a.VisibleFrom.After(now) && rights.EmbargoUntil.Equal(a.VisibleFrom):
		return Embargoed
	case a.VisibleFrom.After(now):
		return Scheduled
	case !a.Ends().After(now):
		return Expired
	}
	return Published
}

// Credit is one name of a byline, in a role.
type Credit struct {
	AuthorID ID     `json:"authorId,omitempty" bson:"authorId,omitempty"`
	Name     string `json:"name" bson:"name"` // as printed
	Role     Role   `json:"role" bson:"role"`
}

// Role is what somebody did for an article.
type Role string

// The roles.
const (
	RoleAuthor        Role = "AUTHOR"        // wrote it; the byline says no more
	RoleReporter      Role = "REPORTER"      // 记者
	RoleCorrespondent Role = "CORRESPONDENT" // 通讯员
	RoleIntern        Role = "INTERN"        // 实习生, 实习记者
	RoleContributor   Role = "CONTRIBUTOR"   // 特约…
	RolePhotographer  Role = "PHOTOGRAPHER"  // 摄, 图
	RoleEditor        Role = "EDITOR"        // 编辑, 责编
	RoleTranslator    Role = "TRANSLATOR"    // 编译
	RolePlanner       Role = "PLANNER"       // 策划, 统筹
	RoleDesigner      Role = "DESIGNER"      // 版式, 美编
	RoleProofreader   Role = "PROOFREADER"   // 校对
)

// Authors reports whether who is credited in the role counts as an author of the article.
// Planning, layout and proofreading do not, nor does editing.
func (r Role) Authors() bool {
	switch r {
	case RoleEditor, RolePlanner, RoleDesigner, RoleProofreader:
		return false
	}
	return true
}

// Image is a picture of an article. URL is empty when the source gives the caption alone.
type Image struct {
	URL     string `json:"url,omitempty" bson:"url,omitempty"`
	Caption string `json:"caption,omitempty" bson:"caption,omitempty"`
	Credit  string `json:"credit,omitempty" bson:"credit,omitempty"` // the photographer or agency, as printed; empty when not known
	Rights  Rights `json:"rights,omitzero" bson:"rights,omitempty"`
}
