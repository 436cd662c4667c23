package epaper

import (
	"math"

	"broadsheet/internal/edition"
)

// regions makes areas of pixels into regions of fractions, and completes what is known of the
// image's size.
func regions(img edition.PageImage, areas []Area, o Options) (edition.PageImage, []edition.Region) {
	natural := edition.PageImage{}
	if o.ImageSize != nil && img.URL != "" {
		if w, h, ok := o.ImageSize(img.URL); ok && w > 0 && h > 0 {
			natural.Width, natural.Height = w, h
		}
	}
	width, height := viewSize(img, natural, areas)
	if natural.Width > 0 {
		img.Width, img.Height = natural.Width, natural.Height
	}
	if img.Width == 0 || img.Height == 0 {
		img.Width, img.Height = 0, 0
	}
	var list []edition.Region
	for _, a := range areas {
		r := edition.Region{Article: a.Article}
		for _, p := range a.Points {
			r.Polygon = append(r.Polygon, edition.Point{X: fraction(p.X, width), Y: fraction(p.Y, height)})
		}
		list = append(list, r)
	}
	return img, list
}

// viewSize returns the size in pixels at which areas were drawn: that of the image as the page
// shows it, else that of the file, else as far as the areas reach. An area outside of a size
// proves it wrong; areas that all lie in a corner of the file were drawn on a smaller view of
// it.
func viewSize(img, natural edition.PageImage, areas []Area) (float64, float64) {
	var right, bottom float64
	for _, a := range areas {
		for _, p := range a.Points {
			right, bottom = max(right, p.X), max(bottom, p.Y)
		}
	}
	w, h := float64(img.Width), float64(img.Height)
	if natural.Width > 0 {
		ratio := float64(natural.Height) / float64(natural.Width)
		switch {
		case w > 0 && h == 0:
			h = w * ratio
		case h > 0 && w == 0:
			w = h / ratio
		case w == 0:
			w, h = float64(natural.Width), float64(natural.Height)
			if scale := max(right/w, bottom/h); scale > 0 && scale < 0.6 {
				w, h = w*scale, h*scale
			}
		}
	}
	const tolerance = 1.03 // maps overshoot the edge by a few pixels
	if w == 0 || h == 0 || right > w*tolerance || bottom > h*tolerance {
		return right, bottom
	}
	return w, h
}

func fraction(v, size float64) float64 {
	if size <= 0 {
		return 0
	}
	return math.Round(min(max(v/size, 0), 1)*1e6) / 1e6
}
