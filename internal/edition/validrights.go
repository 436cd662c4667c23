package edition

import (
	"fmt"
	"slices"
	"time"

	"broadsheet/internal/content"
)

// ValidateRights returns the first fault of rights, as an error of code Invalid. The path of the rights
// begins its message.
func ValidateRights(path string, r Rights) error {
	v := &validator{}
	v.checkRights(path, r)
	return v.err
}

// ValidatePolicy returns the first fault of a publication's policy (rights and public access), as an
// error of code Invalid.
func ValidatePolicy(p Publication) error {
	v := &validator{}
	v.checkPolicy(p)
	return v.err
}

func (v *validator) checkRights(path string, r Rights) {
	v.checkSyndication(path, r.Syndication)
	v.checkYear(path+".embargoUntil", r.EmbargoUntil)
	v.checkYear(path+".expiresAt", r.ExpiresAt)
}

func (v *validator) checkSyndication(path string, s content.Syndication) {
	if s != "" && !slices.Contains(content.Syndications(), s) {
		v.fault(path+".syndication", "%s", notAllowed(s, content.Syndications()))
	}
}

// checkPolicy checks a publication's rights and public access.
func (v *validator) checkPolicy(p Publication) {
	v.checkSyndication("publication.rights", p.Rights.Syndication)
	if p.PublicAccess != "" && !slices.Contains(content.Accesses(), p.PublicAccess) {
		v.fault("publication.publicAccess", "%s", notAllowed(p.PublicAccess, content.Accesses()))
	}
}

// checkYear refuses times whose year in UTC does not have four digits: RFC 3339 cannot write them.
func (v *validator) checkYear(path string, t time.Time) {
	if y := t.UTC().Year(); y < 1 || y > 9999 {
		v.fault(path, "is in the year %d; it must be in the years 1 to 9999, by UTC", y)
	}
}

// checkPublished refuses times of publication that no newspaper has. They are written in the time zone of the
// publication, so that the year must have four digits in every zone.
func (v *validator) checkPublished(path string, t time.Time) {
	const first, last = 1600, 9998
	if y := t.UTC().Year(); y < first || y > last {
		v.fault(path, "is in the year %d; it must be in the years %d to %d, by UTC", y, first, last)
	}
}

// checkNewsroom checks the rights and the newsroom's decisions of an article.
func (v *validator) checkNewsroom(path string, a Article) {
	v.checkRights(path+".rights", a.Rights)
	if a.NewsroomRights != nil {
		v.checkRights(path+".newsroomRights", *a.NewsroomRights)
	}
	if a.NewsroomImages != nil {
		v.checkRights(path+".newsroomImages", *a.NewsroomImages)
	}
	if w := a.Withdrawal; w != nil {
		v.checkDecision(path+".withdrawal", "reason", w.Reason, w.At)
	}
	bodyCorrections := 0
	for n, c := range a.Corrections {
		at := fmt.Sprintf("%s.corrections[%d]", path, n)
		v.checkDecision(at, "note", c.Note, c.At)
		if len(c.Fields) == 0 {
			v.fault(at+".fields", "are missing; a correction changes at least one field")
		}
		seen := map[content.CorrectedField]bool{}
		for m, f := range c.Fields {
			name := fmt.Sprintf("%s.fields[%d].name", at, m)
			if !slices.Contains(content.CorrectedFields(), f.Name) {
				v.fault(name, "%s", notAllowed(f.Name, content.CorrectedFields()))
			}
			if seen[f.Name] {
				v.fault(name, "%q occurs twice; a correction changes a field once", f.Name)
			}
			seen[f.Name] = true
		}
		if seen[content.CorrectedBody] {
			bodyCorrections++
		}
	}
	if n := len(a.EarlierBodies); n != 0 && n != bodyCorrections {
		v.fault(path+".earlierBodies", "has %d bodies for %d corrections of the body; give one for each correction", n, bodyCorrections)
	}
	for n, body := range a.EarlierBodies {
		v.checkBody(fmt.Sprintf("%s.earlierBodies[%d]", path, n), body)
	}
}

// checkDecision checks a decision's explanation for readers, which is in the given field, and its time.
func (v *validator) checkDecision(path, field, text string, at time.Time) {
	if CleanText(text) == "" {
		v.fault(path+"."+field, "is missing; give a text for readers")
	}
	if at.IsZero() {
		v.fault(path+".at", "is missing; give the time of the decision")
	}
	v.checkYear(path+".at", at)
}
