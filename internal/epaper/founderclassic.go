package epaper

import (
	"regexp"
	"strings"
)

// founderClassic is Founder's (方正) e-paper system since 2005, used by most dailies. Its templates
// are built of tables. They share marker elements and comments, and a block of properties at the
// end.
var founderClassic = profile{
	family:      FounderClassic,
	kicker:      []string{"founder-introtitle", "#PreTitle", ".pretitle", ".main-article-pretitle", ".yinti", "p.introtitle"},
	title:       []string{"founder-title", "td.font01", "p.BSHARE_TEXT", "td.title_a", ".title_a", "td.title1", "td.bt1", ".main-content h1", ".text_c h1", ".article h1", ".content h1", ".content h2", "#APP-Title", ".main-article-title", "h1.title", "h1#title", "table.wz table tr:nth-child(2) > td"},
	subtitle:    []string{"founder-subtitle", "#SubTitle", ".main-article-subtitle", "span.subtitle", ".futi"},
	author:      []string{"founder-author", "#Author", ".author", ".main-article-author"},
	meta:        []string{".source-info", ".art-info", ".laiyuan"},
	body:        []string{"founder-content", "#articleContent", "#ozoom", "#news_content", ".M_m_cont", "#articleText", "#mdf", "#contenttext", "div.content", ".article-content"},
	pictures:    "#newspic, table.pci_c, .attachment",
	label:       []string{"#currentBM", ".paperinfo", ".pic-info-summary", "td.bm01"},
	bodyMarkers: true,
	titleRows:   true,
}

// isFounderClassic recognises Founder's classic system by its elements, comments and properties.
func isFounderClassic(s *document) bool {
	return s.has("founder-content, founder-title, founder-author, td.font01, #newspic, a#pageLink") ||
		strings.Contains(strings.ToLower(s.text), "pagepicmap") || s.props["pagenum"] != "" || s.props["papername"] != "" ||
		strings.Contains(s.text, "<npm:article")
}

// classicLink matches the addresses of pages and articles.
var classicLink = regexp.MustCompile(`(?i)(?:node|content)_[\w-]+\.s?html?`)

// mayBeFounderClassic recognises its templates without marks, by what they share with most others:
// an image map, the element of the body, or addresses in a dated folder.
func mayBeFounderClassic(s *document) bool {
	named := classicLink.MatchString(s.file.Path) && s.hasPageLabel()
	return s.has("map area[coords], #ozoom") || hasDateInPath(s.file.Path) && (named || classicLink.MatchString(s.text))
}
