package graph

import (
	"context"
	"fmt"

	"broadsheet/graph/generated"
	"broadsheet/graph/scalar"
	"broadsheet/internal/content"

	"github.com/JohannesKaufmann/html-to-markdown/v2"
)

type bodyResolver struct{}

func (bodyResolver) Markdown(_ context.Context, objs []*content.Body) ([]*string, error) {
	texts := make([]*string, len(objs))
	for i, b := range objs {
		text, err := htmltomarkdown.ConvertString(b.HTML())
		if err != nil {
			return nil, fmt.Errorf("graph: body as Markdown: %w", err)
		}
		texts[i] = &text
	}
	return texts, nil
}

type bodySectionResolver struct{}

func (bodySectionResolver) Blocks(_ context.Context, objs []*content.BodySection) ([][]generated.Block, error) {
	return each(objs, func(s *content.BodySection) []generated.Block { return each(s.Blocks, block) }), nil
}

// block converts a block of a body into a member of the schema's union.
func block(b content.BodyBlock) generated.Block {
	switch b.Type {
	case content.BlockPicture:
		return generated.Picture{Image: value(b.Image)}
	case content.BlockQuote:
		return generated.Quote{Text: b.Text}
	case content.BlockList:
		return generated.List{Items: b.Items}
	case content.BlockVerse:
		return generated.Verse{Lines: each(b.Lines, func(line string) scalar.Line { return scalar.Line(line) })}
	}
	return generated.Paragraph{Text: b.Text, HTML: b.Inline()}
}
