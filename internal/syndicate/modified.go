package syndicate

import (
	"time"

	"broadsheet/internal/content"
)

// modified collects the latest change of documents that are not articles. Both writes and the release
// of a document at its publication time count.
type modified struct {
	now  time.Time
	last time.Time
}

func (m *modified) add(d content.Document) {
	for _, t := range []time.Time{d.DocumentStamp().UpdatedAt, d.Release()} {
		if t.After(m.last) && !t.After(m.now) {
			m.last = t
		}
	}
}
