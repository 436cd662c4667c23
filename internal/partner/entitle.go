package partner

import (
	"slices"

	"broadsheet/internal/content"
)

// Entitle gives a partner an entitlement, in place of the one to the same part of a publication.
// It returns that one, empty for none, and whether anything changes.
func Entitle(p *content.Partner, e content.Entitlement) (before content.Entitlement, changed bool) {
	at := slices.IndexFunc(p.Entitlements, e.Same)
	if at < 0 {
		p.Entitlements = append(slices.Clone(p.Entitlements), e)
		return before, true
	}
	before = p.Entitlements[at]
	p.Entitlements = slices.Clone(p.Entitlements) // who else has the partner is not to see half of it
	p.Entitlements[at] = e
	return before, !before.Equal(e)
}

// Withdraw takes the entitlement to a part of a publication from a partner, and returns it;
// there is false where it has none.
func Withdraw(p *content.Partner, part content.Entitlement) (before content.Entitlement, there bool) {
	at := slices.IndexFunc(p.Entitlements, part.Same)
	if at < 0 {
		return before, false
	}
	before = p.Entitlements[at]
	p.Entitlements = slices.Delete(slices.Clone(p.Entitlements), at, at+1)
	return before, true
}
