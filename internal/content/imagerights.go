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
	withRights := func(b BodyBlock) BodyBlock {
		if b.Image != nil {
			image := *b.Image
			image.Rights = *decided
			b.Image = &image
		}
		return b
	}
	d.Body.Sections = MapBlocks(d.Body.Sections, withRights)
	d.Body.Earlier = slices.Clone(d.Body.Earlier)
	for i := range d.Body.Earlier {
		d.Body.Earlier[i].Sections = MapBlocks(d.Body.Earlier[i].Sections, withRights)
	}
	return d
}
