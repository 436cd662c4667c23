package content

import "slices"

// WithImageRights returns the draft in which all images, those in its body too, have the rights that
// the newsroom decided for them ([Newsroom.ImageRights]); the draft itself where it decided none. What
// it changes is copied.
func (d Draft) WithImageRights() Draft {
	decided := d.Newsroom.ImageRights
	if decided == nil {
		return d
	}
	article := *d.Article
	article.Images = slices.Clone(d.Images)
	for i := range article.Images {
		article.Images[i].Rights = *decided
	}
	d.Article = &article
	d.Body.Sections = withImageRights(d.Body.Sections, *decided)
	d.Body.Earlier = slices.Clone(d.Body.Earlier)
	for i := range d.Body.Earlier {
		d.Body.Earlier[i].Sections = withImageRights(d.Body.Earlier[i].Sections, *decided)
	}
	return d
}

func withImageRights(sections []BodySection, decided Rights) []BodySection {
	sections = slices.Clone(sections)
	for i := range sections {
		blocks := slices.Clone(sections[i].Blocks)
		for j, b := range blocks {
			if b.Image != nil {
				image := *b.Image
				image.Rights = decided
				blocks[j].Image = &image
			}
		}
		sections[i].Blocks = blocks
	}
	return sections
}
