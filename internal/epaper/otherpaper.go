package epaper

// otherPaper is any other template of an e-paper: it has a page label (第03版：地方), a date, and text or
// an image map. Everything else is found by structure.
var otherPaper = profile{
	family:          OtherPaper,
	pictures:        "#newspic, .attachment",
	bodyMarkers:     true,
	titleRows:       true,
	numberInAddress: true,
}

// isOtherPaper recognises an e-paper by a page label, and a date in the address or with a label.
func isOtherPaper(s *document) bool {
	if !s.hasPageLabel() {
		return false
	}
	if hasDateInPath(s.file.Path) {
		return true
	}
	for _, l := range s.layout() {
		if len(l.text) < 300 && issueDateIn(l.text) {
			return true
		}
	}
	return false
}

// hasPageLabel reports whether a line of the document is a page label and not a link.
func (s *document) hasPageLabel() bool {
	for _, l := range s.layout() {
		if l.link || len(l.text) > 120 {
			continue
		}
		if number, _, ok := parseLabel(l.text); ok && number != "" {
			return true
		}
	}
	return false
}

// isInOwnMap reports whether an area of the document's image map leads to the document itself: it
// is an article that shows its page.
func (s *document) isInOwnMap() bool {
	self := idFromAddress(s.file.Path)
	for _, n := range s.doc.Find("map area[href]").Nodes {
		if href := attr(n, "href"); self != "" && idFromAddress(href) == self && !pageAddress(href) {
			return true
		}
	}
	return false
}
