package transfer

import (
	"context"
	"time"

	"broadsheet/internal/content"
)

// Moment is the time of a change, and the revision that it will get.
type Moment struct {
	Time     time.Time
	Revision int64
}

// ReviseArticle changes a stored article in one revision, or in none when nothing changed. On a dry run it
// writes nothing and returns the same. When the time changes from which the article is visible, its
// section and its authors follow. It returns the article before and after the change. An unknown article is
// NotFound.
func ReviseArticle(ctx context.Context, store content.Store, o Options, id content.ID, change func(a *content.Draft, at Moment) error) (before, after content.Draft, err error) {
	r, err := store.Read(ctx, content.Editor())
	if err != nil {
		return before, after, err
	}
	found, err := FindArticle(ctx, r, id) // an article's issue never changes
	if err != nil {
		return before, after, err
	}
	err = underLease(ctx, store, o, func(im *Importer) error {
		ex, docs, err := im.loadIssue(ctx, found.PublicationID, found.IssueID)
		if err != nil {
			return err
		}
		if before, err = FindArticle(ctx, ex.reader, id); err != nil {
			return err
		}
		changed := *before.Article
		after = content.Draft{Article: &changed, Body: before.Body}
		if err := change(&after, Moment{content.StoredTime(ex.reader.Now()), ex.reader.Revision() + 1}); err != nil {
			return err
		}
		after.VisibleFrom = visibleFrom(after.Article, docs.issue.PublishedAt)
		docs.articles = []content.Draft{after}
		if ex.isRescheduled(docs) {
			if err := ex.reschedule(ctx, docs); err != nil {
				return err
			}
		}
		return im.writeChanges(ctx, ex, docs)
	})
	return before, after, err
}

// RevisePublication changes a stored publication, as [ReviseArticle] changes an article.
func RevisePublication(ctx context.Context, store content.Store, o Options, id content.ID, change func(p *content.Publication) error) (before, after *content.Publication, err error) {
	err = underLease(ctx, store, o, func(im *Importer) error {
		ex, err := im.readExisting(ctx, id, "")
		if err != nil {
			return err
		}
		if ex.publication == nil {
			_, err := selectPublications(ctx, ex.reader, []content.ID{id}) // its error lists the publications
			return err
		}
		changed := *ex.publication
		before, after = ex.publication, &changed
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

// underLease calls do with an importer that has the store's lease; on a dry run, without the lease.
func underLease(ctx context.Context, store content.Store, o Options, do func(*Importer) error) (err error) {
	im := NewImporter(store, o)
	defer func() {
		if closing := im.Close(ctx); err == nil {
			err = closing
		}
	}()
	if !o.DryRun {
		if err := im.ensureLease(ctx); err != nil {
			return err
		}
	}
	return do(im)
}

// loadIssue reads an issue and everything in it. The returned documents are copies of the issue and its
// publication.
func (im *Importer) loadIssue(ctx context.Context, publicationID, issueID content.ID) (*existing, *documents, error) {
	ex, err := im.readExisting(ctx, publicationID, issueID)
	if err != nil {
		return nil, nil, err
	}
	if ex.issue == nil || ex.publication == nil {
		return nil, nil, content.Errorf(content.NotFound, "the article's issue %s is not in the store", issueID)
	}
	publication, issue := *ex.publication, *ex.issue
	d := &documents{publication: &publication, issue: &issue, sections: map[content.ID]*content.Section{}, authors: map[content.ID]*content.Author{}}
	return ex, d, ex.load(ctx, d)
}

// FindArticle returns an article with its body. The id of another type is Invalid, an unknown article
// NotFound.
func FindArticle(ctx context.Context, r content.Reader, id content.ID) (content.Draft, error) {
	if id.Kind() != content.KindArticle {
		return content.Draft{}, content.Errorf(content.Invalid, "%q is not an article id; give the id of the article in the API, art_…", id)
	}
	articles, err := r.Articles(ctx, []content.ID{id})
	if err != nil {
		return content.Draft{}, err
	}
	if articles[id] == nil {
		return content.Draft{}, content.Errorf(content.NotFound, "the store has no article %s; give the id of an article in the API", id)
	}
	bodies, err := content.BodiesOf(ctx, r.Bodies, []content.ID{id})
	return content.Draft{Article: articles[id], Body: bodies[id]}, err
}
