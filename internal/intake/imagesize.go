package intake

import (
	"encoding/xml"
	"image"
	_ "image/gif"  // page images
	_ "image/jpeg" // page images
	_ "image/png"  // page images
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// imageSize returns the size in pixels of the page image at an address on the page. It reports
// false when the root has no such image.
func (r Root) imageSize(address string) (width, height int, ok bool) {
	files, name := r.FS, strings.TrimPrefix(address, r.base())
	if r.Images != nil {
		files = r.Images
		if name, ok = strings.CutPrefix(address, r.ImagePrefix); !ok {
			return 0, 0, false
		}
	}
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	// The root may be a folder of the site: then it has only the end of the address.
	for name != "" {
		if f, err := files.Open(name); err == nil {
			defer f.Close()
			return readSize(f, name)
		}
		_, name, _ = strings.Cut(name, "/")
	}
	return 0, 0, false
}

// readSize returns the size in pixels of an image file.
func readSize(f fs.File, name string) (width, height int, ok bool) {
	if strings.EqualFold(path.Ext(name), ".svg") {
		return svgSize(f)
	}
	c, _, err := image.DecodeConfig(f)
	return c.Width, c.Height, err == nil && c.Width > 0 && c.Height > 0
}

// svgSize returns the size of an SVG image: its width and height, else the size of its view box.
func svgSize(r io.Reader) (width, height int, ok bool) {
	var svg struct {
		XMLName xml.Name `xml:"svg"`
		Width   string   `xml:"width,attr"`
		Height  string   `xml:"height,attr"`
		ViewBox string   `xml:"viewBox,attr"`
	}
	if err := xml.NewDecoder(r).Decode(&svg); err != nil {
		return 0, 0, false
	}
	sizes := []string{svg.Width, svg.Height}
	if box := strings.Fields(strings.ReplaceAll(svg.ViewBox, ",", " ")); svg.Width == "" && len(box) == 4 {
		sizes = box[2:]
	}
	w, errW := strconv.ParseFloat(strings.TrimSuffix(sizes[0], "px"), 64)
	h, errH := strconv.ParseFloat(strings.TrimSuffix(sizes[1], "px"), 64)
	return int(w), int(h), errW == nil && errH == nil && w >= 1 && h >= 1
}
