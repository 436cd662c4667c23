package epaper

import "strings"

// mapArticle is a system of trade papers whose articles also show the image map of their page, with
// an area that leads to the article itself: article/lhrb_15749_7002.html. Pages are named by the date
// and their place in the issue: item/lhrb_2014_3_8_2.html.
var mapArticle = profile{
	family:          MapArticle,
	kicker:          []string{".title-container h4"},
	title:           []string{".title-container h2", ".detail-content h2"},
	subtitle:        []string{".title-container h3"},
	body:            []string{".detail-content .text"},
	label:           []string{"div.title"},
	titleRows:       true,
	numberInAddress: true,
}

// isMapArticle recognises the system by its elements and addresses.
func isMapArticle(s *document) bool {
	id := idFromAddress(s.file.Path)
	return s.has(".detail-content .title-container") || itemPage.MatchString(id) && strings.Contains(s.address(), "/item/") || s.isInOwnMap()
}
