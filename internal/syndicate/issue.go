package syndicate

import (
	"context"

	"broadsheet/internal/content"
)

// printedIssue is an issue with its pages in printed order and its articles in reading order.
type printedIssue struct {
	base        base
	issue       *content.Issue
	publication *content.Publication
	pages       []*content.Page
	articles    []*content.Article
}

// readPrintedIssue reads an issue with its pages and articles, without the articles' bodies. An issue
// that the audience may not read is NotFound.
func readPrintedIssue(ctx context.Context, r content.Reader, b base, id content.ID) (*printedIssue, error) {
	issues, err := r.Issues(ctx, []content.ID{id})
	if err != nil {
		return nil, err
	}
	p := &printedIssue{base: b, issue: issues[id]}
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
	if err := p.readFacsimiles(ctx, r, pages[id]); err != nil {
		return nil, err
	}
	return p, p.readArticles(ctx, r)
}

// readFacsimiles adds to the issue and its pages the PDFs, images and regions that the audience may read.
func (p *printedIssue) readFacsimiles(ctx context.Context, r content.Reader, pages []*content.Page) error {
	all := []content.ID{p.issue.ID}
	for _, page := range pages {
		all = append(all, page.ID)
	}
	facsimiles, err := r.Facsimiles(ctx, all)
	p.issue = p.issue.With(facsimiles[p.issue.ID])
	for _, page := range pages {
		p.pages = append(p.pages, page.With(facsimiles[page.ID]))
	}
	return err
}

func (p *printedIssue) readArticles(ctx context.Context, r content.Reader) error {
	order, err := r.ReadingOrder(ctx, []content.ID{p.issue.ID})
	if err != nil {
		return err
	}
	var articles map[content.ID]*content.Article
	var keys ids
	for _, id := range order[p.issue.ID] {
		keys.add(id)
	}
	if err := readInto(ctx, nil, &articles, r.Articles, keys); err != nil {
		return err
	}
	for _, id := range keys.list {
		if a := articles[id]; !unlisted(a) {
			p.articles = append(p.articles, a)
		}
	}
	return nil
}
