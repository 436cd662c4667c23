package edition

import (
	"cmp"

	"broadsheet/internal/content"
)

// PublicationID returns the id of the publication that the edition is of.
func (p Publication) PublicationID() content.ID {
	return content.PublicationID(cmp.Or(p.ID, CleanText(p.Name)))
}

// Decided is the date in [Publication.FieldDates] of a field that the newsroom decided: later than every
// issue.
const Decided content.Date = "9999-12-31"

// The names in [Publication.FieldDates] of the fields that the newsroom can decide.
const (
	FieldHolder       = "holder"
	FieldNotice       = "notice"
	FieldSyndication  = "syndication"
	FieldPublicAccess = "publicAccess"
)
