package graph

import (
	"context"

	"broadsheet/internal/content"
)

// Printed returns the printed texts of articles. It enters the articles of the whole level at the level of
// their printed texts, so that the texts' bodies are read in one call.
func (articleResolver) Printed(ctx context.Context, objs []*content.Article) ([]*content.PrintedText, error) {
	l := load(ctx)
	_, level := fieldLevels(ctx)
	l.loadedArticles.prefetch(ctx, func(docs []*content.Article) { l.loadedArticles.add(level, docs) })
	return each(objs, (*content.Article).PrintedText), nil
}

type printedTextResolver struct{}

func (printedTextResolver) Body(ctx context.Context, objs []*content.PrintedText) ([]*content.Body, error) {
	l := load(ctx)
	l.loadedArticles.prefetch(ctx, func(docs []*content.Article) {
		for _, a := range docs {
			if a.Corrected() {
				l.bodies.enqueue(ctx, []content.ID{a.ID})
			}
		}
	})
	bodies, err := l.bodies.many(ctx, each(objs, func(p *content.PrintedText) content.ID { return p.ArticleID }))
	printed := make([]*content.Body, len(bodies))
	for i, b := range bodies {
		if first := b.Versions()[0]; len(first.Sections) > 0 {
			printed[i] = &first
		}
	}
	return printed, err
}
