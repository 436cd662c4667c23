package command

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// mastheads are the publications of a store and their sections, by which people name what ids
// stand for.
type mastheads struct {
	publications []*content.Publication
	sections     map[content.ID][]*content.Section
}

func readMastheads(ctx context.Context, store content.Store) (m mastheads, err error) {
	r, err := store.Read(ctx, content.Editor())
	if err != nil {
		return m, err
	}
	if m.publications, err = r.AllPublications(ctx); err != nil {
		return m, err
	}
	var ids []content.ID
	for _, p := range m.publications {
		ids = append(ids, p.ID)
	}
	m.sections, err = r.SectionsOfPublications(ctx, ids)
	return m, err
}

// publication finds one by its id, by the key that its operator chose, or by its name.
func (m mastheads) publication(named string) (*content.Publication, error) {
	var there []string
	for _, p := range m.publications {
		if p.ID == content.PublicationID(named) || string(p.ID) == named || p.Name == named {
			return p, nil
		}
		there = append(there, strings.TrimPrefix(string(p.ID), "pub_")+" ("+p.Name+")")
	}
	return nil, content.Errorf(content.NotFound, "the store has no publication %s; it has %s", named, orNothing(there))
}

// section finds one of a publication by its name, its slug or its id.
func (m mastheads) section(of *content.Publication, named string) (*content.Section, error) {
	var there []string
	for _, s := range m.sections[of.ID] {
		if string(s.ID) == named || s.Name == named || s.Slug == named {
			return s, nil
		}
		there = append(there, s.Name)
	}
	return nil, content.Errorf(content.NotFound, "%s has no section %s; it has %s", of.Name, named, orNothing(there))
}

// zone is a publication's time zone; UTC for one that is not there.
func (m mastheads) zone(id content.ID) *time.Location {
	for _, p := range m.publications {
		if p.ID == id {
			return p.Location()
		}
	}
	return time.UTC
}

// describe says what an entitlement grants, in a line.
func (m mastheads) describe(e content.Entitlement) string {
	of := "all sections"
	if len(e.SectionIDs) > 0 {
		var names []string
		for _, id := range e.SectionIDs {
			names = append(names, m.sectionName(e.PublicationID, id))
		}
		slices.Sort(names)
		of = "sections " + strings.Join(names, ", ")
	}
	says := []string{string(e.PublicationID), of, strings.ToLower(string(cmp.Or(e.Body, content.SummaryOnly))) + " body"}
	if e.Images {
		says = append(says, "images")
	}
	if e.DelaySeconds > 0 {
		says = append(says, "delay "+short(e.Delay()))
	}
	for _, term := range []struct {
		name string
		at   time.Time
	}{{"from", e.From}, {"until", e.Until}} {
		if !term.at.IsZero() {
			says = append(says, term.name+" "+term.at.In(m.zone(e.PublicationID)).Format(time.RFC3339))
		}
	}
	return strings.Join(says, "; ")
}

func (m mastheads) sectionName(publication, id content.ID) string {
	for _, s := range m.sections[publication] {
		if s.ID == id {
			return s.Name
		}
	}
	return string(id)
}

// short writes a span without what it has none of: 24h, not 24h0m0s.
func short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
