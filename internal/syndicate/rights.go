package syndicate

import (
	"cmp"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// rights are the rights in an article: the holder, the notice, and what partners may do with it.
type rights struct {
	holder      text
	named       bool // a holder is stated; otherwise holder is the publication's name
	notice      text
	syndication content.Syndication
	expires     time.Time
}

// rights returns the rights that apply to the article: its own, otherwise those of its publication.
func (s *story) rights() rights {
	own, p := s.EffectiveRights(), s.publication
	r := rights{
		holder: cmp.Or(line(own.Holder), line(p.Rights.Holder)), notice: cmp.Or(line(own.Notice), notice(p)),
		syndication: cmp.Or(own.Syndication, p.Policy().Syndication), expires: own.ExpiresAt,
	}
	if r.named = r.holder != ""; !r.named {
		r.holder = masthead(p)
	}
	return r
}

// notice returns the publication's rights notice.
func notice(p *content.Publication) text {
	return cmp.Or(line(p.Rights.Notice), line(p.RightsNotice))
}

// line returns the rights in one line, for formats with a single field: the notice, with the holder in
// front unless the notice names the holder.
func (r rights) line() text {
	switch {
	case r.notice == "":
		return "© " + r.holder
	case strings.Contains(string(r.notice), string(r.holder)):
		return r.notice
	}
	return "© " + r.holder + " · " + r.notice
}

// usageTerms says for people which partners may receive the article.
func (r rights) usageTerms() text {
	switch r.syndication {
	case content.Open:
		return "Open to all partners."
	case content.NotSyndicated:
		return "Not for syndication."
	}
	return "For partners who are entitled to it."
}
