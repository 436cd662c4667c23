package syndicate

import (
	"context"

	"broadsheet/internal/content"
)

// paper is an issue with its pages and articles, in printed order.
type paper struct {
	base        base
	issue       *content.Issue
	publication *content.Publication
	pages       []*content.Page
	articles    []*content.Article
}

// readPaper reads an issue, without the text of its articles.
func readPaper(ctx context.Context, r content.Reader, b base, id content.ID) (*paper, error) {
	issues, err := r.Issues(ctx, []content.ID{id})
	if err != nil {
		return nil, err
	}
	p := &paper{base: b, issue: issues[id]}
	if p.issue == nil {
		return nil, notFound("there is no such issue")
	}
	publications, err := r.Publications(ctx, []content.ID{p.issue.PublicationID})
	if err != nil {
		return nil, err
	}
	if p.publication = publications[p.issue.PublicationID]; p.publication == nil {
		return nil, notFound("there is no such issue")
	}
	pages, err := r.PagesOfIssues(ctx, []content.ID{id})
	if err != nil {
		return nil, err
	}
	if err := p.print(ctx, r, pages[id]); err != nil {
		return nil, err
	}
	return p, p.readArticles(ctx, r)
}

// print completes the issue and its pages with what the reader gets of them as they were printed.
func (p *paper) print(ctx context.Context, r content.Reader, pages []*content.Page) error {
	all := []content.ID{p.issue.ID}
	for _, page := range pages {
		all = append(all, page.ID)
	}
	printed, err := r.Facsimiles(ctx, all)
	p.issue = p.issue.With(printed[p.issue.ID])
	for _, page := range pages {
		p.pages = append(p.pages, page.With(printed[page.ID]))
	}
	return err
}

func (p *paper) readArticles(ctx context.Context, r content.Reader) error {
	order, err := r.ReadingOrder(ctx, []content.ID{p.issue.ID})
	if err != nil {
		return err
	}
	var articles map[content.ID]*content.Article
	var keys ids
	for _, id := range order[p.issue.ID] {
		keys.add(id)
	}
	if err := fill(ctx, nil, &articles, r.Articles, keys); err != nil {
		return err
	}
	for _, id := range keys.list {
		if a := articles[id]; !left(a) {
			p.articles = append(p.articles, a)
		}
	}
	return nil
}
