package edition

import (
	"context"
	"time"

	"broadsheet/internal/content"
)

// Desk takes the newsroom's decisions on what is in a store. Each is one revision, or none where
// it changes nothing. Interrupted at any moment and taken again, it ends as if it had never been
// interrupted. On a dry run it writes nothing, and returns the same.
type Desk struct {
	store   content.Store
	options Options
}

// NewDesk makes a desk. It has the store's lease for one decision at a time.
func NewDesk(store content.Store, o Options) *Desk { return &Desk{store: store, options: o} }

// Decision is an article before and after a decision of it.
type Decision struct{ Before, After content.Draft }

// decisionAt is when a decision is taken, and the revision that it will have.
type decisionAt struct {
	time     time.Time
	revision int64
}

// decide changes an article. Where that changes from when it is seen, its section and its authors
// follow.
func (d *Desk) decide(ctx context.Context, id content.ID, change func(a *content.Draft, at decisionAt) error) (made Decision, err error) {
	r, err := d.store.Read(ctx, content.Editor())
	if err != nil {
		return made, err
	}
	there, err := Find(ctx, r, id) // its issue never changes
	if err != nil {
		return made, err
	}
	err = d.write(ctx, func(im *Importer) error {
		k, docs, err := im.holding(ctx, there.PublicationID, there.IssueID)
		if err != nil {
			return err
		}
		if made.Before, err = Find(ctx, k.reader, id); err != nil {
			return err
		}
		changed := *made.Before.Article
		made.After = content.Draft{Article: &changed, Body: made.Before.Body}
		if err := change(&made.After, decisionAt{instant(k.reader.Now()), k.reader.Revision() + 1}); err != nil {
			return err
		}
		changed.VisibleFrom = visibleFrom(&changed, docs.issue.PublishedAt)
		docs.articles = []content.Draft{made.After}
		if k.rescheduled(docs) {
			if err := k.reschedule(ctx, docs); err != nil {
				return err
			}
		}
		return im.settle(ctx, k, docs)
	})
	return made, err
}

// write does something with the lease on writing, but for a dry run.
func (d *Desk) write(ctx context.Context, do func(*Importer) error) (err error) {
	im := NewImporter(d.store, d.options)
	defer func() {
		if closing := im.Close(ctx); err == nil {
			err = closing
		}
	}()
	if !d.options.DryRun {
		if err := im.hold(ctx); err != nil {
			return err
		}
	}
	return do(im)
}

// holding looks up an issue and what there is of it; the documents are the issue and its
// publication as they are.
func (im *Importer) holding(ctx context.Context, publicationID, issueID content.ID) (*known, *documents, error) {
	k, err := im.known(ctx, publicationID, issueID)
	if err != nil {
		return nil, nil, err
	}
	if k.issue == nil || k.publication == nil {
		return nil, nil, content.Errorf(content.NotFound, "the article is in no issue that the store has, %s", issueID)
	}
	publication, dated := *k.publication, *k.issue
	d := &documents{publication: &publication, issue: &dated, sections: map[content.ID]*content.Section{}, authors: map[content.ID]*content.Author{}}
	return k, d, k.load(ctx, d)
}

// Find returns an article with its body; NotFound for none.
func Find(ctx context.Context, r content.Reader, id content.ID) (content.Draft, error) {
	if id.Kind() != content.KindArticle {
		return content.Draft{}, content.Errorf(content.Invalid, "%q is no article's id; give it as the graph has it, art_…", id)
	}
	articles, err := r.Articles(ctx, []content.ID{id})
	if err != nil {
		return content.Draft{}, err
	}
	if articles[id] == nil {
		return content.Draft{}, content.Errorf(content.NotFound, "the store has no article %s; give its id as the graph has it", id)
	}
	bodies, err := r.Bodies(ctx, []content.ID{id})
	return content.Draft{Article: articles[id], Body: bodies[id]}, err
}
