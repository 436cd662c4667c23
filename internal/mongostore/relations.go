package mongostore

import (
	"context"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"golang.org/x/sync/errgroup"
)

// bodyDoc is an article with its body.
type bodyDoc struct {
	content.Article `bson:",inline"`
	Body            content.Body `bson:"body"`
}

func (r *reader) Bodies(ctx context.Context, articles []content.ID) (map[content.ID]content.Body, error) {
	docs, err := committed[*bodyDoc](ctx, r, articlesName, articles, only(content.BodyFields()...))
	bodies := make(map[content.ID]content.Body, len(docs))
	for _, d := range docs {
		if body, ok := d.BodyFor(d.Body, r.Audience(), r.Now()); ok {
			bodies[d.ID] = body
		}
	}
	return bodies, err
}

func (r *reader) ViewCounts(ctx context.Context, articles []content.ID) (map[content.ID]int64, error) {
	counts := map[content.ID]int64{}
	if len(articles) == 0 {
		return counts, nil
	}
	visible := map[content.ID]bool{}
	var counted []viewsDoc
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		q := r.visibleArticles(&selection{collection: articlesName})
		q.where("_id", "$in", articles)
		found, err := find[idDoc](ctx, r.store, q, options.Find().SetProjection(only("_id")))
		for _, a := range found {
			visible[a.ID] = true
		}
		return err
	})
	group.Go(func() (err error) {
		counted, err = r.store.views(ctx, articles)
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for _, v := range counted {
		if visible[v.ArticleID] && v.Rank != content.UnknownViews {
			counts[v.ArticleID] = v.Rank
		}
	}
	return counts, nil
}

// views returns the view counts of articles, without those whose views were never counted or imported.
func (s *Store) views(ctx context.Context, articles []content.ID) ([]viewsDoc, error) {
	q := &selection{collection: viewsName}
	q.where("_id", "$in", articles)
	return find[viewsDoc](ctx, s, q, options.Find())
}

func (r *reader) ArticleCountsOfAuthors(ctx context.Context, authors []content.ID) (map[content.ID]int64, error) {
	counts := map[content.ID]int64{}
	if len(authors) == 0 {
		return counts, nil
	}
	given := bson.D{{Key: "authorIds", Value: bson.D{{Key: "$in", Value: authors}}}}
	q := r.visibleArticles(&selection{collection: articlesName})
	q.where("authorIds", "$in", authors)
	type row struct {
		Author   content.ID `bson:"_id"`
		Articles int64      `bson:"articles"`
	}
	rows, err := aggregate[row](ctx, r.store, articlesName, []bson.D{
		{{Key: "$match", Value: q.filter()}},
		{{Key: "$project", Value: only("authorIds")}},
		{{Key: "$unwind", Value: "$authorIds"}},
		{{Key: "$match", Value: given}}, // an article may have other authors, too
		{{Key: "$group", Value: bson.D{{Key: "_id", Value: "$authorIds"}, {Key: "articles", Value: bson.D{{Key: "$sum", Value: 1}}}}}},
	})
	for _, row := range rows {
		counts[row.Author] = row.Articles
	}
	return counts, translate(err, "count articles of %d authors", len(authors))
}

func (r *reader) AllPublications(ctx context.Context) ([]*content.Publication, error) {
	q := &selection{collection: publicationsName}
	q.fromLowest("name", "")
	return find[*content.Publication](ctx, r.store, r.visibleDocuments(q), options.Find().SetSort(ascending("name", "_id")))
}

func (r *reader) PagesOfIssues(ctx context.Context, issues []content.ID) (map[content.ID][]*content.Page, error) {
	return byOwner(ctx, r, r.visibleDocuments, pagesName, issues, "issueId", "ordinal", r.visiblePages, func(p *content.Page) content.ID { return p.IssueID })
}

func (r *reader) ArticlesOfPages(ctx context.Context, pages []content.ID) (map[content.ID][]*content.Article, error) {
	visible := func(_ context.Context, found []*content.Article) ([]*content.Article, error) {
		return storage.Visible[content.Article](r.Snapshot, found), nil
	}
	return byOwner(ctx, r, r.visibleArticles, articlesName, pages, "pageId", "readingOrder", visible, func(a *content.Article) content.ID { return a.PageID })
}

func (r *reader) SectionsOfPublications(ctx context.Context, publications []content.ID) (map[content.ID][]*content.Section, error) {
	return byOwner(ctx, r, r.visibleDocuments, sectionsName, publications, "publicationId", "name", r.visibleSections, func(s *content.Section) content.ID { return s.PublicationID })
}

func (r *reader) ReadingOrder(ctx context.Context, issues []content.ID) (map[content.ID][]content.ID, error) {
	order := make(map[content.ID][]content.ID, len(issues))
	if len(issues) == 0 {
		return order, nil
	}
	q := r.visibleArticles(&selection{collection: articlesName})
	q.where("issueId", "$in", issues)
	found, err := find[*content.Article](ctx, r.store, q, options.Find().SetSort(ascending("issueId", "readingOrder", "_id")).SetProjection(only("issueId")))
	for _, a := range found {
		order[a.IssueID] = append(order[a.IssueID], a.ID)
	}
	return order, err
}

func (r *reader) Neighbours(ctx context.Context, places []content.Place) (map[content.Place]content.Neighbours, error) {
	return storage.Neighbours(ctx, r, places)
}

// byOwner returns the documents of owners, grouped by owner. field names the owner; an index of field and
// sort gives their order. visible returns the documents as the audience may read them.
func byOwner[T any](ctx context.Context, r *reader, rule func(*selection) *selection, collection string, owners []content.ID, field, sort string, visible func(context.Context, []*T) ([]*T, error), owner func(*T) content.ID) (map[content.ID][]*T, error) {
	if len(owners) == 0 {
		return map[content.ID][]*T{}, nil
	}
	q := &selection{collection: collection}
	q.where(field, "$in", owners)
	docs, err := find[*T](ctx, r.store, rule(q), options.Find().SetSort(ascending(field, sort, "_id")).SetProjection(withoutBody()))
	if err != nil {
		return nil, err
	}
	docs, err = visible(ctx, docs)
	return storage.GroupBy(docs, owner), err
}
