package content

import "slices"

// WithImageRights applies [Newsroom.ImageRights]: it returns the draft with these rights on all images,
// including those in the body and its earlier texts. Without such a decision it returns the draft
// unchanged. The original draft is not modified.
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

// withImageRights returns a copy of the sections in which all images have the given rights.
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
