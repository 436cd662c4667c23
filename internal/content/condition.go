package content

import "time"

// StoredField is the name of an article's field that conditions compare, as in the API and the stored
// documents.
type StoredField string

// The fields that decide visibility.
const (
	PublicationField  StoredField = "publicationId"
	SectionField      StoredField = "sectionId"
	VisibleFromField  StoredField = "visibleFrom"
	VisibleUntilField StoredField = "visibleUntil"
	SyndicationField  StoredField = "syndication"
	PicturesField     StoredField = "pictures"
)

// Operator compares a field with the value of a [Condition].
type Operator int

// The operators.
const (
	AtMost   Operator = iota // the field is the value, or less
	MoreThan                 // the field is more than the value
	OneOf                    // the field is one of the values in a slice
	NotOneOf                 // the field is none of the values in a slice
)

// Condition is a condition of a query: a comparison of one field. The value is a [time.Time], a
// [PictureRights], or a slice of [ID] or [Syndication] that is never nil. Each store translates
// conditions into its query language. So a new condition of visibility is added here, and works in
// every store that has the field.
type Condition struct {
	Field    StoredField
	Operator Operator
	Value    any
}

// Conditions returns the scope as conditions. An article is in the scope if it meets all of them.
func (s Scope) Conditions() []Condition {
	var all []Condition
	if len(s.Publications) > 0 {
		all = append(all, Condition{PublicationField, OneOf, s.Publications})
	}
	if len(s.Except) > 0 {
		all = append(all, Condition{PublicationField, NotOneOf, s.Except})
	}
	if len(s.Sections) > 0 {
		all = append(all, Condition{SectionField, OneOf, s.Sections})
	}
	if s.Syndication != nil {
		all = append(all, Condition{SyndicationField, OneOf, s.Syndication})
	}
	return append(all, Condition{VisibleFromField, AtMost, s.ReleasedBy}, Condition{PicturesField, AtMost, s.Pictures})
}

// PublishedConditions returns the conditions for articles that are public at a moment: released, and
// neither expired nor withdrawn. Editors read everything: nil for them.
func (a Audience) PublishedConditions(now time.Time) []Condition {
	if a.editor {
		return nil
	}
	return append(a.ReleasedConditions(now), Condition{VisibleUntilField, MoreThan, now})
}

// ReleasedConditions returns the conditions for articles that were released by a moment, expired and
// withdrawn ones too; nil for editors.
func (a Audience) ReleasedConditions(now time.Time) []Condition {
	if a.editor {
		return nil
	}
	return []Condition{{VisibleFromField, AtMost, now}}
}

// DocumentConditions returns the conditions for issues, pages, sections and authors that the audience
// may read at a moment, as [VisibleDocument] decides for one document; nil for editors. Publications
// themselves are visible to everybody.
func (a Audience) DocumentConditions(now time.Time) []Condition {
	conditions := a.ReleasedConditions(now)
	if ids, all := a.Publications(now); !all {
		conditions = append(conditions, Condition{PublicationField, OneOf, append([]ID{}, ids...)})
	}
	return conditions
}

// VisibilityFields are the fields that conditions compare and that are computed from an article and
// its body. Stores write them beside each article and its search entry, so that queries can compare
// them.
type VisibilityFields struct {
	VisibleUntil time.Time     `bson:"visibleUntil"`
	Syndication  Syndication   `bson:"syndication"` // of its own rights; empty when the publication's default applies
	Pictures     PictureRights `bson:"pictures"`
}

// VisibilityFields computes the fields of an article.
func (d Draft) VisibilityFields() VisibilityFields {
	return VisibilityFields{VisibleUntil: d.Ends(), Syndication: d.EffectiveRights().Syndication, Pictures: d.PictureRights()}
}

// JudgedFields returns the stored fields of an article that [Judge] reads to decide its visibility. A
// query that only needs the decision reads these fields, and no others.
func JudgedFields() []string {
	return []string{"publicationId", "sectionId", "publishedAt", "visibleFrom", "rights", "newsroom"}
}

// BodyFields returns the stored fields that [Article.BodyFor] reads, the body included.
func BodyFields() []string { return append(JudgedFields(), "images", "body") }

// PolicyFields returns the stored fields of a publication that its [Policy] consists of.
func PolicyFields() []string {
	return []string{"rights", "publicAccess", "policyRevision", "wasOpen"}
}
