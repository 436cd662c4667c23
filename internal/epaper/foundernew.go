package epaper

import (
	"regexp"
	"strings"
)

// founderNew is Founder's e-paper system of the later 2010s. Pages are under layout/ or pc/lay/,
// articles under content/ or pc/con/, and the addresses of pages contain the page number.
var founderNew = profile{
	family:          FounderNew,
	kicker:          []string{"#PreTitle", ".newsdetatit .intro", ".intro", ".pretitle", "p.introtitle"},
	title:           []string{"#Title", ".newsdetatit h3", ".main-content h1", "founder-title", ".article h1", ".art-title", "h1.title", ".content-title", "h1", "h2.title"},
	subtitle:        []string{"#SubTitle", ".newsdetatit .sub", "p.sub", ".subtitle"},
	author:          []string{"#Author", "founder-author", ".newsdetatit .author", "p.author", "div.author", "span.author"},
	meta:            []string{".newsdetatit", ".art-info", ".source", ".info", "#paperdate"},
	body:            []string{"founder-content", "#ozoom", ".newsdetatext", "#news_content", "cms-content", "#articleContent", ".article-content", ".content"},
	pictures:        ".attachment, #newspic, .newsdetapic",
	label:           []string{"#layout", ".newslisttit em", ".pic-info-summary", ".tabs h3", ".paper-bot .ban", ".newslisttit"},
	bodyMarkers:     true,
	titleRows:       true,
	numberInAddress: true,
	readHead:        founderNewHead,
}

// founderNewHead reads fields that some templates have only in the address, in a hidden
// paragraph, or in a separate element.
func founderNewHead(s *document, r *Reading) {
	if r.Page.Number == "" {
		r.Page.Number = numberFromAddress(s.file.Path)
	}
	if pdf := foldSpaces(s.doc.Find("#pdfUrl").Text()); r.Page.PDF == "" && isPDF(pdf) {
		r.Page.PDF = resolve(s.file.Path, pdf)
	}
	if r.Date.IsZero() {
		if d, ok := dateInText(lineOf(s.firstWithText("#paperdate"))); ok {
			r.Date = d
		}
	}
}

// newAddress matches the addresses of founderNew.
var newAddress = regexp.MustCompile(`(?i)/(?:layout|content|con|col)/\d{6}/\d{1,2}/|/\d{6}/\d{1,2}/(?:node_\w+|content_\w+|c\d+|l\d+|col\d+)\.html|/pc/\d{6}/`)

// isFounderNew recognises founderNew by its classes and addresses. founderWeb has some of its
// classes.
func isFounderNew(s *document) bool {
	addressed := newAddress.MatchString(s.address())
	if !addressed && !s.has("#Title, .newsdetatit, .newslisttit, #layoutlist, .Therestlist, #ScroLeft, .pic-info-ctrl, cms-content, .news-list, .newslist, .Chunkiconlist") && !strings.Contains(s.text, "amucsite") {
		return false
	}
	return s.props["articleid"] == "" || addressed || s.has("img[usemap], #Title, .newsdetatit")
}
