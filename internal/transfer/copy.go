package transfer

import (
	"context"

	"broadsheet/internal/content"
)

// Copier copies one store into another: documents, partners and access keys, with the same ids, each
// issue in a revision of its own. It writes only what is missing or different in the target, so that a
// second run continues an interrupted one.
//
// The total view count of an article is copied with a new article only: an article that is in the target
// already has a count of its own. View counts by day are not copied. Neither are revisions and partners'
// acknowledgements, which belong to each store.
type Copier struct {
	from         content.Store
	to           *Importer
	publications []content.ID
	issues       []issueKey
	progress     func()
}

// NewCopier prepares a copy: it lists the publications and issues. progress is called after each step.
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

// Steps returns the number of steps: one for each issue and each publication.
func (c *Copier) Steps() int { return len(c.issues) + len(c.publications) }

// Report returns the counts so far.
func (c *Copier) Report() Report { return c.to.Report() }

// Close releases the lease.
func (c *Copier) Close(ctx context.Context) error { return c.to.Close(ctx) }

// Run copies. It stops at the first error, also when the context ends.
func (c *Copier) Run(ctx context.Context) error {
	for _, i := range c.issues {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.copyIssue(ctx, i.id()); err != nil {
			return err
		}
		c.progress()
	}
	for _, p := range c.publications {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.copyNames(ctx, p); err != nil {
			return err
		}
		c.progress()
	}
	return c.copyPartners(ctx)
}

func (c *Copier) copyIssue(ctx context.Context, issue content.ID) error {
	snapshot, err := readComplete(ctx, c.from, issue, snapshotOf)
	if err != nil {
		return err
	}
	if err := c.to.ensureLease(ctx); err != nil {
		return err
	}
	ex, err := c.to.readExisting(ctx, snapshot.publication.ID, issue)
	if err != nil {
		return err
	}
	d := &documents{publication: publicationWithoutStoreFields(snapshot.publication), issue: snapshot.issue, pages: snapshot.pages, sections: snapshot.sections, authors: snapshot.authors, totalViews: snapshot.views}
	for _, a := range snapshot.articles {
		copied := articleWithoutStoreFields(a)
		copied.Exposure = a.Exposure // partners may hold copies of the article, whichever store it is in
		d.articles = append(d.articles, content.Draft{Article: copied, Body: snapshot.bodies[a.ID]})
	}
	if err := ex.load(ctx, d); err != nil {
		return err
	}
	ex.mergeViews(d)
	return c.to.writeChanges(ctx, ex, d)
}

// authorsPageSize is the number of authors that are read in one call.
const authorsPageSize = 500

// copyNames copies the sections and authors of a publication, also those without references.
func (c *Copier) copyNames(ctx context.Context, publication content.ID) error {
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
	q := content.AuthorQuery{AuthorFilter: content.AuthorFilter{PublicationID: publication}, Window: content.Window{Limit: authorsPageSize}}
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
		if err := c.writeNames(ctx, d); err != nil {
			return err
		}
		more = len(lists[0]) == authorsPageSize
	}
	return nil
}

func (c *Copier) writeNames(ctx context.Context, d *documents) error {
	if err := c.to.ensureLease(ctx); err != nil {
		return err
	}
	ex, err := c.to.readExisting(ctx, d.publication.ID, "")
	if err != nil {
		return err
	}
	if err := ex.loadNames(ctx, d); err != nil {
		return err
	}
	var batch content.Batch
	addNames(ex, d, &batch)
	return c.to.write(ctx, batch)
}
