package content

import (
	"strings"
	"time"
)

// Publication is a newspaper title.
type Publication struct {
	ID           ID        `json:"_id" bson:"_id"`
	Name         string    `json:"name" bson:"name"`                             // as on the masthead; the key of the id while the name is unknown
	Language     string    `json:"language,omitempty" bson:"language,omitempty"` // BCP 47, "zh-CN"
	TimeZone     string    `json:"timeZone,omitempty" bson:"timeZone,omitempty"` // IANA, "Asia/Shanghai"; empty if not given, see [Publication.Zone]
	Contact      Contact   `json:"contact,omitzero" bson:"contact,omitempty"`
	Licences     []Licence `json:"licences,omitempty" bson:"licences,omitempty"`
	RightsNotice string    `json:"rightsNotice,omitempty" bson:"rightsNotice,omitempty"` // "本站内容未经许可不得转载"
	Rights       Rights    `json:"rights,omitzero" bson:"rights,omitempty"`              // defaults for articles that do not give their own
	PublicAccess Access    `json:"publicAccess,omitempty" bson:"publicAccess,omitempty"`
	// PolicyRevision is the revision that last changed the [Policy]. WasOpen is true if the publication's
	// default syndication is or ever was [Open]. The store sets both.
	PolicyRevision int64           `json:"policyRevision,omitempty" bson:"policyRevision,omitempty"`
	WasOpen        bool            `json:"wasOpen,omitempty" bson:"wasOpen,omitempty"`
	FieldDates     map[string]Date `json:"told,omitempty" bson:"told,omitempty"` // for each field, the date of the issue that it was imported with
	Stamp          `bson:",inline"`
}

// Zone returns the IANA name of the publication's time zone: TimeZone if given, "Asia/Shanghai" if the
// publication is in Chinese, and "UTC" otherwise.
func (p *Publication) Zone() string {
	switch {
	case p.TimeZone != "":
		return p.TimeZone
	case strings.HasPrefix(p.Language, "zh"):
		return "Asia/Shanghai"
	}
	return "UTC"
}

// Location returns the publication's time zone, or UTC when the system does not have the zone.
func (p *Publication) Location() *time.Location {
	loc, err := time.LoadLocation(p.Zone())
	if err != nil {
		return time.UTC
	}
	return loc
}

// Contact holds the addresses at which readers reach a publication. Unknown fields are empty.
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

// LicenceKind is the register that a licence number belongs to.
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

// Author is a person, group or agency that articles are credited to.
type Author struct {
	ID            ID         `json:"_id" bson:"_id"`
	PublicationID ID         `json:"publicationId" bson:"publicationId"`
	Name          string     `json:"name" bson:"name"`
	Kind          AuthorKind `json:"kind" bson:"kind"`
	PublishedAt   time.Time  `json:"publishedAt" bson:"publishedAt"` // of the earliest article credited to the author
	Stamp         `bson:",inline"`
}

// SaysMoreThan reports whether the kind is more specific than another. Authors count as persons until
// an import gives another kind: a group or an agency replaces a person, and an agency a group.
func (k AuthorKind) SaysMoreThan(other AuthorKind) bool {
	rank := map[AuthorKind]int{Person: 1, Collective: 2, Agency: 3}
	return rank[k] > rank[other]
}

// AuthorKind is the kind of an author: a person, a group or an agency.
type AuthorKind string

// The kinds of author.
const (
	Person     AuthorKind = "PERSON"
	Collective AuthorKind = "COLLECTIVE" // 本报编辑部
	Agency     AuthorKind = "AGENCY"     // 新华社
)
