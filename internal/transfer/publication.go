package transfer

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// mergePublication merges the publication of an edition with the stored one, which may be nil. For each
// field the newest edition that gives it wins, in whatever order editions are imported. A field that the
// newsroom set stays, unless overrule is true.
func mergePublication(p edition.Publication, date content.Date, stored *content.Publication, overrule bool) *content.Publication {
	m := &fieldMerge{date: date, repeated: p.FieldDates, dates: map[string]content.Date{}, overrule: overrule}
	old := content.Publication{}
	if stored != nil {
		old = *stored
		maps.Copy(m.dates, stored.FieldDates)
	}
	id := p.PublicationID()
	key := strings.TrimPrefix(string(id), "pub_")
	if old.Name == key {
		old.Name = "" // no source gave a name; the key stands in for it
	}
	return &content.Publication{
		ID:       id,
		Name:     cmp.Or(m.choose("name", edition.CleanText(p.Name), old.Name), key),
		Language: m.choose("language", p.Language, old.Language),
		TimeZone: m.choose("timeZone", p.TimeZone, old.TimeZone),
		Contact: edition.Contact{
			Address:    m.choose("address", edition.CleanText(p.Contact.Address), old.Contact.Address),
			PostalCode: m.choose("postalCode", edition.CleanText(p.Contact.PostalCode), old.Contact.PostalCode),
			Phone:      m.choose("phone", edition.CleanText(p.Contact.Phone), old.Contact.Phone),
			Email:      m.choose("email", edition.CleanText(p.Contact.Email), old.Contact.Email),
		},
		Licences:     m.licences(p.Licences, old.Licences),
		RightsNotice: m.choose("rightsNotice", edition.CleanText(p.RightsNotice), old.RightsNotice),
		Rights: edition.Rights{
			Holder:      m.choose(edition.FieldHolder, edition.CleanText(p.Rights.Holder), old.Rights.Holder),
			Notice:      m.choose(edition.FieldNotice, edition.CleanText(p.Rights.Notice), old.Rights.Notice),
			Syndication: content.Syndication(m.choose(edition.FieldSyndication, string(p.Rights.Syndication), string(old.Rights.Syndication))),
		},
		PublicAccess: content.Access(m.choose(edition.FieldPublicAccess, string(p.PublicAccess), string(old.PublicAccess))),
		FieldDates:   m.dates,
	}
}

// fieldMerge chooses between the fields of an edition and the stored fields.
type fieldMerge struct {
	date     content.Date            // of the edition
	repeated map[string]content.Date // original dates of fields that the edition repeats from older ones
	dates    map[string]content.Date // by field: date of the edition that gave it; the result
	overrule bool
}

// claim reports whether the edition's value of a field wins. If so, it records the date of the value.
func (m *fieldMerge) claim(field string) bool {
	date := cmp.Or(m.repeated[field], m.date)
	if decided := m.dates[field] == edition.Decided; decided && !m.overrule || !decided && m.dates[field] > date {
		return false
	}
	m.dates[field] = date
	return true
}

// choose returns the given value of a field, or the stored one.
func (m *fieldMerge) choose(name, given, stored string) string {
	isGiven := given != "" || m.repeated[name] == edition.Decided // the newsroom may set a field to ""
	if isGiven && m.claim(name) {
		return given
	}
	return stored
}

// licences merges licences, for each kind separately.
func (m *fieldMerge) licences(given, stored []edition.Licence) []edition.Licence {
	merged := slices.Clone(stored)
	mine := map[content.LicenceKind]bool{}
	for _, l := range given {
		if l.Number = edition.CleanText(l.Number); l.Number == "" {
			continue
		}
		if _, decided := mine[l.Kind]; !decided {
			if mine[l.Kind] = m.claim("licence " + string(l.Kind)); mine[l.Kind] {
				merged = slices.DeleteFunc(merged, func(old edition.Licence) bool { return old.Kind == l.Kind })
			}
		}
		if mine[l.Kind] && !slices.Contains(merged, l) {
			merged = append(merged, l)
		}
	}
	slices.SortStableFunc(merged, func(a, b edition.Licence) int { return cmp.Compare(a.Kind, b.Kind) })
	return merged
}
