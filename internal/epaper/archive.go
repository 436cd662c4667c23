package epaper

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isArchive reports whether a document is a page of an archive that shows the texts of several
// articles, as those of old volumes do.
func isArchive(s *document) bool {
	if linkedArticleID(s.file.Path) != "" || pageAddress(s.file.Path) || s.has("map area[coords], #ozoom, founder-content, .news-title") || !hasDateInPath(s.file.Path) && !s.hasPageLabel() {
		return false
	}
	texts := 0
	for _, l := range s.layout() {
		if isProse(l.text) {
			texts++
		}
	}
	return texts > 1 && len(s.archiveParts()) > 1
}

// readArchive reads the articles of a page of an archive. Its fields are found by the shapes of
// the lines, as in a text extract: such pages have no marks but headings.
func (s *document) readArchive() (Reading, error) {
	r, err := readParts(s.file, s.opts, s.archiveParts())
	r.Family = Archive
	return r, err
}

// archiveParts returns the articles of the page as extracts. They begin with the same heading
// element, or as those of a text extract do. The lines before the first belong to all.
func (s *document) archiveParts() []*extract {
	lines := s.layout()
	starts := headedParts(lines)
	if len(starts) < 2 {
		return newExtract(paragraphs(lines)).articles()
	}
	around := paragraphs(lines[:starts[0]])
	var parts []*extract
	for n, i := range starts {
		end := len(lines)
		if n+1 < len(starts) {
			end = starts[n+1]
		}
		parts = append(parts, newExtract(around+paragraphs(lines[i:end])))
	}
	return parts
}

// headedParts returns the indices of the lines in heading elements of one level that are each
// followed by running text.
func headedParts(lines []pageLine) []int {
	for _, level := range []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4} {
		var starts []int
		open, previous := -1, false
		for i, l := range lines {
			isHeading := headingOfLine(l) == level
			switch {
			case isHeading && !previous:
				open = i
			case open >= 0 && isProse(l.text) && l.isContent():
				starts, open = append(starts, open), -1
			}
			previous = isHeading
		}
		if len(starts) > 1 {
			return starts
		}
	}
	return nil
}

// headingOfLine returns the heading element that a line is in, or 0.
func headingOfLine(l pageLine) atom.Atom {
	for n := l.element; n != nil && n.Type == html.ElementNode; n = n.Parent {
		if headingSize[n.DataAtom] > 0 {
			return n.DataAtom
		}
	}
	return 0
}

// paragraphs returns the text of lines, with an empty line after each.
func paragraphs(lines []pageLine) string {
	var b strings.Builder
	for _, l := range lines {
		if !l.picture {
			b.WriteString(l.text + "\n\n")
		}
	}
	return b.String()
}
