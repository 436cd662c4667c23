package epaper

import (
	"cmp"
	"path"
	"slices"

	"broadsheet/internal/edition"
)

// namesByFolder returns the newspaper's name for each folder whose files agree on one. A folder
// whose files give no name gets the name on which all files agree, if any.
func namesByFolder(readings []Reading) map[string]string {
	byDir := make(map[string]map[string]bool)
	all := make(map[string]bool)
	for _, r := range readings {
		dir := path.Dir(r.Path)
		if byDir[dir] == nil {
			byDir[dir] = make(map[string]bool)
		}
		if r.Publication.Name != "" {
			byDir[dir][r.Publication.Name] = true
			all[r.Publication.Name] = true
		}
	}
	names := make(map[string]string)
	for dir, set := range byDir {
		if len(set) == 0 {
			set = all
		}
		if len(set) == 1 {
			for name := range set {
				names[dir] = name
			}
		}
	}
	return names
}

// commonLanguage returns the language of most articles, or "" when it is the usual one.
func commonLanguage(readings []Reading) string {
	counts := make(map[string]int)
	best := ""
	for _, r := range readings {
		if r.Article == nil {
			continue
		}
		l := r.Publication.Language
		if counts[l]++; counts[l] > counts[best] || counts[l] == counts[best] && l < best {
			best = l
		}
	}
	return best
}

// mergePublication combines what the files say about the newspaper. The operator's id and name
// override theirs; the operator's other values are used where no file has one.
func mergePublication(name string, readings []Reading, o Options) edition.Publication {
	p := edition.Publication{ID: o.Publication.ID, Name: cmp.Or(o.Publication.Name, name)}
	p.Language = cmp.Or(o.Publication.Language, commonLanguage(readings), defaultLanguage)
	p.TimeZone = cmp.Or(o.Publication.TimeZone, defaultZone)
	fill := func(from edition.Publication) {
		p.Name = cmp.Or(p.Name, from.Name)
		p.RightsNotice = cmp.Or(p.RightsNotice, from.RightsNotice)
		p.Contact.Address = cmp.Or(p.Contact.Address, from.Contact.Address)
		p.Contact.PostalCode = cmp.Or(p.Contact.PostalCode, from.Contact.PostalCode)
		p.Contact.Phone = cmp.Or(p.Contact.Phone, from.Contact.Phone)
		p.Contact.Email = cmp.Or(p.Contact.Email, from.Contact.Email)
		for _, l := range from.Licences {
			if !slices.Contains(p.Licences, l) {
				p.Licences = append(p.Licences, l)
			}
		}
	}
	for _, r := range readings {
		fill(r.Publication)
	}
	fill(o.Publication)
	return p
}
