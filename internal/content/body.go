package content

import "context"

// Body is the text of an article: sections with headings, in reading order. A body without headings has
// one section without a heading. An article without text has a body without sections.
type Body struct {
	Sections []BodySection `json:"sections,omitempty" bson:"sections,omitempty"`
	// Earlier holds the text before each correction, oldest first. The first is the printed text.
	Earlier []BodyText `json:"earlier,omitempty" bson:"earlier,omitempty"`
}

// BodyText is an earlier text of a corrected body.
type BodyText struct {
	Sections []BodySection `json:"sections,omitempty" bson:"sections,omitempty"`
}

// BodiesOf reads the bodies of the articles whose ids are in shown, which the audience may read. read is
// [Reader.Bodies], which returns a body for each such article, even if it is empty. If one is missing,
// it could not be read, or the article was withdrawn meanwhile. BodiesOf returns an error with code
// Unavailable then, because without it the article would appear to have no text.
func BodiesOf(ctx context.Context, read func(context.Context, []ID) (map[ID]Body, error), shown []ID) (map[ID]Body, error) {
	if len(shown) == 0 {
		return map[ID]Body{}, nil
	}
	bodies, err := read(ctx, shown)
	if err != nil {
		return nil, err
	}
	for _, id := range shown {
		if _, ok := bodies[id]; !ok {
			return nil, Errorf(Unavailable, "the body of the article %s cannot be read at the moment; try again", id)
		}
	}
	return bodies, nil
}

// BodySection is a section of a body. Kicker and Heading may be empty.
type BodySection struct {
	Kicker  string      `json:"kicker,omitempty" bson:"kicker,omitempty"`
	Heading string      `json:"heading,omitempty" bson:"heading,omitempty"`
	Anchor  string      `json:"anchor,omitempty" bson:"anchor,omitempty"` // the id attribute of the section in the body's HTML; set at import
	Blocks  []BodyBlock `json:"blocks" bson:"blocks"`
}
