package epaper

import (
	"strings"

	"broadsheet/internal/content"
)

// dropHead drops the lines at the top that only repeat the head of the article.
func dropHead(lines []line, h headline) []line {
	same := func(a, b string) bool {
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
		if t := lines[0].text; !same(t, h.title) && !same(t, h.kicker) && !same(t, h.subtitle) {
			break
		}
		lines = lines[1:]
	}
	return lines
}

// readTop reads what stands before the first paragraph.
func (st *story) readTop(lines []line) []line {
	var kept []line
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if l.kind == pictureLine {
			kept = append(kept, l)
			continue
		}
		if note, next := editorsNote(lines, i); note != nil && st.editorsNote == nil {
			st.editorsNote, i = note, next-1
			continue
		}
		if l.caption && len(kept) > 0 {
			kept = append(kept, l)
			continue
		}
		if l.kind != textLine && l.kind != headLine || l.caption {
			return append(kept, lines[i:]...)
		}
		at := atTop
		if n := len(kept); n > 0 && (kept[n-1].kind == pictureLine || looksLikeCaption(kept[n-1])) {
			at = besidePicture
		}
		v, s := classify(l.text, at)
		switch {
		case v == bylineLine && !s.isExplicit() && len(st.bylines) > 0:
			return append(kept, lines[i:]...) // a short line of a text that is signed already
		case v == bylineLine || v == signatureLine:
			st.addByline(s.inner, signatureCredits(s.inner))
		case v == photoCreditLine && at == atTop:
			st.addPhotoCredit(s)
		case v == noteLine && st.readNote(s):
		case v == captionText && at == atTop:
			st.addLooseCaption(l.text, lines[i+1:])
		case v == captionText || v == photoCreditLine || at == besidePicture && looksLikeCaption(l):
			kept = append(kept, l)
		default:
			if v == bodyText && s.runes <= 40 && !s.sentence && (laterNote(lines, i) || laterByline(lines, i)) {
				kept = append(kept, l)
				continue
			}
			return append(kept, lines[i:]...)
		}
	}
	return kept
}

// laterNote reports whether an editor's note begins within the next two lines.
func laterNote(lines []line, i int) bool {
	for j := i + 1; j < len(lines) && j <= i+2; j++ {
		if noteLabel.MatchString(foldSpaces(lines[j].text)) {
			return true
		}
	}
	return false
}

// laterByline reports whether a byline that is marked as one follows, as below the line
// （外一首） of a poem.
func laterByline(lines []line, i int) bool {
	if i+1 >= len(lines) || lines[i+1].kind != textLine {
		return false
	}
	v, s := classify(lines[i+1].text, atTop)
	return v == signatureLine || v == bylineLine && s.isExplicit()
}

// readEnd reads what stands behind the last paragraph.
func (st *story) readEnd(lines []line) []line {
	var bylines []lineFeatures
	n := len(lines)
	var tail []line // stays behind the last paragraph
	for n > 0 {
		l := lines[n-1]
		if l.kind == pictureLine {
			tail = append([]line{l}, tail...)
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
			bylines = append([]lineFeatures{s}, bylines...)
		case v == noteLine && !st.readNote(s):
			tail = append([]line{l}, tail...)
		case v == noteLine:
		default:
			done = true
		}
		if done {
			break
		}
		n--
	}
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

// followsCaption reports whether a photo credit belongs to the picture or caption before it.
func followsCaption(lines []line, i int) bool {
	return i > 0 && lines[i-1].kind == pictureLine
}

// takeInlineSignature takes a signature off the end of the last paragraph.
func (st *story) takeInlineSignature(lines []line, n int) {
	if n == 0 || lines[n-1].kind != textLine {
		return
	}
	l := &lines[n-1]
	if photoEnd.MatchString(l.text) {
		return
	}
	rest, byline, ok := inlineSignature(l.text)
	if !ok || signedItems(lines[:n-1]) {
		return
	}
	l.text = rest
	if l.markup != "" {
		l.markup = "" // it would still hold the signature
	}
	st.addByline(byline, signatureCredits(byline))
}

// signedItems reports whether paragraphs are news items of their own, each signed at its end:
// then the last signature is only the last item's.
func signedItems(lines []line) bool {
	for _, l := range lines {
		if _, _, ok := inlineSignature(l.text); ok && l.kind == textLine {
			return true
		}
	}
	return false
}

// addPhotoCredit reads a line that names who took the pictures, and with 文/图 or 摄影报道 who
// wrote the article too.
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
