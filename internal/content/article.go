package content

import (
	"slices"
	"time"
)

// Article is one article of an issue, without its body. Bodies are large, and read only when a query selects
// them ([Reader.Bodies]).
type Article struct {
	ID                 ID        `json:"_id" bson:"_id"`
	PublicationID      ID        `json:"publicationId" bson:"publicationId"`
	IssueID            ID        `json:"issueId" bson:"issueId"`
	PageID             ID        `json:"pageId,omitempty" bson:"pageId,omitempty"`       // empty if the source does not give the page
	SectionID          ID        `json:"sectionId,omitempty" bson:"sectionId,omitempty"` // empty when the page has no name
	PageOrdinal        int       `json:"pageOrdinal" bson:"pageOrdinal"`                 // the page's Ordinal
	Position           int       `json:"position" bson:"position"`                       // place on the page, from 0
	SourceID           string    `json:"sourceId" bson:"sourceId"`                       // the id at the source
	Kicker             string    `json:"kicker,omitempty" bson:"kicker,omitempty"`       // 引题, the line above the title
	Title              string    `json:"title" bson:"title"`                             // may be empty: a picture story has none
	Subtitle           string    `json:"subtitle,omitempty" bson:"subtitle,omitempty"`   // 副题
	Byline             string    `json:"byline,omitempty" bson:"byline,omitempty"`       // as printed; Credits is parsed from it
	Credits            []Credit  `json:"credits,omitempty" bson:"credits,omitempty"`
	PublishedAt        time.Time `json:"publishedAt" bson:"publishedAt"`
	UTCOffset          int       `json:"utcOffset" bson:"utcOffset"` // minutes east of UTC in the publication's time zone when it was published
	PublishedPrecision Precision `json:"publishedPrecision" bson:"publishedPrecision"`
	VisibleFrom        time.Time `json:"visibleFrom" bson:"visibleFrom"`                     // the latest of PublishedAt, the issue's and the end of an embargo
	Source             string    `json:"source,omitempty" bson:"source,omitempty"`           // the supplier, "新华社"; empty for the publication's own articles
	EditorsNote        string    `json:"editorsNote,omitempty" bson:"editorsNote,omitempty"` // 编者按; paragraphs are separated by a blank line
	Summary            string    `json:"summary,omitempty" bson:"summary,omitempty"`
	Images             []Image   `json:"images,omitempty" bson:"images,omitempty"`
	WordCount          int       `json:"wordCount" bson:"wordCount"` // Han characters and words of the body; see [Article.Words]
	SourceURL          string    `json:"sourceUrl,omitempty" bson:"sourceUrl,omitempty"`
	Continues          string    `json:"continues,omitempty" bson:"continues,omitempty"`         // the SourceID of its next part, on a later page of the issue (下转); empty if there is none
	ContinuedFrom      string    `json:"continuedFrom,omitempty" bson:"continuedFrom,omitempty"` // the SourceID of its previous part (上接); empty if there is none
	Rights             Rights    `json:"rights,omitzero" bson:"rights,omitempty"`                // as given by the source; see [Article.EffectiveRights]
	Newsroom           Newsroom  `json:"newsroom,omitzero" bson:"newsroom,omitempty"`            // decisions of the newsroom
	Exposure           Exposure  `json:"trail,omitzero" bson:"trail,omitempty"`                  // set by the store
	Stamp              `bson:",inline"`

	// Withheld lists the fields that are withheld from the audience that the article was read for. Stub
	// reports that all of it is withheld. They are not stored.
	Withheld []Withheld `json:"-" bson:"-"`
	Stub     bool       `json:"-" bson:"-"`
}

// Words returns the number of Han characters and words of the body; nil if the body is withheld.
func (a *Article) Words() *int {
	if a.Withholds(fieldBody) {
		return nil
	}
	return &a.WordCount
}

// PublishedLocal returns the time of publication in the time zone of the publication.
func (a *Article) PublishedLocal() time.Time {
	return a.PublishedAt.In(time.FixedZone("", a.UTCOffset*60))
}

// ContinuesID returns the id of the article's next part, or "" if there is none. The part may not have been
// imported.
func (a *Article) ContinuesID() ID { return a.partID(a.Continues) }

// ContinuedFromID returns the id of the article's previous part, like [Article.ContinuesID].
func (a *Article) ContinuedFromID() ID { return a.partID(a.ContinuedFrom) }

func (a *Article) partID(source string) ID {
	if source == "" {
		return ""
	}
	return ArticleID(a.IssueID, source)
}

// ReadingOrder returns a number that sorts the articles of an issue by page, then position.
func (a *Article) ReadingOrder() int64 { return int64(a.PageOrdinal)<<32 | int64(a.Position) }

// AuthorIDs returns the ids of the credited authors without duplicates, in the order of the byline.
func (a *Article) AuthorIDs() []ID {
	var ids []ID
	for _, c := range a.Credits {
		if c.Role.Authors() && c.AuthorID != "" && !slices.Contains(ids, c.AuthorID) {
			ids = append(ids, c.AuthorID)
		}
	}
	return ids
}

// HasPicture reports whether the article has an image with a URL; a caption alone does not count.
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

// Status is the state of an article's publication.
type Status string

// The states of publication.
const (
	Scheduled Status = "SCHEDULED" // its time of publication is in the future
	Embargoed Status = "EMBARGOED" // it is published when its embargo ends
	Published Status = "PUBLISHED"
	Expired   Status = "EXPIRED"   // the rights in it have ended
	Withdrawn Status = "WITHDRAWN" // the newsroom has withdrawn it
)

// StatusAt returns the article's status at a moment.
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

// Role is the contribution of a credited person to an article.
type Role string

// The roles.
const (
	RoleAuthor        Role = "AUTHOR"        // wrote it; the byline gives no role
	RoleReporter      Role = "REPORTER"      // 记者
	RoleCorrespondent Role = "CORRESPONDENT" // 通讯员
	RoleIntern        Role = "INTERN"        // 实习生, 实习记者
	RoleContributor   Role = "CONTRIBUTOR"   // 特约…, 供稿
	RolePhotographer  Role = "PHOTOGRAPHER"  // 摄, 图
	RoleEditor        Role = "EDITOR"        // 编辑, 责编
	RoleTranslator    Role = "TRANSLATOR"    // 编译
	RolePlanner       Role = "PLANNER"       // 策划, 统筹
	RoleDesigner      Role = "DESIGNER"      // 版式, 美编
	RoleProofreader   Role = "PROOFREADER"   // 校对
)

// Authors reports whether the role makes an author of the article. Editing, planning, layout and
// proofreading do not.
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
	Credit  string `json:"credit,omitempty" bson:"credit,omitempty"` // the photographer or agency, as printed; empty if unknown
	Rights  Rights `json:"rights,omitzero" bson:"rights,omitempty"`
}
