package transfer

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// publication merges what an edition of a date tells of its publication with what is known.
// Of each field, the newest edition that tells it is right, in whatever order they come; none
// is against what the newsroom decided, unless it overrules that.
func publication(p edition.Publication, date content.Date, known *content.Publication, overrule bool) *content.Publication {
	m := &fieldMerge{date: date, older: p.FieldDates, told: map[string]content.Date{}, overrule: overrule}
	old := content.Publication{}
	if known != nil {
		old = *known
		maps.Copy(m.told, known.FieldDates)
	}
	id := p.PublicationID()
	key := strings.TrimPrefix(string(id), "pub_")
	if old.Name == key {
		old.Name = "" // nobody told it
	}
	return &content.Publication{
		ID:       id,
		Name:     cmp.Or(m.field("name", edition.CleanText(p.Name), old.Name), key),
		Language: m.field("language", p.Language, old.Language),
		TimeZone: m.field("timeZone", p.TimeZone, old.TimeZone),
		Contact: edition.Contact{
			Address:    m.field("address", edition.CleanText(p.Contact.Address), old.Contact.Address),
			PostalCode: m.field("postalCode", edition.CleanText(p.Contact.PostalCode), old.Contact.PostalCode),
			Phone:      m.field("phone", edition.CleanText(p.Contact.Phone), old.Contact.Phone),
			Email:      m.field("email", edition.CleanText(p.Contact.Email), old.Contact.Email),
		},
		Licences:     m.licences(p.Licences, old.Licences),
		RightsNotice: m.field("rightsNotice", edition.CleanText(p.RightsNotice), old.RightsNotice),
		Rights: edition.Rights{
			Holder:      m.field(edition.FieldHolder, edition.CleanText(p.Rights.Holder), old.Rights.Holder),
			Notice:      m.field(edition.FieldNotice, edition.CleanText(p.Rights.Notice), old.Rights.Notice),
			Syndication: content.Syndication(m.field(edition.FieldSyndication, string(p.Rights.Syndication), string(old.Rights.Syndication))),
		},
		PublicAccess: content.Access(m.field(edition.FieldPublicAccess, string(p.PublicAccess), string(old.PublicAccess))),
		FieldDates:   m.told,
	}
}

// fieldMerge is an edition of a date, among those that told each field before.
type fieldMerge struct {
	date     content.Date
	older    map[string]content.Date // of fields that it repeats
	told     map[string]content.Date
	overrule bool
}

// newest reports whether no newer edition told a field, and notes which one does.
func (m *fieldMerge) newest(field string) bool {
	date := cmp.Or(m.older[field], m.date)
	if decided := m.told[field] == edition.Decided; decided && !m.overrule || !decided && m.told[field] > date {
		return false
	}
	m.told[field] = date
	return true
}

func (m *fieldMerge) field(name, given, known string) string {
	told := given != "" || m.older[name] == edition.Decided // that there is none may be decided, too
	if told && m.newest(name) {
		return given
	}
	return known
}

// licences are told register by register.
func (m *fieldMerge) licences(given, known []edition.Licence) []edition.Licence {
	merged := slices.Clone(known)
	mine := map[content.LicenceKind]bool{}
	for _, l := range given {
		if l.Number = edition.CleanText(l.Number); l.Number == "" {
			continue
		}
		if _, decided := mine[l.Kind]; !decided {
			if mine[l.Kind] = m.newest("licence " + string(l.Kind)); mine[l.Kind] {
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
