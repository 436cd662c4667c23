package cached

import (
	"context"

	"broadsheet/internal/content"
)

func (r *reader) Publications(ctx context.Context, ids []content.ID) (map[content.ID]*content.Publication, error) {
	docs, err := values(ctx, r, document, ids, r.all.Publications)
	return seen(r, docs, err)
}

func (r *reader) Issues(ctx context.Context, ids []content.ID) (map[content.ID]*content.Issue, error) {
	docs, err := values(ctx, r, document, ids, r.all.Issues)
	return seen(r, docs, err)
}

func (r *reader) Pages(ctx context.Context, ids []content.ID) (map[content.ID]*content.Page, error) {
	docs, err := values(ctx, r, document, ids, r.all.Pages)
	return seen(r, docs, err)
}

func (r *reader) Articles(ctx context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
	docs, err := values(ctx, r, document, ids, r.all.Articles)
	return seen(r, docs, err)
}

func (r *reader) Sections(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
	docs, err := values(ctx, r, document, ids, r.all.Sections)
	return seen(r, docs, err)
}

func (r *reader) Authors(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
	docs, err := values(ctx, r, document, ids, r.all.Authors)
	return seen(r, docs, err)
}

// Bodies are of the articles that the audience may see.
func (r *reader) Bodies(ctx context.Context, ids []content.ID) (map[content.ID]content.Body, error) {
	articles, err := r.Articles(ctx, ids)
	if err != nil {
		return nil, err
	}
	var visible []content.ID
	for _, id := range ids {
		if articles[id] != nil {
			visible = append(visible, id)
		}
	}
	return values(ctx, r, body, visible, r.all.Bodies)
}

func (r *reader) PagesOfIssues(ctx context.Context, issues []content.ID) (map[content.ID][]*content.Page, error) {
	kept, err := values(ctx, r, pagesOfIssue, issues, r.all.PagesOfIssues)
	return lists(r, kept, err)
}

func (r *reader) ArticlesOfPages(ctx context.Context, pages []content.ID) (map[content.ID][]*content.Article, error) {
	kept, err := values(ctx, r, articlesOfPage, pages, r.all.ArticlesOfPages)
	return lists(r, kept, err)
}
