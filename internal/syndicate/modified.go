package syndicate

import (
	"time"

	"broadsheet/internal/content"
)

// modified is when documents that are not articles changed last: by a write, or as the clock released
// them.
type modified struct {
	now  time.Time
	last time.Time
}

func (m *modified) take(d content.Document) {
	for _, t := range []time.Time{d.DocumentStamp().UpdatedAt, d.Release()} {
		if t.After(m.last) && !t.After(m.now) {
			m.last = t
		}
	}
}
