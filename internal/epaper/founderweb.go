package epaper

import (
	"strings"
)

// founderWeb is Founder's system for news sites (翔宇). It has articles but no pages. Most of an
// article's fields are in its block of properties.
var founderWeb = profile{
	family:      FounderWeb,
	kicker:      []string{".introtitle", "#PreTitle"},
	title:       []string{"founder-title", "#Title", "h1", ".title h2", "#div_title_article"},
	subtitle:    []string{"#SubTitle", ".subtitle"},
	author:      []string{"founder-author"},
	meta:        []string{".source", ".info", ".pubtime", "#pubtime_baidu", ".pub_time", ".date"},
	body:        []string{"founder-content", "#articleContent", "#ozoom", "#content", ".article-content", ".content", "article"},
	pictures:    ".attachment",
	bodyMarkers: true,
}

// isFounderWeb recognises founderWeb by its block of properties and its marker comments.
func isFounderWeb(s *document) bool {
	return s.props["articleid"] != "" || strings.Contains(s.text, "<!--enpcontent") || len(s.props) > 3
}
