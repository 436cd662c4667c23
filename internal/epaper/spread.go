package epaper

import (
	"regexp"
	"strings"
)

// spread is a system that can show two pages side by side (通版). The names of its articles hold
// date, page and number: content_20140308003002.htm.
var spread = profile{
	family:          Spread,
	title:           []string{".bmnr_con_biaoti"},
	kicker:          []string{".bmnr_con_yinti"},
	subtitle:        []string{".bmnr_con_futi", ".bmnr_con_fubiaoti"},
	body:            []string{"#zoom", "#ozoom"},
	label:           []string{".b_bot"},
	pictures:        "#newspic, .attachment",
	titleRows:       true,
	numberInAddress: true,
}

// spreadFile matches the names of its articles.
var spreadFile = regexp.MustCompile(`(?i)^content_(?:19|20)\d{12}$`)

// isSpread recognises the system by the address, or by its buttons.
func isSpread(s *document) bool {
	return spreadFile.MatchString(idFromAddress(s.file.Path)) || strings.Contains(s.text, "通版阅读")
}
