package command

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// catalogue holds the publications of a store and their sections, to find them by the names that
// users type, and to print names beside ids.
type catalogue struct {
	publications []*content.Publication
	sections     map[content.ID][]*content.Section // by publication
}

func readCatalogue(ctx context.Context, store content.Store) (c catalogue, err error) {
	r, err := store.Read(ctx, content.Editor())
	if err != nil {
		return c, err
	}
	if c.publications, err = r.AllPublications(ctx); err != nil {
		return c, err
	}
	var ids []content.ID
	for _, p := range c.publications {
		ids = append(ids, p.ID)
	}
	c.sections, err = r.SectionsOfPublications(ctx, ids)
	return c, err
}

// publication finds a publication by its id, by the short name that its id was made from, or by
// its name.
func (c catalogue) publication(typed string) (*content.Publication, error) {
	var existing []string
	for _, p := range c.publications {
		if p.ID == content.PublicationID(typed) || string(p.ID) == typed || p.Name == typed {
			return p, nil
		}
		existing = append(existing, strings.TrimPrefix(string(p.ID), "pub_")+" ("+p.Name+")")
	}
	return nil, content.Errorf(content.NotFound, "the store has no publication %s; it has %s", typed, listOrNone(existing))
}

// section finds a section of a publication by its name, its slug or its id.
func (c catalogue) section(of *content.Publication, typed string) (*content.Section, error) {
	var existing []string
	for _, s := range c.sections[of.ID] {
		if string(s.ID) == typed || s.Name == typed || s.Slug == typed {
			return s, nil
		}
		existing = append(existing, s.Name)
	}
	return nil, content.Errorf(content.NotFound, "%s has no section %s; it has %s", of.Name, typed, listOrNone(existing))
}

// publicationByID returns the publication with an id; an empty one, in UTC, when the store has none.
func (c catalogue) publicationByID(id content.ID) *content.Publication {
	for _, p := range c.publications {
		if p.ID == id {
			return p
		}
	}
	return &content.Publication{ID: id, TimeZone: "UTC"}
}

// sectionNames returns the names of an entitlement's sections in order; nil for all sections.
func (c catalogue) sectionNames(e content.Entitlement) (names []string) {
	for _, id := range e.SectionIDs {
		name := string(id)
		for _, s := range c.sections[e.PublicationID] {
			if s.ID == id {
				name = s.Name
			}
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// describe returns the terms of an entitlement on one line.
func (c catalogue) describe(e content.Entitlement) string {
	sections := "all sections"
	if names := c.sectionNames(e); len(names) > 0 {
		sections = "sections " + strings.Join(names, ", ")
	}
	p := c.publicationByID(e.PublicationID)
	terms := []string{strings.TrimSpace(string(p.ID) + " " + p.Name), sections, strings.ToLower(string(cmp.Or(e.Body, content.SummaryOnly))) + " body"}
	if e.Images {
		terms = append(terms, "images")
	}
	if e.DelaySeconds > 0 {
		terms = append(terms, "delay "+formatDuration(e.Delay()))
	}
	for _, limit := range []struct {
		name string
		at   time.Time
	}{{"from", e.From}, {"until", e.Until}} {
		if !limit.at.IsZero() {
			terms = append(terms, limit.name+" "+formatTime(limit.at, p.Location()))
		}
	}
	return strings.Join(terms, "; ")
}

// listOrNone joins names for a message.
func listOrNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
