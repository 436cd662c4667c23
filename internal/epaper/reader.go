package epaper

import (
	"regexp"
	"strings"
)

// reader is an online reader for the newspapers of many publishers (电子报阅读机). It names the
// newspaper, the page and the day in labelled lines; the day has no year.
var reader = profile{
	family:    Reader,
	titleRows: true,
	readHead:  readerHead,
}

// readerHead reads the labelled name of the newspaper.
func readerHead(s *document, r *Reading) {
	for _, l := range s.layout() {
		if m := readerPaper.FindStringSubmatch(l.text); m != nil && r.Publication.Name == "" {
			r.Publication.Name = withoutSuffix(m[1])
		}
	}
}

// readerFile matches the names of its files.
var readerFile = regexp.MustCompile(`(?i)^(?:news|page|paper)id[-_=]\d+$`)

// isReader recognises the reader by the address, or by its label of the newspaper's name.
func isReader(s *document) bool {
	return readerFile.MatchString(idFromAddress(s.file.Path)) || strings.Contains(s.text, "报纸名称")
}

// readerPaper matches the label of the newspaper's name.
var readerPaper = compileHan(`(?:当前报纸|报纸)名称\s*[:：]\s*《?([\p{Han}·]{2,14})`)
