package cached

import "broadsheet/internal/content"

// Sizes of what documents are made of, about.
const (
	ofDocument = 600
	ofPart     = 150 // an image, a credit, a region, a block
	ofText     = 2   // a byte of it: with what surrounds it
)

// size is about how many bytes something takes that is kept.
func size(v any) int {
	switch d := v.(type) {
	case nil:
		return ofPart
	case *content.Article:
		return article(d)
	case *content.Page:
		return ofDocument + len(d.Regions)*2*ofPart
	case content.Body:
		return text(d)
	case []*content.Page:
		sum := ofPart
		for _, p := range d {
			sum += size(p)
		}
		return sum
	case []*content.Article:
		sum := ofPart
		for _, a := range d {
			sum += article(a)
		}
		return sum
	}
	return ofDocument
}

func article(a *content.Article) int {
	return ofDocument + (len(a.Credits)+len(a.Images))*ofPart + ofText*(len(a.Title)+len(a.Summary)+len(a.EditorsNote)+len(a.Byline))
}

func text(b content.Body) int {
	sum := ofPart
	for _, s := range b.Sections {
		for _, block := range s.Blocks {
			sum += ofPart + len(block.Text) + len(block.HTML)
			for _, lines := range [][]string{block.Lines, block.Items} {
				for _, line := range lines {
					sum += len(line) + 16
				}
			}
		}
	}
	return sum
}
