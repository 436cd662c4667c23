package syndicate

import (
	"time"

	"broadsheet/internal/content"
)

// modified is when what was read changed last: by a write, or as the clock released it.
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

func takeAll[T content.Document](m *modified, documents map[content.ID]T) {
	for _, d := range documents {
		m.take(d)
	}
}

// modified is when any document of the dossier changed.
func (d *dossier) modified() time.Time {
	m := modified{now: d.now}
	for _, a := range d.articles {
		m.take(a)
	}
	takeAll(&m, d.publications)
	takeAll(&m, d.issues)
	takeAll(&m, d.pages)
	takeAll(&m, d.sections)
	takeAll(&m, d.authors)
	return m.last
}
