package epaper

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/internal/edition"
)

// readAreas reads the page image and the areas of its image map. When the document has several
// maps, the one with the most areas counts.
func (s *document) readAreas(p *Page) {
	best, most := (*goquery.Selection)(nil), 0
	s.doc.Find("map").Each(func(_ int, m *goquery.Selection) {
		if n := m.Find("area[coords]").Length(); n > most {
			best, most = m, n
		}
	})
	if best == nil {
		p.Image.URL = resolve(s.file.Path, pageImage(s.doc, "").AttrOr("src", ""))
		return
	}
	name := best.AttrOr("name", best.AttrOr("id", ""))
	img := pageImage(s.doc, name)
	p.Image = edition.PageImage{URL: resolve(s.file.Path, img.AttrOr("src", "")), Width: imageSide(img, "width"), Height: imageSide(img, "height")}
	seen := make(map[string]bool)
	best.Find("area").Each(func(_ int, a *goquery.Selection) {
		area, ok := readArea(a)
		key := area.Article + "|" + a.AttrOr("coords", "")
		if ok && !seen[key] {
			seen[key] = true
			p.Areas = append(p.Areas, area)
		}
	})
}

// pageImage returns the image that uses the map mapName. Without a map, it returns the image that
// templates mark as the page's; the selection is empty when there is none.
func pageImage(doc *goquery.Document, mapName string) *goquery.Selection {
	var found *goquery.Selection
	doc.Find("img[usemap]").EachWithBreak(func(_ int, img *goquery.Selection) bool {
		use := strings.TrimPrefix(img.AttrOr("usemap", ""), "#")
		if mapName == "" || strings.EqualFold(use, mapName) {
			found = img
		}
		return found == nil
	})
	if found != nil {
		return found
	}
	if all := doc.Find("img[usemap]"); all.Length() == 1 {
		return all
	}
	return doc.Find("#maps img, img#mappaper, .map-box-image img, #main-ed-map img").First()
}

// styleSide matches a width or height in pixels in a style attribute.
var styleSide = map[string]*regexp.Regexp{
	"width":  regexp.MustCompile(`(?i)(?:^|[;\s])width\s*:\s*([\d.]+)px`),
	"height": regexp.MustCompile(`(?i)(?:^|[;\s])height\s*:\s*([\d.]+)px`),
}

// imageSide returns the width or height in pixels at which the page displays img, or 0.
func imageSide(img *goquery.Selection, side string) int {
	if n := pixels(img.AttrOr(side, "")); n > 0 {
		return n
	}
	if m := styleSide[side].FindStringSubmatch(img.AttrOr("style", "")); m != nil {
		return pixels(m[1])
	}
	return 0
}

var coordinate = regexp.MustCompile(`-?\d+(?:\.\d+)?`)

// readArea reads an area of an image map. It reports false when the area has fewer than three
// points.
func readArea(a *goquery.Selection) (Area, bool) {
	area := Area{Href: strings.TrimSpace(a.AttrOr("href", "")), Tooltip: foldSpaces(a.AttrOr("tooltip", a.AttrOr("title", a.AttrOr("alt", ""))))}
	area.Article = linkedArticleID(area.Href)
	var numbers []float64
	for _, c := range coordinate.FindAllString(a.AttrOr("coords", ""), -1) {
		if f, err := strconv.ParseFloat(c, 64); err == nil {
			numbers = append(numbers, f)
		}
	}
	area.Points = shapePoints(strings.ToLower(a.AttrOr("shape", "")), numbers)
	return area, len(area.Points) >= 3
}

// shapePoints returns the polygon of an area's shape and coordinates. The shape attribute is
// often wrong, so four numbers are always opposite corners of a rectangle.
func shapePoints(shape string, n []float64) []edition.Point {
	switch {
	case len(n) == 3 && strings.HasPrefix(shape, "circ"):
		return rectangle(n[0]-n[2], n[1]-n[2], n[0]+n[2], n[1]+n[2])
	case len(n) == 4:
		return rectangle(n[0], n[1], n[2], n[3])
	case len(n) < 6:
		return nil
	}
	var points []edition.Point
	for i := 0; i+1 < len(n); i += 2 {
		p := edition.Point{X: n[i], Y: n[i+1]}
		if len(points) == 0 || points[len(points)-1] != p {
			points = append(points, p)
		}
	}
	if len(points) > 1 && points[0] == points[len(points)-1] {
		points = points[:len(points)-1]
	}
	return points
}

// rectangle returns the corners of a rectangle, or nil when it has no extent.
func rectangle(x1, y1, x2, y2 float64) []edition.Point {
	x1, x2 = min(x1, x2), max(x1, x2)
	y1, y2 = min(y1, y2), max(y1, y2)
	if x1 == x2 || y1 == y2 {
		return nil
	}
	return []edition.Point{{X: x1, Y: y1}, {X: x2, Y: y1}, {X: x2, Y: y2}, {X: x1, Y: y2}}
}

// ownText returns the text of an element itself and of its inline children, so that each label of
// a page is found once, in the element that contains it.
func ownText(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Type == html.ElementNode && !blockElements[c.DataAtom] && !invisibleElements[c.DataAtom] && c.DataAtom != atom.Br && !hidden(c):
			b.WriteString(textOf(c))
		case c.Type == html.ElementNode:
			b.WriteByte(' ')
		}
	}
	return foldSpaces(b.String())
}
