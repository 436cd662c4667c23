package transfer

import (
	"cmp"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// section adds the section of a name and returns its id; "" for an empty name.
func (d *documents) section(name string) content.ID {
	if name = edition.CleanText(name); name == "" {
		return ""
	}
	id := content.SectionID(d.publication.ID, name)
	if d.sections[id] != nil {
		return id
	}
	d.sections[id] = &content.Section{ID: id, PublicationID: d.publication.ID, Name: name, Slug: cmp.Or(d.slugs[id], slug(name, id))}
	return id
}

// slug derives a section's slug from its name: lower-case Latin letters and digits, joined by hyphens. For
// other names it is the end of the section's id.
func slug(name string, id content.ID) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') })
	ascii := strings.IndexFunc(name, func(r rune) bool { return r > 127 }) < 0
	if !ascii || len(words) == 0 {
		return string(id[len(id)-8:])
	}
	return strings.Join(words, "-")
}

func (d *documents) credits(given []edition.Credit) []content.Credit {
	var credits []content.Credit
	for _, c := range given {
		credit := content.Credit{Name: edition.CleanText(c.Name), Role: cmp.Or(c.Role, content.RoleAuthor)}
		if credit.Role.Authors() {
			credit.AuthorID = d.author(credit.Name, cmp.Or(c.Kind, content.Person))
		}
		credits = append(credits, credit)
	}
	return credits
}

func (d *documents) author(name string, kind content.AuthorKind) content.ID {
	name = authorKey(name)
	id := content.AuthorID(d.publication.ID, name)
	if a, ok := d.authors[id]; ok {
		if kind.SaysMoreThan(a.Kind) {
			a.Kind = kind
		}
		return id
	}
	d.authors[id] = &content.Author{ID: id, PublicationID: d.publication.ID, Name: name, Kind: kind}
	return id
}
