package epaper

import (
	"slices"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/markup"
)

// dropHead removes the lines at the top that repeat the article's headline.
func dropHead(lines []line, h headline) []line {
	equalIgnoringSpaces := func(a, b string) bool {
		strip := func(s string) string {
			return strings.Map(func(r rune) rune {
				if isSpace(r) || strings.ContainsRune("—-―－─", r) {
					return -1
				}
				return r
			}, s)
		}
		return b != "" && strip(a) == strip(b)
	}
	for len(lines) > 0 && lines[0].kind != pictureLine {
		if t := lines[0].text; !equalIgnoringSpaces(t, h.title) && !equalIgnoringSpaces(t, h.kicker) && !equalIgnoringSpaces(t, h.subtitle) {
			break
		}
		lines = lines[1:]
	}
	return lines
}

// readTop reads the lines before the first paragraph: bylines, captions, editor's note. It
// returns the lines that stay in the body.
func (st *story) readTop(lines []line) []line {
	var body []line
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if l.aside() {
			body = append(body, l)
			continue
		}
		if note, next := editorsNote(lines, i); note != nil && st.editorsNote == nil {
			st.editorsNote, i = note, next-1
			continue
		}
		if l.caption && len(body) > 0 {
			body = append(body, l)
			continue
		}
		if l.kind != textLine && l.kind != headLine || l.caption {
			return append(body, lines[i:]...)
		}
		at := atTop
		if n := len(body); n > 0 && (body[n-1].kind == pictureLine || looksLikeCaption(body[n-1])) {
			at = besidePicture
		}
		v, s := classify(l.text, at)
		switch {
		case v == bylineLine && !s.isExplicit() && len(st.bylines) > 0:
			return append(body, lines[i:]...) // the article is signed already: a short line of text
		case v == bylineLine || v == signatureLine:
			st.addByline(s.inner, signatureCredits(s.inner))
		case v == photoCreditLine && at == atTop:
			st.addPhotoCredit(s)
		case v == noteLine && st.readNote(s):
		case v == captionText && at == atTop:
			st.addLooseCaption(l.text, lines[i+1:])
		case v == captionText || v == photoCreditLine || at == besidePicture && looksLikeCaption(l):
			body = append(body, l)
		default:
			if v == bodyText && s.runes <= 40 && !s.sentence && (laterNote(lines, i) || laterByline(lines, i)) {
				body = append(body, l)
				continue
			}
			return append(body, lines[i:]...)
		}
	}
	return body
}

// laterNote reports whether an editor's note begins within the two lines after line i.
func laterNote(lines []line, i int) bool {
	for j := i + 1; j < len(lines) && j <= i+2; j++ {
		if noteLabel.MatchString(foldSpaces(lines[j].text)) {
			return true
		}
	}
	return false
}

// laterByline reports whether the next line is marked as a byline, as after the line （外一首） of a
// poem.
func laterByline(lines []line, i int) bool {
	if i+1 >= len(lines) || lines[i+1].kind != textLine {
		return false
	}
	v, s := classify(lines[i+1].text, atTop)
	return v == signatureLine || v == bylineLine && s.isExplicit()
}

// readEnd reads the lines after the last paragraph: signatures, photo credits, notes. It returns
// the lines that stay in the body.
func (st *story) readEnd(lines []line) []line {
	var bylines []lineFeatures
	n := len(lines)
	var tail []line // the lines after the last paragraph that stay
	for n > 0 {
		l := lines[n-1]
		if l.aside() {
			tail = append(tail, l)
			n--
			continue
		}
		v, s := classify(l.text, atEnd)
		if l.kind != textLine && l.kind != headLine || l.caption || n > 1 && lines[n-2].kind == pictureLine && looksLikeCaption(l) && v != bylineLine && v != signatureLine && n-2 > 0 {
			break
		}
		done := false
		switch {
		case v == bylineLine || v == signatureLine || v == photoCreditLine && !followsCaption(lines, n-1):
			bylines = append(bylines, s)
		case v == noteLine && !st.readNote(s):
			tail = append(tail, l)
		case v == noteLine:
		default:
			done = true
		}
		if done {
			break
		}
		n--
	}
	slices.Reverse(tail)
	slices.Reverse(bylines)
	lines = append(append([]line{}, lines[:n]...), tail...)
	for _, s := range bylines {
		if v, _ := classify(s.text, atEnd); v == photoCreditLine {
			st.addPhotoCredit(s)
			continue
		}
		st.addByline(s.inner, signatureCredits(s.inner))
	}
	st.takeInlineSignature(lines, n)
	return lines
}

// followsCaption reports whether the photo credit in line i belongs to the picture before it.
func followsCaption(lines []line, i int) bool {
	return i > 0 && lines[i-1].kind == pictureLine
}

// takeInlineSignature removes a signature from the end of the last paragraph, line n-1, and
// credits it.
func (st *story) takeInlineSignature(lines []line, n int) {
	if n == 0 || lines[n-1].kind != textLine {
		return
	}
	l := &lines[n-1]
	if photoEnd.MatchString(l.text) {
		return
	}
	rest, byline, ok := inlineSignature(l.text)
	if !ok || st.creditItems(lines[:n-1], l.text) {
		return
	}
	if l.markup != "" && strings.HasPrefix(l.text, rest) {
		l.markup = markup.Cut(l.markup, 0, len(rest))
	} else {
		l.markup = ""
	}
	l.text = rest
	st.addByline(byline, signatureCredits(byline))
}

// creditItems reports whether the paragraphs are separate news items, each signed at its end, and
// credits their authors. The signatures stay in the items, since each belongs to its own.
func (st *story) creditItems(lines []line, last string) bool {
	var bylines []string
	for _, l := range lines {
		if _, byline, ok := inlineSignature(l.text); ok && l.kind == textLine {
			bylines = append(bylines, byline)
		}
	}
	if len(bylines) == 0 {
		return false
	}
	if _, byline, ok := inlineSignature(last); ok {
		bylines = append(bylines, byline)
	}
	for _, b := range bylines {
		st.addByline(b, signatureCredits(b))
	}
	return true
}

// addPhotoCredit reads a line with a photographer's credit. With 文/图 or 摄影报道, the photographer is
// also the author.
func (st *story) addPhotoCredit(s lineFeatures) {
	if m := agencyPhoto.FindStringSubmatch(s.inner); m != nil && m[1] == "" {
		st.defaultPhotographer, st.photographerLine = m[2], s.inner
		return
	}
	credits, ok := parseCredits(s.inner, false)
	name := photographer(s.inner)
	writes := false
	for _, c := range credits {
		writes = writes || c.Role != content.RolePhotographer
	}
	if ok && writes {
		st.addByline(s.inner, credits)
	}
	if st.defaultPhotographer == "" && (!ok || anyPhotographer(credits)) {
		st.defaultPhotographer, st.photographerLine = name, s.inner
	}
}
