package partner

import (
	"slices"

	"broadsheet/internal/content"
)

// Entitle gives a partner an entitlement. It replaces the partner's entitlement to the same part
// of the publication; before is the replaced one, or empty. changed reports whether the partner
// differs now.
func Entitle(p *content.Partner, e content.Entitlement) (before content.Entitlement, changed bool) {
	at := slices.IndexFunc(p.Entitlements, e.Same)
	if at < 0 {
		p.Entitlements = append(slices.Clone(p.Entitlements), e)
		return before, true
	}
	before = p.Entitlements[at]
	p.Entitlements = slices.Clone(p.Entitlements) // other goroutines may read the old list
	p.Entitlements[at] = e
	return before, !before.Equal(e)
}

// Withdraw removes a partner's entitlement to a part of a publication, and returns it. found is
// false when the partner has none.
func Withdraw(p *content.Partner, part content.Entitlement) (before content.Entitlement, found bool) {
	at := slices.IndexFunc(p.Entitlements, part.Same)
	if at < 0 {
		return before, false
	}
	before = p.Entitlements[at]
	p.Entitlements = slices.Delete(slices.Clone(p.Entitlements), at, at+1)
	return before, true
}
