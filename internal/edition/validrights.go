package edition

import (
	"fmt"
	"slices"
	"time"

	"broadsheet/internal/content"
)

// ValidateRights reports the first fault of rights, which stand at path, as an error of code Invalid.
func ValidateRights(path string, r Rights) error {
	v := &validator{}
	v.rights(path, r)
	return v.err
}

// ValidatePolicy reports the first fault of what a publication decides for all its articles, as an
// error of code Invalid.
func ValidatePolicy(p Publication) error {
	v := &validator{}
	v.policy(p)
	return v.err
}

// rights goes through rights.
func (v *validator) rights(path string, r Rights) {
	v.syndication(path, r.Syndication)
	v.year(path+".embargoUntil", r.EmbargoUntil)
	v.year(path+".expiresAt", r.ExpiresAt)
}

func (v *validator) syndication(path string, s content.Syndication) {
	if s != "" && !slices.Contains(content.Syndications(), s) {
		v.fault(path+".syndication", "%q is none of %v", s, content.Syndications())
	}
}

// policy goes through what a publication decides for all its articles.
func (v *validator) policy(p Publication) {
	v.syndication("publication.rights", p.Rights.Syndication)
	if p.PublicAccess != "" && !slices.Contains(content.Accesses(), p.PublicAccess) {
		v.fault("publication.publicAccess", "%q is none of %v", p.PublicAccess, content.Accesses())
	}
}

// year refuses times that have no year of four digits by universal time, as RFC 3339 writes it.
func (v *validator) year(path string, t time.Time) {
	if y := t.UTC().Year(); y < 1 || y > 9999 {
		v.fault(path, "is in the year %d; years are from 1 to 9999", y)
	}
}

// newsroom goes through what the newsroom decided of an article.
func (v *validator) newsroom(path string, a Article) {
	v.rights(path+".rights", a.Rights)
	if a.NewsroomRights != nil {
		v.rights(path+".newsroomRights", *a.NewsroomRights)
	}
	if a.NewsroomImages != nil {
		v.rights(path+".newsroomImages", *a.NewsroomImages)
	}
	if w := a.Withdrawal; w != nil {
		v.decision(path+".withdrawal", "reason", w.Reason, w.At)
	}
	corrected := 0
	for n, c := range a.Corrections {
		at := fmt.Sprintf("%s.corrections[%d]", path, n)
		v.decision(at, "note", c.Note, c.At)
		if len(c.Fields) == 0 {
			v.fault(at+".fields", "are missing; a correction is of one or more")
		}
		seen := map[content.CorrectedField]bool{}
		for m, f := range c.Fields {
			if !slices.Contains(content.CorrectedFields(), f.Name) || seen[f.Name] {
				v.fault(fmt.Sprintf("%s.fields[%d].name", at, m), "%q is there twice, or none of %v", f.Name, content.CorrectedFields())
			}
			seen[f.Name] = true
		}
		if seen[content.CorrectedBody] {
			corrected++
		}
	}
	if n := len(a.EarlierBodies); n != 0 && n != corrected {
		v.fault(path+".earlierBodies", "are %d, and the corrections of the body %d; there is one before each", n, corrected)
	}
	for n, body := range a.EarlierBodies {
		v.body(fmt.Sprintf("%s.earlierBodies[%d]", path, n), body)
	}
}

func (v *validator) decision(path, why, reason string, at time.Time) {
	if CleanText(reason) == "" {
		v.fault(path+"."+why, "is missing; readers are told it")
	}
	if at.IsZero() {
		v.fault(path+".at", "is missing")
	}
	v.year(path+".at", at)
}
