package mongostore

import (
	"cmp"
	"context"
	"regexp"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// documents runs one query for each of many and returns their documents.
func documents[Q, T any, P document[T]](ctx context.Context, r *reader, queries []Q, build func(Q) (*selection, content.Window)) ([][]*T, error) {
	lists := make([][]*T, len(queries))
	err := each(ctx, len(queries), atOnce, func(ctx context.Context, i int) error {
		q, w := build(queries[i])
		found, err := find[*T](ctx, r.store, r.visibleDocuments(q), q.window(w))
		lists[i] = content.InOrder(w, judged[T, P](r, found))
		return err
	})
	return lists, err
}

// countAll runs one count for each of many filters, of at most [content.MaxTotal].
func countAll[F any](ctx context.Context, r *reader, filters []F, rule func(*selection) *selection, build func(F) *selection) ([]int64, error) {
	counts := make([]int64, len(filters))
	err := each(ctx, len(filters), atOnce, func(ctx context.Context, i int) (err error) {
		counts[i], err = r.count(ctx, rule(build(filters[i])), content.MaxTotal)
		return err
	})
	return counts, err
}

// containing chooses what has a text as a part of a field, in either case.
func (q *selection) containing(field, text string) {
	if text != "" {
		q.where(field, "$regex", bson.Regex{Pattern: regexp.QuoteMeta(text), Options: "i"})
	}
}

// fromLowest is the bound of a selection that chooses by nothing an index begins with: it leaves
// nothing out, and lets the index of the order be walked.
func (q *selection) fromLowest(field string, least any) { q.where(field, "$gte", least) }

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
	return documents[content.IssueQuery, content.Issue](ctx, r, queries, func(query content.IssueQuery) (*selection, content.Window) {
		q := issues(query.IssueFilter)
		q.descending = !query.Ascending
		q.inWindow(query.Window, textKey)
		return q, query.Window
	})
}

func (r *reader) IssueDates(ctx context.Context, filters []content.IssueFilter) ([][]content.Date, error) {
	lists := make([][]content.Date, len(filters))
	err := each(ctx, len(filters), atOnce, func(ctx context.Context, i int) error {
		q := r.visibleDocuments(issues(filters[i]))
		found, err := find[content.Issue](ctx, r.store, q, options.Find().SetSort(ascending("date", "_id")).SetProjection(only("date")))
		for _, issue := range found {
			lists[i] = append(lists[i], issue.Date)
		}
		return err
	})
	return lists, err
}

func (r *reader) CountIssues(ctx context.Context, filters []content.IssueFilter) ([]int64, error) {
	return countAll(ctx, r, filters, r.visibleDocuments, issues)
}

func pages(f content.PageFilter) *selection {
	q := &selection{collection: pagesName, sort: "sectionOrder", descending: true}
	q.where("sectionId", "", f.SectionID)
	return q
}

func (r *reader) PageLists(ctx context.Context, queries []content.PageQuery) ([][]*content.Page, error) {
	lists := make([][]*content.Page, len(queries))
	err := each(ctx, len(queries), atOnce, func(ctx context.Context, i int) error {
		found, err := fillWindow(ctx, queries[i].Window, func(ctx context.Context, w content.Window) ([]*content.Page, error) {
			q := r.visibleDocuments(pages(queries[i].PageFilter))
			q.inWindow(w, numberKey)
			return find[*content.Page](ctx, r.store, q, q.window(w))
		}, r.pagesOfSection(queries[i].SectionID), (*content.Page).KeyOf)
		lists[i] = content.InOrder(queries[i].Window, found)
		return err
	})
	return lists, err
}

func (r *reader) CountPages(ctx context.Context, filters []content.PageFilter) ([]int64, error) {
	if r.audience.SeesAll() {
		return countAll(ctx, r, filters, r.visibleDocuments, pages)
	}
	counts := make([]int64, len(filters))
	err := each(ctx, len(filters), atOnce, func(ctx context.Context, i int) (err error) {
		counts[i], err = r.countPages(ctx, filters[i])
		return err
	})
	return counts, err
}

func authors(f content.AuthorFilter) *selection {
	q := &selection{collection: authorsName, sort: "name"}
	q.where("publicationId", "", f.PublicationID)
	q.containing("name", f.Name)
	return q
}

func (r *reader) AuthorLists(ctx context.Context, queries []content.AuthorQuery) ([][]*content.Author, error) {
	lists := make([][]*content.Author, len(queries))
	err := each(ctx, len(queries), atOnce, func(ctx context.Context, i int) error {
		last, err := r.lastExamined(ctx, queries[i])
		if err != nil {
			return err
		}
		found, err := fillWindow(ctx, queries[i].Window, func(ctx context.Context, w content.Window) ([]*content.Author, error) {
			q := r.visibleDocuments(authors(queries[i].AuthorFilter))
			q.inWindow(w, textKey)
			if last != nil {
				q.upTo(last, queries[i].Window, textKey)
			}
			return find[*content.Author](ctx, r.store, q, q.window(w))
		}, r.visibleAuthors, (*content.Author).KeyOf)
		if err == nil && last != nil && len(found) < queries[i].Limit {
			return content.TooMany(queries[i].Bound(), content.NarrowAuthors)
		}
		lists[i] = content.InOrder(queries[i].Window, found)
		return err
	})
	return lists, err
}

func (r *reader) CountAuthors(ctx context.Context, filters []content.AuthorFilter) ([]int64, error) {
	for _, f := range filters {
		if f.Name == "" {
			continue
		}
		if many, err := r.moreThan(ctx, r.visibleDocuments(authors(content.AuthorFilter{PublicationID: f.PublicationID})), f.Bound()); err != nil || many {
			return nil, cmp.Or(err, content.TooMany(f.Bound(), content.NarrowAuthors))
		}
	}
	if r.audience.SeesAll() {
		return countAll(ctx, r, filters, r.visibleDocuments, authors)
	}
	counts := make([]int64, len(filters))
	err := each(ctx, len(filters), atOnce, func(ctx context.Context, i int) (err error) {
		counts[i], err = r.countAuthors(ctx, filters[i])
		return err
	})
	return counts, err
}
