package epaper

import "regexp"

// huaguang is Huaguang's (华光) e-paper system. The names of its files hold the page:
// Page03NU.htm, and Articel03002MT.htm for the second article of page 03.
var huaguang = profile{
	family:          Huaguang,
	body:            []string{"#contenttext", "#ozoom"},
	pictures:        "#newspic, .attachment",
	titleRows:       true,
	numberInAddress: true,
}

// huaguangFile matches the names of Huaguang's files.
var huaguangFile = regexp.MustCompile(`(?i)^(?:artice?l(?:[a-z]{0,2}\d{2})\d{3}|page[a-z]{0,2}\d{2})[a-z]{2}$`)

// isHuaguang recognises Huaguang's system by the document's address.
func isHuaguang(s *document) bool { return huaguangFile.MatchString(idFromAddress(s.file.Path)) }
