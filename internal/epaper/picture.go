package epaper

import (
	"regexp"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/internal/edition"
)

// iconSource matches the addresses of icons and other decoration.
var iconSource = regexp.MustCompile(`(?i)tplimg|/icons?/|spacer|blank\.|/pdf\.|zoom(?:in|out|act)|sound(?:on|off)|print\.|logo|/emoji|loading\.|1x1|dot\.gif|/d1?\.gif|qrcode|erweima`)

// imageSource returns the address of an image, or "" for an icon or other decoration.
func imageSource(n *xhtml.Node) string {
	src := strings.TrimSpace(attr(n, "src"))
	for _, lazy := range []string{"data-original", "data-src", "_src", "data-lazy-src"} {
		if v := strings.TrimSpace(attr(n, lazy)); v != "" && (src == "" || iconSource.MatchString(src) || strings.HasPrefix(src, "data:")) {
			src = v
		}
	}
	w, h := pixels(attr(n, "width")), pixels(attr(n, "height"))
	if src == "" || strings.HasPrefix(src, "data:") || iconSource.MatchString(src) || w > 0 && w < 40 || h > 0 && h < 40 {
		return ""
	}
	return src
}

// addImage adds a picture line, with the caption in its title or alt attribute. Each image is
// added once.
func (r *bodyReader) addImage(n *xhtml.Node, s textStyle) {
	src := resolve(r.path, imageSource(n))
	full := strings.TrimSuffix(src, ".2") // the suffix of Founder's thumbnails
	if src == "" || r.seenImages[full] {
		return
	}
	r.seenImages[full] = true
	r.flush()
	l := line{kind: pictureLine, gap: r.gap, block: r.block, centred: s.centred, image: edition.Image{URL: src}}
	r.gap = 0
	for _, name := range []string{"title", "alt"} {
		if text := dropControls(attr(n, name)); isUsefulCaption(text, r.title) {
			l.image.Caption, l.image.Credit = splitCaption(text)
			break
		}
	}
	r.lines = append(r.lines, l)
}

// hasPicture reports whether n is or contains a picture other than decoration.
func hasPicture(n *xhtml.Node) bool {
	if n.DataAtom == atom.Img && imageSource(n) != "" {
		return true
	}
	for c := range n.Descendants() {
		if c.DataAtom == atom.Img && imageSource(c) != "" {
			return true
		}
	}
	return false
}
