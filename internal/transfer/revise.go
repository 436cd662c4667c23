package transfer

import (
	"context"
	"time"

	"broadsheet/internal/content"
)

// Moment is when a document is changed: the time, and the revision that the change will have.
type Moment struct {
	Time     time.Time
	Revision int64
}

// ReviseArticle changes an article that is in a store, in one revision, or in none where nothing
// changed; on a dry run it writes nothing and returns the same. When the change moves the time from
// which the article is visible, its section and its authors follow. It returns the article before and
// after; NotFound for none.
func ReviseArticle(ctx context.Context, store content.Store, o Options, id content.ID, change func(a *content.Draft, at Moment) error) (before, after content.Draft, err error) {
	r, err := store.Read(ctx, content.Editor())
	if err != nil {
		return before, after, err
	}
	found, err := FindArticle(ctx, r, id) // its issue never changes
	if err != nil {
		return before, after, err
	}
	err = underLease(ctx, store, o, func(im *Importer) error {
		k, docs, err := im.loadIssue(ctx, found.PublicationID, found.IssueID)
		if err != nil {
			return err
		}
		if before, err = FindArticle(ctx, k.reader, id); err != nil {
			return err
		}
		changed := *before.Article
		after = content.Draft{Article: &changed, Body: before.Body}
		if err := change(&after, Moment{content.StoredTime(k.reader.Now()), k.reader.Revision() + 1}); err != nil {
			return err
		}
		after.VisibleFrom = visibleFrom(after.Article, docs.issue.PublishedAt)
		docs.articles = []content.Draft{after}
		if k.rescheduled(docs) {
			if err := k.reschedule(ctx, docs); err != nil {
				return err
			}
		}
		return im.settle(ctx, k, docs)
	})
	return before, after, err
}

// RevisePublication changes a publication that is in a store, as [ReviseArticle] does an article.
func RevisePublication(ctx context.Context, store content.Store, o Options, id content.ID, change func(p *content.Publication) error) (before, after *content.Publication, err error) {
	err = underLease(ctx, store, o, func(im *Importer) error {
		k, err := im.known(ctx, id, "")
		if err != nil {
			return err
		}
		if k.publication == nil {
			_, err := selectPublications(ctx, k.reader, []content.ID{id}) // says which publications there are
			return err
		}
		changed := *k.publication
		before, after = k.publication, &changed
		if err := change(after); err != nil {
			return err
		}
		if !differs(after, before, nil) || im.writer == nil {
			return nil
		}
		return im.write(ctx, content.Batch{Publications: []*content.Publication{after}})
	})
	return before, after, err
}

// underLease calls do with the store's lease, or on a dry run without it.
func underLease(ctx context.Context, store content.Store, o Options, do func(*Importer) error) (err error) {
	im := NewImporter(store, o)
	defer func() {
		if closing := im.Close(ctx); err == nil {
			err = closing
		}
	}()
	if !o.DryRun {
		if err := im.hold(ctx); err != nil {
			return err
		}
	}
	return do(im)
}

// loadIssue reads an issue and everything in it. The documents are the issue and its publication,
// unchanged.
func (im *Importer) loadIssue(ctx context.Context, publicationID, issueID content.ID) (*existing, *documents, error) {
	k, err := im.known(ctx, publicationID, issueID)
	if err != nil {
		return nil, nil, err
	}
	if k.issue == nil || k.publication == nil {
		return nil, nil, content.Errorf(content.NotFound, "the article's issue %s is not in the store", issueID)
	}
	publication, dated := *k.publication, *k.issue
	d := &documents{publication: &publication, issue: &dated, sections: map[content.ID]*content.Section{}, authors: map[content.ID]*content.Author{}}
	return k, d, k.load(ctx, d)
}

// FindArticle returns an article with its body. An id of another type is Invalid, an article that is
// not in the store NotFound.
func FindArticle(ctx context.Context, r content.Reader, id content.ID) (content.Draft, error) {
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
	bodies, err := content.BodiesOf(ctx, r.Bodies, []content.ID{id})
	return content.Draft{Article: articles[id], Body: bodies[id]}, err
}
