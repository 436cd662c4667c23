package syndicate

import (
	"fmt"
	"math"

	"broadsheet/internal/content"
)

// iiifRange is a part of an issue: a page, in it its articles, in those the zones of canvases.
// https://iiif.io/api/presentation/3.0/#54-range
type iiifRange struct {
	ID      string          `json:"id"`
	Type    string          `json:"type"`
	Label   iiifLabel       `json:"label,omitempty"`
	SeeAlso []iiifReference `json:"seeAlso,omitempty"`
	Items   []any           `json:"items"` // iiifRange or iiifReference to a canvas
}

// ranges is the table of contents: pages in printed order with their articles in reading
// order, then the articles whose page the source does not tell but whose zones are known.
func (p *paper) ranges() []iiifRange {
	zones := p.zones()
	byPage := map[content.ID][]any{}
	listed := map[content.ID]bool{}
	for _, page := range p.pages {
		listed[page.ID] = true
	}
	for _, a := range p.articles {
		page := a.PageID
		if !listed[page] {
			page = ""
		}
		if r, ok := p.articleRange(a, page, zones[a.ID]); ok {
			byPage[page] = append(byPage[page], r)
		}
	}
	var items []any
	for _, page := range p.pages {
		items = append(items, iiifRange{
			ID: p.at("/range/", string(page.ID)), Type: "Range", Label: p.words(pageLabel(page)),
			Items: append([]any{canvasAt(p.canvasID(page))}, byPage[page.ID]...),
		})
	}
	items = append(items, byPage[""]...)
	if len(items) == 0 {
		return nil // a range must hold something
	}
	return []iiifRange{{ID: p.at("/range/contents"), Type: "Range", Label: plainLabel("Contents"), Items: items}}
}

func canvasAt(id string) iiifReference { return iiifReference{ID: id, Type: "Canvas"} }

// articleRange is an article's zones or, where nobody told them, the whole of its page. False
// when neither is known.
func (p *paper) articleRange(a *content.Article, page content.ID, zones []any) (iiifRange, bool) {
	if len(zones) == 0 && page != "" {
		zones = []any{canvasAt(p.at("/canvas/", string(page)))}
	}
	return iiifRange{
		ID: p.at("/range/", string(a.ID)), Type: "Range", Label: p.words(string(headline(a, content.Body{}))), Items: zones,
		SeeAlso: []iiifReference{{ID: p.base.jsonld(a.ID), Type: "Dataset", Format: jsonldType}},
	}, len(zones) > 0
}

// zones are where articles are, on whatever pages.
func (p *paper) zones() map[content.ID][]any {
	zones := map[content.ID][]any{}
	for _, page := range p.pages {
		width, height := size(page)
		for _, region := range page.Regions {
			if box, ok := boxOf(region.Polygon, width, height); ok && region.ArticleID != "" {
				zones[region.ArticleID] = append(zones[region.ArticleID], canvasAt(p.canvasID(page)+"#xywh="+box))
			}
		}
	}
	return zones
}

// boxOf is the smallest box around a polygon, in pixels of a canvas, as
// https://www.w3.org/TR/media-frags/#naming-space has it. False when it has no extent.
func boxOf(polygon []content.Point, width, height int) (string, bool) {
	left, top, right, bottom := 1.0, 1.0, 0.0, 0.0
	for _, p := range polygon {
		left, top = min(left, p.X), min(top, p.Y)
		right, bottom = max(right, p.X), max(bottom, p.Y)
	}
	x, y := pixels(left, width), pixels(top, height)
	w, h := pixels(right, width)-x, pixels(bottom, height)-y
	return fmt.Sprintf("%d,%d,%d,%d", x, y, w, h), w > 0 && h > 0
}

// pixels is a fraction of a length, never outside.
func pixels(fraction float64, length int) int {
	return int(math.Round(min(max(fraction, 0), 1) * float64(length)))
}
