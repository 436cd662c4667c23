package epaper

import "regexp"

var noteLabel = regexp.MustCompile(`^[【\[（(［]?\s*(?:编者按语?|编者的话|编者语|编者导语|开栏的话|开栏语|开篇的话|编辑按|编前语?|编者按$)\s*(?:[】\])）］]\s*[:：]?|[:：]|\s|$)\s*(.*)$`)

// openingReport is how the first paragraph of a report begins.
var openingReport = regexp.MustCompile(`^[▲●■◆★]?\s*(?:据|(?:本报)?综合)?[\p{Han}]{2,8}(?:\d{1,2}月)?(?:\d{1,2}日)?(?:讯|电)[\s（(　]`)

// editorsNote returns the paragraphs of an editor's note that begins at line i, and where the
// body goes on: behind the break that parts the two, which is a heading, a wider gap, or a
// change of style. Without a break only its first paragraph is surely the note's.
func editorsNote(lines []line, i int) (note []string, next int) {
	m := noteLabel.FindStringSubmatch(foldSpaces(lines[i].text))
	if m == nil || lines[i].kind == pictureLine || lines[i].kind == listLine {
		return nil, i
	}
	first := i
	if m[1] == "" {
		if first++; first >= len(lines) || lines[first].kind == pictureLine {
			return nil, i
		}
		note = append(note, lines[first].text)
	} else {
		note = append(note, m[1])
	}
	end := noteBreak(lines, i, first)
	for _, l := range lines[first+1 : end] {
		note = append(note, l.text)
	}
	return note, end
}

func noteBreak(lines []line, label, first int) int {
	gap, own := 0, lines[first]
	if first > label {
		gap = own.gap
	}
	for j := first + 1; j < len(lines) && j <= first+6; j++ {
		l := lines[j]
		_, _, mark := headingOf(l)
		v, _ := classify(l.text, atTop)
		switch {
		case l.gap > gap, l.kind == pictureLine, v == bylineLine || v == signatureLine:
			return j
		case dateline.MatchString(l.text) || openingReport.MatchString(l.text):
			return j
		case l.style != own.style && own.style != "" || l.bold != own.bold:
			return j
		case mark != noHeading && j <= first+3:
			return j
		case mark != noHeading:
			return first + 1
		}
	}
	return first + 1
}
