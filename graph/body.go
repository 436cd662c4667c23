package graph

import (
	"context"
	"fmt"

	"broadsheet/graph/generated"
	"broadsheet/internal/content"
)

type bodyResolver struct{}

func (bodyResolver) Markdown(_ context.Context, objs []*content.Body) ([]*string, error) {
	texts := make([]*string, len(objs))
	for i, b := range objs {
		text, err := markdown(b.HTML())
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
