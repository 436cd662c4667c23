package edition

import (
	"cmp"
	"slices"
	"strings"

	"broadsheet/internal/content"
)

// PublicationID returns the id of the publication that the edition is of.
func (p Publication) PublicationID() content.ID {
	return content.PublicationID(cmp.Or(p.ID, text(p.Name)))
}

// publication merges what an edition of a date tells of its publication with what is known.
// Where both tell something, an edition that is not older than those before is right; an
// older one fills gaps.
func publication(p Publication, date content.Date, known *content.Publication) *content.Publication {
	newer := content.Publication{
		ID: p.PublicationID(), Name: text(p.Name), Language: p.Language, TimeZone: p.TimeZone,
		Contact: Contact{
			Address: text(p.Contact.Address), PostalCode: text(p.Contact.PostalCode),
			Phone: text(p.Contact.Phone), Email: text(p.Contact.Email),
		},
		Licences: licences(nil, p.Licences), RightsNotice: text(p.RightsNotice), AsOf: date,
	}
	key := strings.TrimPrefix(string(newer.ID), "pub_")
	older := content.Publication{}
	if known != nil {
		older = *known
	}
	if older.Name == key {
		older.Name = "" // nobody told it
	}
	if older.AsOf > newer.AsOf {
		newer, older = older, newer
	}
	return &content.Publication{
		ID: newer.ID, AsOf: newer.AsOf,
		Name:     cmp.Or(newer.Name, older.Name, key),
		Language: cmp.Or(newer.Language, older.Language),
		TimeZone: cmp.Or(newer.TimeZone, older.TimeZone),
		Contact: Contact{
			Address:    cmp.Or(newer.Contact.Address, older.Contact.Address),
			PostalCode: cmp.Or(newer.Contact.PostalCode, older.Contact.PostalCode),
			Phone:      cmp.Or(newer.Contact.Phone, older.Contact.Phone),
			Email:      cmp.Or(newer.Contact.Email, older.Contact.Email),
		},
		Licences:     licences(older.Licences, newer.Licences),
		RightsNotice: cmp.Or(newer.RightsNotice, older.RightsNotice),
	}
}

// licences adds newer licences to older ones. Of a register that both name, the newer hold.
func licences(older, newer []Licence) []Licence {
	named := map[content.LicenceKind]bool{}
	for _, l := range newer {
		named[l.Kind] = true
	}
	merged := slices.DeleteFunc(slices.Clone(older), func(l Licence) bool { return named[l.Kind] })
	for _, l := range newer {
		if l.Number = text(l.Number); l.Number != "" && !slices.Contains(merged, l) {
			merged = append(merged, l)
		}
	}
	slices.SortStableFunc(merged, func(a, b Licence) int { return cmp.Compare(a.Kind, b.Kind) })
	return merged
}
