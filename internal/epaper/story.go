package epaper

import (
	"slices"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// story is the content of an article, composed from its lines.
type story struct {
	bylines             []string
	credits             []edition.Credit
	editorsNote         []string
	images              []edition.Image
	sections            []edition.BodySection
	source              string
	defaultPhotographer string // photographer of the pictures without a credit of their own
	photographerLine    string // the line with that credit
}

// headline is the head of an article. The body may repeat it.
type headline struct {
	kicker, title, subtitle string
	byline                  string // from a field that contains only a byline
}

// compose turns the lines of an article into a story. It removes the bylines, notes and
// signatures at the top and the end, assigns captions to pictures, and builds sections from the
// rest.
func compose(lines []line, h headline) *story {
	st := &story{}
	st.addGivenByline(h.byline)
	lines = dropHead(lines, h)
	lines = st.readTop(lines)
	lines = st.readEnd(lines)
	lines = st.assignCaptions(lines)
	st.readDatelines(lines)
	st.buildSections(lines)
	st.creditPhotographers()
	return st
}

// addGivenByline adds the byline that the page gives in a field of its own.
func (st *story) addGivenByline(byline string) {
	byline = foldSpaces(strings.TrimPrefix(strings.TrimPrefix(foldSpaces(byline), "作者："), "作者:"))
	byline = foldSpaces(strings.TrimPrefix(strings.TrimPrefix(byline, "新闻作者："), "新闻作者:"))
	if byline == "" || byline == "佚名" || byline == "无" {
		return
	}
	v, s := classify(byline, atTop)
	if v == noteLine {
		st.readNote(s)
		return
	}
	if closing.MatchString(s.inner) {
		return // （外一首）
	}
	st.addByline(featuresOf(byline, atTop).inner, signatureCredits(byline))
}

// addByline adds a byline and its credits, unless the byline repeats an earlier one.
func (st *story) addByline(raw string, credits []edition.Credit) {
	if onlyNonAuthors(credits) {
		st.addCredits(credits)
		return
	}
	for _, b := range st.bylines {
		if strings.ReplaceAll(b, " ", "") == strings.ReplaceAll(raw, " ", "") {
			return
		}
	}
	if len(st.bylines) == 0 || !st.allCredited(credits) {
		st.bylines = append(st.bylines, raw)
	}
	st.addCredits(credits)
	if m := leadingAgency.FindString(raw); m != "" && st.source == "" {
		st.source = m
	}
}

// onlyNonAuthors reports whether all credits are for planning, layout or proofreading. They make
// no byline.
func onlyNonAuthors(credits []edition.Credit) bool {
	for _, c := range credits {
		if c.Role.Authors() {
			return false
		}
	}
	return len(credits) > 0
}

// allCredited reports whether all names of credits are credited already, as when a dateline
// repeats the byline.
func (st *story) allCredited(credits []edition.Credit) bool {
	for _, c := range credits {
		if !slices.ContainsFunc(st.credits, func(have edition.Credit) bool { return have.Name == c.Name }) {
			return false
		}
	}
	return len(credits) > 0
}

// addCredits adds the credits that are new. A person with a role in the byline is not credited
// again as a plain author for the signature; a role replaces a plain author's credit.
func (st *story) addCredits(credits []edition.Credit) {
	for _, c := range credits {
		isCredited := false
		for i, have := range st.credits {
			if have.Name != c.Name {
				continue
			}
			switch {
			case have.Role == c.Role || c.Role == content.RoleAuthor:
				isCredited = true
			case have.Role == content.RoleAuthor && c.Role != content.RolePhotographer:
				st.credits[i], isCredited = c, true
			}
		}
		if !isCredited {
			st.credits = append(st.credits, c)
		}
	}
}

// readDatelines reads the bylines at the start of paragraphs: 本报讯（记者 王明）.
func (st *story) readDatelines(lines []line) {
	signed := len(st.bylines) > 0
	found := 0
	for i, l := range lines {
		if l.kind != textLine {
			continue
		}
		byline, agency := datelineByline(l.text)
		if byline == "" || found == 0 && i > 3 && signed {
			continue
		}
		found++
		credits, ok := parseCredits(byline, false)
		if !ok || agency != "" && strings.Contains(byline, agency) && !hasRole.MatchString(byline) {
			credits = nil
		}
		if !signed || agency == "" || credits != nil {
			st.addByline(byline, credits)
		}
		st.creditAgency(agency, credits)
	}
}

// creditAgency credits the agency in a dateline, before its reporters.
func (st *story) creditAgency(agency string, reporters []edition.Credit) {
	if agency == "" {
		return
	}
	if st.source == "" {
		st.source = agency
	}
	if slices.ContainsFunc(st.credits, func(c edition.Credit) bool { return c.Name == agency }) {
		return
	}
	at := slices.IndexFunc(st.credits, func(c edition.Credit) bool { return slices.Contains(reporters, c) })
	if at < 0 {
		at = len(st.credits)
	}
	st.credits = slices.Insert(st.credits, at, edition.Credit{Name: agency, Role: content.RoleAuthor, Kind: content.Agency})
}

// buildSections builds the body's sections from the remaining lines.
func (st *story) buildSections(lines []line) {
	markHeadings(lines)
	current := edition.BodySection{}
	flush := func() {
		if len(current.Blocks) > 0 || current.Heading != "" || current.Kicker != "" {
			st.sections = append(st.sections, current)
		}
		current = edition.BodySection{}
	}
	for _, l := range lines {
		if l.heading {
			kicker, heading, _ := headingOf(l)
			switch {
			case len(current.Blocks) > 0 || current.Heading != "" && current.Kicker != "" || current.Heading == "" && current.Kicker == "":
				flush()
				current.Kicker, current.Heading = kicker, heading
			case current.Heading == "":
				current.Heading = heading
			default:
				current.Kicker, current.Heading = current.Heading, heading
			}
			continue
		}
		current.Blocks = append(current.Blocks, st.newBlock(l))
	}
	flush()
}

// newBlock returns the block of a line, and adds its picture to the story's images.
func (st *story) newBlock(l line) edition.Block {
	switch l.kind {
	case pictureLine:
		img := l.image
		if img.Credit == "" {
			img.Credit = st.defaultPhotographer
		}
		st.images = append(st.images, img)
		return edition.Block{Type: edition.Picture, Image: &img}
	case blockLine:
		return l.made
	case verseLine:
		return edition.Block{Type: edition.Verse, Lines: l.verse}
	case quoteLine:
		return edition.Block{Type: edition.Quote, Text: l.text, HTML: l.markup}
	}
	return edition.Block{Type: edition.Paragraph, Text: l.text, HTML: l.markup}
}
