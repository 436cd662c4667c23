package content

import (
	"strings"
	"time"
)

// Publication is a newspaper title.
type Publication struct {
	ID           ID        `json:"_id" bson:"_id"`
	Name         string    `json:"name" bson:"name"`                             // as on the masthead, or the key of the id while nobody told it
	Language     string    `json:"language,omitempty" bson:"language,omitempty"` // BCP 47, "zh-CN"
	TimeZone     string    `json:"timeZone,omitempty" bson:"timeZone,omitempty"` // IANA, "Asia/Shanghai"; empty while nobody told it, see [Publication.Zone]
	Contact      Contact   `json:"contact,omitzero" bson:"contact,omitempty"`
	Licences     []Licence `json:"licences,omitempty" bson:"licences,omitempty"`
	RightsNotice string    `json:"rightsNotice,omitempty" bson:"rightsNotice,omitempty"` // "本站内容未经许可不得转载"
	Rights       Rights    `json:"rights,omitzero" bson:"rights,omitempty"`              // of articles that do not tell theirs
	PublicAccess Access    `json:"publicAccess,omitempty" bson:"publicAccess,omitempty"`
	// PolicyRevision is the revision that changed the [Policy] last, and WasOpen whether it ever let
	// all partners have articles that do not tell. The store sets both.
	PolicyRevision int64           `json:"policyRevision,omitempty" bson:"policyRevision,omitempty"`
	WasOpen        bool            `json:"wasOpen,omitempty" bson:"wasOpen,omitempty"`
	FieldDates     map[string]Date `json:"told,omitempty" bson:"told,omitempty"` // the date of the issue that told each field
	Stamp          `bson:",inline"`
}

// Zone returns the name of the time zone that the publication's days and times are in: the
// one that was told, or else that of the country of its language, where it has one.
func (p *Publication) Zone() string {
	switch {
	case p.TimeZone != "":
		return p.TimeZone
	case strings.HasPrefix(p.Language, "zh"):
		return "Asia/Shanghai"
	}
	return "UTC"
}

// Location returns the publication's time zone; UTC when its name is not known here.
func (p *Publication) Location() *time.Location {
	loc, err := time.LoadLocation(p.Zone())
	if err != nil {
		return time.UTC
	}
	return loc
}

// Contact is how readers reach a publication. What is not known is empty.
type Contact struct {
	Address    string `json:"address,omitempty" bson:"address,omitempty"`
	PostalCode string `json:"postalCode,omitempty" bson:"postalCode,omitempty"`
	Phone      string `json:"phone,omitempty" bson:"phone,omitempty"`
	Email      string `json:"email,omitempty" bson:"email,omitempty"`
}

// Licence is a registration under which a publication appears.
type Licence struct {
	Kind   LicenceKind `json:"kind" bson:"kind"`
	Number string      `json:"number" bson:"number"`
}

// LicenceKind says which register a licence number is from.
type LicenceKind string

// The registers.
const (
	LicenceICP          LicenceKind = "ICP"           // 备案号, of the internet site
	LicencePostal       LicenceKind = "POSTAL"        // 邮发代号, postal distribution code
	LicenceAdvertising  LicenceKind = "ADVERTISING"   // 广告经营许可证
	LicenceSerial       LicenceKind = "SERIAL"        // 国内统一刊号, CN number
	LicenceISSN         LicenceKind = "ISSN"          // international standard serial number
	LicenceInternetNews LicenceKind = "INTERNET_NEWS" // 互联网新闻信息服务许可证
	LicenceOther        LicenceKind = "OTHER"
)

// Section is an editorial section of a publication (要闻, 体育, 副刊), to which pages and
// articles belong.
type Section struct {
	ID            ID        `json:"_id" bson:"_id"`
	PublicationID ID        `json:"publicationId" bson:"publicationId"`
	Name          string    `json:"name" bson:"name"`
	Slug          string    `json:"slug" bson:"slug"`               // safe in a URL, unique within the publication
	PublishedAt   time.Time `json:"publishedAt" bson:"publishedAt"` // of the earliest document in it
	Stamp         `bson:",inline"`
}

// Author is whom articles are credited to.
type Author struct {
	ID            ID         `json:"_id" bson:"_id"`
	PublicationID ID         `json:"publicationId" bson:"publicationId"`
	Name          string     `json:"name" bson:"name"`
	Kind          AuthorKind `json:"kind" bson:"kind"`
	PublishedAt   time.Time  `json:"publishedAt" bson:"publishedAt"` // of the earliest article credited
	Stamp         `bson:",inline"`
}

// SaysMoreThan reports whether the kind says more of an author than another: of one who was taken
// for a person, it may be learnt that it is a group or an agency.
func (k AuthorKind) SaysMoreThan(other AuthorKind) bool {
	rank := map[AuthorKind]int{Person: 1, Collective: 2, Agency: 3}
	return rank[k] > rank[other]
}

// AuthorKind says what an author is.
type AuthorKind string

// The kinds of author.
const (
	Person     AuthorKind = "PERSON"
	Collective AuthorKind = "COLLECTIVE" // 本报编辑部
	Agency     AuthorKind = "AGENCY"     // 新华社
)
