package syndicate

import (
	"fmt"
	"math"

	"broadsheet/internal/content"
)

// iiifRange is a part of an issue (https://iiif.io/api/presentation/3.0/#54-range): a page, which
// contains its articles, which contain regions of canvases.
type iiifRange struct {
	ID      string          `json:"id"`
	Type    string          `json:"type"`
	Label   iiifLabel       `json:"label,omitempty"`
	SeeAlso []iiifReference `json:"seeAlso,omitempty"`
	Items   []any           `json:"items"` // iiifRange or iiifReference to a canvas
}

// ranges returns the table of contents: the pages in printed order with their articles in reading order,
// then the articles that have regions but no page of the issue.
func (p *printedIssue) ranges() []iiifRange {
	regions := p.regions()
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
		if r, ok := p.articleRange(a, page, regions[a.ID]); ok {
			byPage[page] = append(byPage[page], r)
		}
	}
	var items []any
	for _, page := range p.pages {
		items = append(items, iiifRange{
			ID: p.at("/range/", string(page.ID)), Type: "Range", Label: p.label(pageLabel(page)),
			Items: append([]any{canvasAt(p.canvasID(page))}, byPage[page.ID]...),
		})
	}
	items = append(items, byPage[""]...)
	if len(items) == 0 {
		return nil // the standard forbids an empty range
	}
	return []iiifRange{{ID: p.at("/range/contents"), Type: "Range", Label: plainLabel("Contents"), Items: items}}
}

func canvasAt(id string) iiifReference { return iiifReference{ID: id, Type: "Canvas"} }

// articleRange returns the range of an article: its regions or, if it has none, its whole page. It
// returns false if the article has neither.
func (p *printedIssue) articleRange(a *content.Article, page content.ID, regions []any) (iiifRange, bool) {
	if len(regions) == 0 && page != "" {
		regions = []any{canvasAt(p.at("/canvas/", string(page)))}
	}
	return iiifRange{
		ID: p.at("/range/", string(a.ID)), Type: "Range", Label: p.label(string(headline(a, content.Body{}))), Items: regions,
		SeeAlso: []iiifReference{{ID: p.base.jsonld(a.ID), Type: "Dataset", Format: jsonldType}},
	}, len(regions) > 0
}

// regions returns the regions of each article on all pages, as parts of canvases.
func (p *printedIssue) regions() map[content.ID][]any {
	regions := map[content.ID][]any{}
	for _, page := range p.pages {
		width, height := size(page)
		for _, region := range page.Regions {
			if box, ok := boxOf(region.Polygon, width, height); ok && region.ArticleID != "" {
				regions[region.ArticleID] = append(regions[region.ArticleID], canvasAt(p.canvasID(page)+"#xywh="+box))
			}
		}
	}
	return regions
}

// boxOf returns the smallest box around a polygon, in pixels of a canvas, in the notation of
// https://www.w3.org/TR/media-frags/#naming-space. It returns false if the box has no area.
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

// pixels converts a fraction of a length to pixels. It clamps the fraction to 0–1.
func pixels(fraction float64, length int) int {
	return int(math.Round(min(max(fraction, 0), 1) * float64(length)))
}
