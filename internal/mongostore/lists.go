package mongostore

import (
	"context"
	"regexp"
	"slices"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// countAll returns the total of each filter, at most [content.MaxTotal].
func countAll[F any](ctx context.Context, r *reader, filters []F, build func(F) *selection) ([]int64, error) {
	return storage.Map(ctx, inParallel, filters, func(ctx context.Context, f F) (int64, error) {
		return r.count(ctx, build(f), content.MaxTotal)
	})
}

// containing restricts the selection to documents whose field contains a text, in upper or lower case. An
// empty text does not restrict it.
func (q *selection) containing(field, text string) {
	if text != "" {
		q.where(field, "$regex", bson.Regex{Pattern: regexp.QuoteMeta(text), Options: "i"})
	}
}

// fromLowest adds a condition that every document meets, for a selection without a condition on the
// first field of an index: with it, the index of the order is used.
func (q *selection) fromLowest(field string, lowest any) { q.where(field, "$gte", lowest) }

func issues(f content.IssueFilter) *selection {
	q := &selection{collection: issuesName, sort: "date"}
	if f.PublicationID != "" {
		q.where("publicationId", "", f.PublicationID)
	}
	q.fromLowest("date", f.From)
	if f.To != "" {
		q.where("date", "$lte", f.To)
	}
	return q
}

func (r *reader) IssueLists(ctx context.Context, queries []content.IssueQuery) ([][]*content.Issue, error) {
	return storage.Map(ctx, inParallel, queries, func(ctx context.Context, query content.IssueQuery) ([]*content.Issue, error) {
		q := issues(query.IssueFilter)
		q.descending = !query.Ascending
		q.inWindow(query.Window, textKey)
		found, err := find[*content.Issue](ctx, r.store, r.visibleDocuments(q), q.window(query.Window))
		return content.InOrder(query.Window, storage.Visible[content.Issue](r.Snapshot, found)), err
	})
}

func (r *reader) IssueDates(ctx context.Context, filters []content.IssueFilter) ([][]content.Date, error) {
	return storage.Map(ctx, inParallel, filters, func(ctx context.Context, f content.IssueFilter) ([]content.Date, error) {
		q := r.visibleDocuments(issues(f))
		found, err := find[content.Issue](ctx, r.store, q, options.Find().SetSort(ascending("date", "_id")).SetProjection(only("date")))
		dates := make([]content.Date, len(found))
		for i, issue := range found {
			dates[i] = issue.Date
		}
		return slices.Compact(dates), err // a day may have several editions
	})
}

func (r *reader) CountIssues(ctx context.Context, filters []content.IssueFilter) ([]int64, error) {
	return countAll(ctx, r, filters, func(f content.IssueFilter) *selection { return r.visibleDocuments(issues(f)) })
}

func pages(f content.PageFilter) *selection {
	q := &selection{collection: pagesName, sort: "sectionOrder", descending: true}
	q.where("sectionId", "", f.SectionID)
	return q
}

func (r *reader) PageLists(ctx context.Context, queries []content.PageQuery) ([][]*content.Page, error) {
	return storage.Map(ctx, inParallel, queries, func(ctx context.Context, query content.PageQuery) ([]*content.Page, error) {
		found, err := fillWindow(ctx, query.Window, func(ctx context.Context, w content.Window) ([]*content.Page, error) {
			q := r.visibleDocuments(pages(query.PageFilter))
			q.inWindow(w, numberKey)
			return find[*content.Page](ctx, r.store, q, q.window(w))
		}, r.pagesOfSection(query.SectionID), (*content.Page).KeyOf)
		return content.InOrder(query.Window, found), err
	})
}

func (r *reader) CountPages(ctx context.Context, filters []content.PageFilter) ([]int64, error) {
	if r.Audience().SeesAll() {
		return countAll(ctx, r, filters, func(f content.PageFilter) *selection { return r.visibleDocuments(pages(f)) })
	}
	return storage.Map(ctx, inParallel, filters, r.countPages)
}

func authors(f content.AuthorFilter) *selection {
	q := &selection{collection: authorsName, sort: "name"}
	q.where("publicationId", "", f.PublicationID)
	q.containing("name", f.Name)
	return q
}

// allAuthors selects the authors of a filter's publication, whatever their names.
func (r *reader) allAuthors(f content.AuthorFilter) *selection {
	return r.visibleDocuments(authors(content.AuthorFilter{PublicationID: f.PublicationID}))
}

func (r *reader) AuthorLists(ctx context.Context, queries []content.AuthorQuery) ([][]*content.Author, error) {
	return storage.Map(ctx, inParallel, queries, func(ctx context.Context, query content.AuthorQuery) ([]*content.Author, error) {
		last, err := r.lastExamined(ctx, query)
		if err != nil {
			return nil, err
		}
		found, err := fillWindow(ctx, query.Window, func(ctx context.Context, w content.Window) ([]*content.Author, error) {
			q := r.visibleDocuments(authors(query.AuthorFilter))
			q.inWindow(w, textKey)
			if last != nil {
				q.upTo(*last, query.Window, textKey)
			}
			return find[*content.Author](ctx, r.store, q, q.window(w))
		}, r.visibleAuthors, (*content.Author).KeyOf)
		if err != nil {
			return nil, err
		}
		return content.InOrder(query.Window, found), storage.CheckFull(len(found), query.Limit, last != nil, query.Bound(), content.NarrowAuthors)
	})
}

func (r *reader) CountAuthors(ctx context.Context, filters []content.AuthorFilter) ([]int64, error) {
	err := storage.CheckTotals(ctx, filters, content.NarrowAuthors, func(f content.AuthorFilter) bool { return f.Name != "" },
		func(ctx context.Context, f content.AuthorFilter, most int) (bool, error) {
			return r.moreThan(ctx, r.allAuthors(f), most)
		})
	if err != nil {
		return nil, err
	}
	if r.Audience().SeesAll() {
		return countAll(ctx, r, filters, func(f content.AuthorFilter) *selection { return r.visibleDocuments(authors(f)) })
	}
	return storage.Map(ctx, inParallel, filters, r.countAuthors)
}
