package edition

import (
	"time"

	"broadsheet/internal/content"
)

// PublicationRights are the rights in articles without rights of their own.
type PublicationRights struct {
	Holder      string              `json:"holder,omitempty"`
	Notice      string              `json:"notice,omitempty"`
	Syndication content.Syndication `json:"syndication,omitempty"`
}

// Withdrawal is the newsroom's takedown of an article.
type Withdrawal struct {
	At         time.Time `json:"at"`
	Reason     string    `json:"reason"`
	KeepsTitle bool      `json:"titled,omitempty"` // the tombstone shows the title
}

// Correction is a change of the printed text of an article.
type Correction struct {
	At     time.Time     `json:"at"`
	Note   string        `json:"note"` // for readers: what was wrong
	Fields []FieldChange `json:"fields"`
}

// CleanRights returns rights with clean texts, and with times in the resolution of stores.
func CleanRights(r Rights) Rights {
	return Rights{
		Holder: CleanText(r.Holder), Notice: CleanText(r.Notice), Syndication: r.Syndication,
		EmbargoUntil: content.StoredTime(r.EmbargoUntil), ExpiresAt: content.StoredTime(r.ExpiresAt),
	}
}
