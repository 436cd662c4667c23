package epaper

// noteLabel matches the label of an editor's note (编者按) at the start of a line; its group is the
// text after the label.
var noteLabel = compileHan(`^[【\[（(［]?\s*(?:编者按语?|编者的话|编者语|编者导语|开栏的话|开栏语|开篇的话|编辑按|编前语?|编者按$)\s*(?:[】\])）］]\s*[:：]?|[:：]|\s|$)\s*(.*)$`)

// openingReport matches the beginning of a report's first paragraph, such as 本报讯.
var openingReport = compileHan(`^[▲●■◆★]?\s*(?:据|(?:本报)?综合)?[\p{Han}]{2,8}(?:\d{1,2}月)?(?:\d{1,2}日)?(?:讯|电)[\s（(　]`)

// editorsNote returns the paragraphs of an editor's note that begins at line i, and the index of
// the line after it. A heading, a wider gap, a dateline or a change of style ends the note.
// Without any of these, the note is one paragraph. note is nil when none begins at i.
func editorsNote(lines []line, i int) (note []string, next int) {
	m := noteLabel.FindStringSubmatch(foldSpaces(lines[i].text))
	if m == nil || lines[i].kind == pictureLine || lines[i].kind == blockLine {
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

// noteBreak returns the index of the line after a note whose label is in line label and whose
// text begins in line first.
func noteBreak(lines []line, label, first int) int {
	gap, firstLine := 0, lines[first]
	if first > label {
		gap = firstLine.gap
	}
	for j := first + 1; j < len(lines) && j <= first+6; j++ {
		l := lines[j]
		_, _, mark := headingOf(l)
		v, _ := classify(l.text, atTop)
		switch {
		case l.gap > gap, l.kind == pictureLine, (v == bylineLine || v == signatureLine) && j+1 < len(lines):
			return j
		case dateline.MatchString(l.text) || openingReport.MatchString(l.text):
			return j
		case l.style != firstLine.style && firstLine.style != "" || l.bold != firstLine.bold:
			return j
		case mark != noHeading && j <= first+3:
			return j
		case mark != noHeading:
			return first + 1
		}
	}
	return first + 1
}
