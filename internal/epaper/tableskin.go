package epaper

// tableSkin is a system of provincial dailies whose templates are built of tables. Articles are
// named by the newspaper's letters and a number in a folder of the date: 20140308/lhrb7002.html.
var tableSkin = profile{
	family:    TableSkin,
	body:      []string{"#copytext", "#contenttext"},
	pictures:  "#newspic",
	titleRows: true,
}

// isTableSkin recognises the system by the ids of its tables.
func isTableSkin(s *document) bool { return s.has("#Table17, #copytext") }
