package edition

import (
	"time"

	"broadsheet/internal/content"
)

// PublicationRights are the rights in articles that do not tell theirs.
type PublicationRights struct {
	Holder      string              `json:"holder,omitempty"`
	Notice      string              `json:"notice,omitempty"`
	Syndication content.Syndication `json:"syndication,omitempty"`
}

// Withdrawal tells that the newsroom took an article back.
type Withdrawal struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
	Titled bool      `json:"titled,omitempty"` // what is left of it keeps the title
}

// Correction is a change of what was printed.
type Correction struct {
	At     time.Time     `json:"at"`
	Note   string        `json:"note"` // what was wrong
	Fields []FieldChange `json:"fields"`
}

// CleanRights returns rights with clean texts and with times as stores keep them.
func CleanRights(r Rights) Rights {
	return Rights{
		Holder: CleanText(r.Holder), Notice: CleanText(r.Notice), Syndication: r.Syndication,
		EmbargoUntil: content.StoredTime(r.EmbargoUntil), ExpiresAt: content.StoredTime(r.ExpiresAt),
	}
}
