package storage

import (
	"slices"
	"time"

	"broadsheet/internal/content"
)

// Stamp stamps a document that is written at a moment with the next revision.
func Stamp(stamp *content.Stamp, revision int64, now time.Time) {
	if stamp.Created == 0 {
		stamp.Created = revision
	}
	stamp.Revision, stamp.UpdatedAt = revision, content.StoredTime(now)
}

// AnyTermChanges reports whether an entitlement of one of the partners begins or ends after one moment
// and by another.
func AnyTermChanges(partners []*content.Partner, since, now time.Time) bool {
	return slices.ContainsFunc(partners, func(p *content.Partner) bool { return len(p.Terms(since, now)) > 0 })
}
