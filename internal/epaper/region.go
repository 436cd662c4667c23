package epaper

import (
	"math"

	"broadsheet/internal/edition"
)

// regions converts areas in pixels into regions in fractions of the image, from 0 to 1. It also
// returns img with the size of the image file, where that is known.
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

// viewSize returns the image size in pixels to which the areas' coordinates refer: the size at
// which the page displays the image, else the size of the file, else the extent of the areas. A
// size that the areas exceed is wrong. Areas that cover only a corner of the file were drawn on a
// smaller view of it.
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

// fraction returns v/size, limited to 0…1 and rounded to six places.
func fraction(v, size float64) float64 {
	if size <= 0 {
		return 0
	}
	return math.Round(min(max(v/size, 0), 1)*1e6) / 1e6
}
