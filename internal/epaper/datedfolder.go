package epaper

import "regexp"

// datedFolder is the systems whose articles are numbered in a folder of the date, and which have
// no other marks in common: shtml/lhrb/20140308/7002.shtml, 2014/03/08/article_detail_2_20140308A053.htm.
var datedFolder = profile{
	family:          DatedFolder,
	body:            []string{"#page_a", "#frameContent"},
	pictures:        "#newspic",
	titleRows:       true,
	numberInAddress: true,
}

// datedFile matches the names of its articles and pages.
var datedFile = regexp.MustCompile(`(?i)(?:^|[-/])(?:\d{8}|\d{2}/\d{2}|\d{2}-\d{2})/(?:\d+|\d{8}[a-z]?\d{2,5}|(?:article|page)_(?:detail_)?\w*\d|[a-z]{2,8}\d{4,})\.s?html?$`)

// isDatedFolder recognises the systems by the document's address, and by a page label, which other
// sites do not have.
func isDatedFolder(s *document) bool {
	return s.has("#frameContent") || datedFile.MatchString(s.address()) && s.hasPageLabel()
}
