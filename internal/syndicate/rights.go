package syndicate

import (
	"cmp"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// rights are who holds them in an article, and what may be done with it.
type rights struct {
	holder      text
	own         bool // the holder was told, and is not just whose newspaper it is
	notice      text
	syndication content.Syndication
	expires     time.Time
}

// rights are those that hold in the article. What it does not tell, its publication does.
func (s *story) rights() rights {
	told, p := s.EffectiveRights(), s.publication
	r := rights{
		holder: cmp.Or(line(told.Holder), line(p.Rights.Holder)), notice: cmp.Or(line(told.Notice), notice(p)),
		syndication: cmp.Or(told.Syndication, p.Policy().Syndication), expires: told.ExpiresAt,
	}
	if r.own = r.holder != ""; !r.own {
		r.holder = masthead(p)
	}
	return r
}

// notice is what a publication says of the rights in all that it publishes.
func notice(p *content.Publication) text {
	return cmp.Or(line(p.Rights.Notice), line(p.RightsNotice))
}

// line is rights in one line, for formats that have no more room: the notice, and whose they are
// where it does not name them.
func (r rights) line() text {
	switch {
	case r.notice == "":
		return "© " + r.holder
	case strings.Contains(string(r.notice), string(r.holder)):
		return r.notice
	}
	return "© " + r.holder + " · " + r.notice
}

// terms say in words who may be given a copy.
func (r rights) terms() text {
	switch r.syndication {
	case content.Open:
		return "Open to all partners."
	case content.NotSyndicated:
		return "Not for syndication."
	}
	return "For partners who are entitled to it."
}
