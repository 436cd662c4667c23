package transfer

import (
	"context"

	"broadsheet/internal/content"
)

// Copier brings the documents of a store, its partners and their keys into another, as they are and under the same ids, each
// issue in a revision of its own. It writes only what is missing there or says something else,
// so that run again it goes on where it ended.
//
// Of views, it copies how many an article has in all, to articles that are new: an article that
// is there has been counted itself. On which days they were counted is not copied, nor is what
// is each store's own: revisions, and what partners have acknowledged.
type Copier struct {
	from         content.Store
	to           *Importer
	publications []content.ID
	issues       []issueKey
	progress     func()
}

// NewCopier finds what is to be copied. progress is told of each step that is done.
func NewCopier(ctx context.Context, from, to content.Store, o Options, progress func()) (*Copier, error) {
	r, err := from.Read(ctx, content.Editor())
	if err != nil {
		return nil, err
	}
	c := &Copier{from: from, to: NewImporter(to, o), progress: progress}
	if c.publications, err = selectPublications(ctx, r, nil); err != nil {
		return nil, err
	}
	c.issues, err = issuesOf(ctx, r, ExportOptions{})
	return c, err
}

// Steps is how many steps there are: issues, and publications.
func (c *Copier) Steps() int { return len(c.issues) + len(c.publications) }

// Report returns what was done so far.
func (c *Copier) Report() Report { return c.to.Report() }

// Close gives the lease on writing back.
func (c *Copier) Close(ctx context.Context) error { return c.to.Close(ctx) }

// Run copies. It stops at the first error, among them the end of the context.
func (c *Copier) Run(ctx context.Context) error {
	for _, i := range c.issues {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.issue(ctx, content.IssueID(i.publication, i.date)); err != nil {
			return err
		}
		c.progress()
	}
	for _, p := range c.publications {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.names(ctx, p); err != nil {
			return err
		}
		c.progress()
	}
	return c.partners(ctx)
}

func (c *Copier) issue(ctx context.Context, issue content.ID) error {
	h, err := readWhole(ctx, c.from, issue, snapshotOf)
	if err != nil {
		return err
	}
	if err := c.to.hold(ctx); err != nil {
		return err
	}
	k, err := c.to.known(ctx, h.publication.ID, issue)
	if err != nil {
		return err
	}
	d := &documents{publication: publicationWithoutStoreFields(h.publication), issue: h.issue, pages: h.pages, sections: h.sections, authors: h.authors, totals: h.views}
	for _, a := range h.articles {
		copied := articleWithoutStoreFields(a)
		copied.Exposure = a.Exposure // who may hold it, they hold whatever store it is in
		d.articles = append(d.articles, content.Draft{Article: copied, Body: h.bodies[a.ID]})
	}
	if err := k.load(ctx, d); err != nil {
		return err
	}
	k.mergeViews(d)
	return c.to.settle(ctx, k, d)
}

// authorsAtOnce is how many authors are read at once.
const authorsAtOnce = 500

// names copies the sections and authors of a publication: also those that no issue refers to
// any more.
func (c *Copier) names(ctx context.Context, publication content.ID) error {
	r, err := c.from.Read(ctx, content.Editor())
	if err != nil {
		return err
	}
	publications, err := r.Publications(ctx, []content.ID{publication})
	if err != nil {
		return err
	}
	sections, err := r.SectionsOfPublications(ctx, []content.ID{publication})
	if err != nil {
		return err
	}
	d := &documents{publication: publicationWithoutStoreFields(publications[publication]), sections: map[content.ID]*content.Section{}}
	for _, s := range sections[publication] {
		d.sections[s.ID] = s
	}
	q := content.AuthorQuery{AuthorFilter: content.AuthorFilter{PublicationID: publication}, Window: content.Window{Limit: authorsAtOnce}}
	for more := true; more; {
		lists, err := r.AuthorLists(ctx, []content.AuthorQuery{q})
		if err != nil {
			return err
		}
		d.authors = map[content.ID]*content.Author{}
		for _, a := range lists[0] {
			d.authors[a.ID] = a
			after := a.KeyOf()
			q.After = &after
		}
		if err := c.putNames(ctx, d); err != nil {
			return err
		}
		more = len(lists[0]) == authorsAtOnce
	}
	return nil
}

func (c *Copier) putNames(ctx context.Context, d *documents) error {
	if err := c.to.hold(ctx); err != nil {
		return err
	}
	k, err := c.to.known(ctx, d.publication.ID, "")
	if err != nil {
		return err
	}
	if err := k.loadNames(ctx, d); err != nil {
		return err
	}
	var batch content.Batch
	names(k, d, &batch)
	return c.to.write(ctx, batch)
}
