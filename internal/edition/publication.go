package edition

import (
	"cmp"

	"broadsheet/internal/content"
)

// PublicationID returns the id of the edition's publication.
func (p Publication) PublicationID() content.ID {
	return content.PublicationID(cmp.Or(p.ID, CleanText(p.Name)))
}

// EditionName returns the clean name of the edition of the day. With publication and date, it identifies
// the issue.
func (i Issue) EditionName() string { return CleanText(content.FoldWidth(i.Edition)) }

// IssueID returns the id of the edition's issue.
func (e Edition) IssueID() content.ID {
	return content.EditionID(e.Publication.PublicationID(), content.Date(e.Issue.Date), e.Issue.EditionName())
}

// Decided is the value in [Publication.FieldDates] of a field that the newsroom set. It is later than
// every issue, so that no issue replaces the field.
const Decided content.Date = "9999-12-31"

// The names in [Publication.FieldDates] of the fields that the newsroom can set.
const (
	FieldHolder       = "holder"
	FieldNotice       = "notice"
	FieldSyndication  = "syndication"
	FieldPublicAccess = "publicAccess"
)
