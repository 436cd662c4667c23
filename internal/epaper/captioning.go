package epaper

import (
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// addLooseCaption adds a caption that is not next to a picture. It goes to the first picture in
// rest without a caption; if there is none, it becomes an image without a URL.
func (st *story) addLooseCaption(text string, rest []line) {
	caption, credit := splitCaption(text)
	for i := range rest {
		if rest[i].kind == pictureLine && rest[i].image.Caption == "" {
			rest[i].image.Caption, rest[i].image.Credit = caption, credit
			return
		}
	}
	st.images = append(st.images, edition.Image{Caption: caption, Credit: credit})
}

// assignCaptions moves captions between the paragraphs to their pictures, and returns the other
// lines.
func (st *story) assignCaptions(lines []line) []line {
	var out []line
	waiting := []int{} // indices in out of pictures that may still get a caption
	album := isAlbum(lines)
	run := 0 // captions that still follow each other from here
	for i, l := range lines {
		if l.kind == pictureLine {
			waiting = append(withoutCaption(out, waiting), len(out))
			out, run = append(out, l), 0
			continue
		}
		direct := len(waiting) > 0 && len(out[waiting[len(waiting)-1]].image.Caption) < longestCaption
		v, s := classify(l.text, inMiddle)
		switch {
		case direct && (looksLikeCaption(l) || album && l.kind == textLine || isLegend(lines, i)):
			if ofAllPictures.MatchString(s.text) && st.defaultPhotographer == "" {
				_, st.defaultPhotographer = splitCaption(l.text)
			}
			if run == 0 {
				run = captionRun(lines[i:])
			}
			waiting = assignCaption(out, waiting, l, run)
			run = max(run-1, 0)
		case (v == captionText || v == photoCreditLine && !direct && len(lines) > 1) && l.kind == textLine:
			if v == photoCreditLine {
				st.addPhotoCredit(s)
			} else if k := uncaptioned(out); k >= 0 {
				assignCaption(out, []int{k}, l, 1)
			} else {
				st.addLooseCaption(l.text, lines[i+1:])
			}
		default:
			waiting, run = nil, 0
			out = append(out, l)
		}
	}
	return out
}

// ofAllPictures matches a credit for several pictures, not only for the one next to it.
var ofAllPictures = compileHan(`本组|组图|以上(?:图|照)|(?:图片?|照片)(?:均|皆|都)`)

// isAlbum reports whether lines consist of several pictures and short texts only.
func isAlbum(lines []line) bool {
	pictures := 0
	for _, l := range lines {
		switch n := len([]rune(l.text)); {
		case l.kind == pictureLine:
			pictures++
		case l.kind != textLine || n > 40 || strings.ContainsAny(l.text, "。！？"):
			return false
		}
	}
	return pictures > 1
}

// isLegend reports whether line i, right after a picture, is a short caption: it is not styled as
// a heading, and a picture, a longer line or the end follows.
func isLegend(lines []line, i int) bool {
	l := lines[i]
	if l.kind != textLine || i == 0 || lines[i-1].kind != pictureLine || len([]rune(l.text)) > 25 || finalMark.MatchString(l.text) {
		return false
	}
	v, _ := classify(l.text, atTop)
	_, _, mark := headingOf(l)
	if v != bodyText || mark != noHeading {
		return false
	}
	return i+1 == len(lines) || lines[i+1].kind == pictureLine || len([]rune(lines[i+1].text)) > 30
}

// longestCaption is the length in bytes from which no further line is a caption of the same picture.
const longestCaption = 2000

// withoutCaption returns the pictures that have no caption yet, as indices in out. Captions are given to the last
// picture, or to the first while captions follow each other, so only these may have one.
func withoutCaption(out []line, pictures []int) []int {
	for n := len(pictures); n > 0 && out[pictures[n-1]].image.Caption != ""; n-- {
		pictures = pictures[:n-1]
	}
	for len(pictures) > 0 && out[pictures[0]].image.Caption != "" {
		pictures = pictures[1:]
	}
	return pictures
}

// captionRun returns the number of consecutive captions at the start of lines.
func captionRun(lines []line) int {
	n := 0
	for n < len(lines) && looksLikeCaption(lines[n]) {
		if caption, _ := splitCaption(lines[n].text); caption == "" {
			break // only a photographer's credit
		}
		n++
	}
	return n
}

// assignCaption assigns a caption to one of the waiting pictures and returns those that still
// wait. When there are as many captions as pictures, they are assigned in order; else the caption
// goes to the last picture. A line with only a photographer's credit sets the credit and keeps
// the picture's caption.
func assignCaption(out []line, waiting []int, l line, captions int) []int {
	k := waiting[len(waiting)-1]
	if len(waiting) > 1 && captions >= len(waiting) {
		k = waiting[0]
		waiting = waiting[1:]
	}
	img := &out[k].image
	caption, credit := splitCaption(l.text)
	switch {
	case caption == "":
	case img.Caption == "" || strings.Contains(caption, img.Caption):
		img.Caption = caption
	case !strings.Contains(img.Caption, caption):
		img.Caption += " " + caption
	}
	if credit != "" {
		img.Credit = credit
	}
	return waiting
}

// uncaptioned returns the index of the last picture without a caption, or -1.
func uncaptioned(lines []line) int {
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].kind == pictureLine && lines[i].image.Caption == "" {
			return i
		}
	}
	return -1
}

// creditPhotographers adds the photographer as the byline where the article credits no other person: in a
// picture story, or in an article that names its photographer but has no picture. It also sets
// the credit of captions without a picture file.
func (st *story) creditPhotographers() {
	if len(st.images) == 0 && st.defaultPhotographer != "" && len(st.bylines) == 0 {
		st.addByline(st.photographerLine, signatureCredits(st.photographerLine))
	}
	for i := range st.images {
		if st.images[i].Credit == "" && st.images[i].URL == "" {
			st.images[i].Credit = st.defaultPhotographer
		}
	}
	for _, s := range st.sections {
		for _, b := range s.Blocks {
			if b.Type != edition.Picture {
				return
			}
		}
	}
	if len(st.credits) > 0 {
		return
	}
	if st.photographerLine != "" {
		st.addByline(st.photographerLine, nil)
	}
	for _, img := range st.images {
		for _, name := range strings.Split(img.Credit, "、") {
			if isName(name, true) {
				st.addCredits([]edition.Credit{{Name: name, Role: content.RolePhotographer, Kind: content.Person}})
			}
		}
	}
}

// anyPhotographer reports whether a credit has the role of photographer.
func anyPhotographer(credits []edition.Credit) bool {
	for _, c := range credits {
		if c.Role == content.RolePhotographer {
			return true
		}
	}
	return false
}
