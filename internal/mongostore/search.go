package mongostore

import (
	"cmp"
	"context"
	"regexp"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// idDoc is a document of which only the id was read.
type idDoc struct {
	ID content.ID `bson:"_id"`
}

func (r *reader) SearchLists(ctx context.Context, queries []content.SearchQuery) ([][]content.SearchHit, error) {
	return storage.SearchLists(ctx, inParallel, r, queries, r.walkTerms)
}

func (r *reader) CountSearches(ctx context.Context, filters []content.SearchFilter) ([]int64, error) {
	if err := storage.CheckSearchTotals(ctx, filters, r.searchIndex()); err != nil {
		return nil, err
	}
	return countAll(ctx, r, filters, func(f content.SearchFilter) *selection {
		return r.searchable(matchingEntries(f, content.Anywhere), f, content.Anywhere)
	})
}

// searchIndex returns the queries that bound a search.
func (r *reader) searchIndex() storage.SearchIndex {
	return storage.SearchIndex{
		MayHaveMoreThan: func(ctx context.Context, most int) (bool, error) {
			var n int64
			err := r.store.bounded(ctx, func(ctx context.Context) (err error) {
				n, err = r.store.collection(termsName).EstimatedDocumentCount(ctx)
				return err
			})
			return n > int64(most), translate(err, "estimate the number of search entries")
		},
		Nth: func(ctx context.Context, t content.SearchTerm, part content.SearchPart, between content.ArticleFilter, upwards bool, n int) (time.Time, error) {
			q := &selection{collection: termsName, sort: "publishedAt", descending: true}
			switch {
			case len(t.Marks) > 0:
				q.where("terms", "$in", markTerms(t.Marks))
			case part == content.InTitle:
				q.where("titleTerms", "$eq", t.Term)
			default:
				q.where("terms", "$eq", t.Term)
			}
			q.between(between)
			k, err := r.nth(ctx, q, content.Window{Last: upwards}, n, readTime)
			if err != nil || k == nil {
				return time.Time{}, err
			}
			return time.UnixMilli(k.Number), nil
		},
	}
}

// between restricts a selection of search entries to those published between the times of a filter.
func (q *selection) between(f content.ArticleFilter) {
	if !f.From.IsZero() {
		q.where("publishedAt", "$gte", f.From)
	}
	if !f.To.IsZero() {
		q.where("publishedAt", "$lt", f.To)
	}
}

// markTerms returns marks as terms of search entries.
func markTerms(marks []string) []string {
	terms := make([]string, len(marks))
	for i, m := range marks {
		terms[i] = mark(m)
	}
	return terms
}

// walkTerms returns the articles in a window of one part of a search, from the near end of the window on.
func (r *reader) walkTerms(ctx context.Context, f content.SearchFilter, part content.SearchPart, w content.Window) ([]content.ID, error) {
	f, cut, err := storage.BoundSearch(ctx, f, part, w, r.searchIndex())
	if err != nil {
		return nil, err
	}
	q := r.searchable(matchingEntries(f, part), f, part)
	q.inWindow(w, timeKey)
	entries, err := find[idDoc](ctx, r.store, q, q.window(w).SetProjection(only("_id")))
	return idsOf(entries), cmp.Or(err, storage.CheckFull(len(entries), w.Limit, cut, f.Bound(), content.NarrowSearch))
}

// searchable restricts a selection of search entries to the articles that the audience may find. Articles
// of which something is withheld match by their titles only.
func (r *reader) searchable(q *selection, f content.SearchFilter, part content.SearchPart) *selection {
	r.published(q)
	if r.Audience().SeesAll() {
		return q
	}
	r.inScopes(q, asMarks)
	full := r.Audience().FullTextScopes(r.Now())
	switch part {
	case content.Elsewhere:
		q.inOneScope(full, asMarks)
	case content.Anywhere:
		title := &selection{}
		if terms := title.phrases(f.Phrases, "titleText"); len(terms) > 0 {
			title.where("titleTerms", "$all", terms)
		}
		q.either = append(q.either, append(alternatives(full, asMarks), title.filter()))
	}
	return q
}

// matchingEntries selects the search entries that match a filter, in one part of the search. Terms and
// marks are equalities in an index that continues with the order. Only the matching entries are read to
// check that the terms of a phrase follow each other.
func matchingEntries(f content.SearchFilter, part content.SearchPart) *selection {
	q := &selection{collection: termsName, sort: "publishedAt", descending: true}
	if len(f.Phrases) == 0 {
		q.nothing()
	}
	var terms []string // terms and marks that an entry must have
	if part != content.InTitle {
		terms = q.phrases(f.Phrases, "text")
	} else if all := q.phrases(f.Phrases, "titleText"); len(all) > 0 {
		q.where("titleTerms", "$all", all)
	}
	if part == content.Elsewhere {
		title := &selection{}
		title.where("titleTerms", "$all", title.phrases(f.Phrases, "titleText"))
		q.neither = append(q.neither, title.filter())
	}
	for _, marks := range f.Marks() {
		if len(marks) == 1 {
			terms = append(terms, mark(marks[0]))
			continue
		}
		q.where("terms", "$in", markTerms(marks))
	}
	if len(terms) > 0 {
		q.where("terms", "$all", terms)
	}
	q.between(f.ArticleFilter)
	q.containing("title", f.Title)
	return q
}

// leading is how many terms of a phrase are looked up in the index. They are enough to leave few entries
// without the phrase, and few enough for a planner to weigh.
const leading = 4

// phrases restricts the selection to entries whose text contains the phrases, and returns terms that such
// entries have.
func (q *selection) phrases(phrases []content.Phrase, text string) []string {
	var terms []string
	for _, p := range phrases {
		terms = append(terms, p.Terms[:min(len(p.Terms), leading)]...)
		if len(p.Terms) == 1 {
			continue // an open phrase of one term is a character, which is a term of the entry, too
		}
		pattern := " " + strings.Join(p.Terms, " ")
		if !p.Open {
			pattern += " "
		}
		q.where(text, "$regex", bson.Regex{Pattern: regexp.QuoteMeta(pattern)})
	}
	return terms
}
