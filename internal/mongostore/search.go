package mongostore

import (
	"context"
	"regexp"
	"strings"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// idDoc is an entry of the collection of terms, as much of it as a list needs.
type idDoc struct {
	ID   content.ID         `bson:"_id"`
	Part content.SearchPart `bson:"-"`
}

func (r *reader) SearchLists(ctx context.Context, queries []content.SearchQuery) ([][]content.SearchHit, error) {
	entries := make([][]idDoc, len(queries))
	err := each(ctx, len(queries), atOnce, func(ctx context.Context, i int) (err error) {
		entries[i], err = content.Collect(queries[i], func(part content.SearchPart, w content.Window) ([]idDoc, error) {
			return r.walkTerms(ctx, queries[i].SearchFilter, part, w)
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	var ids []content.ID
	for _, list := range entries {
		for _, e := range list {
			ids = append(ids, e.ID)
		}
	}
	articles, err := r.Articles(ctx, ids)
	lists := make([][]content.SearchHit, len(queries))
	for i, list := range entries {
		for _, e := range list {
			if a := articles[e.ID]; a != nil && !a.Stub {
				lists[i] = append(lists[i], content.SearchHit{Article: a, Phrases: queries[i].Phrases, Part: e.Part})
			}
		}
	}
	return lists, err
}

func (r *reader) CountSearches(ctx context.Context, filters []content.SearchFilter) ([]int64, error) {
	return countAll(ctx, r, filters, func(q *selection) *selection { return q },
		func(f content.SearchFilter) *selection {
			return r.searchable(searched(f, content.Anywhere), f, content.Anywhere)
		})
}

// walkTerms returns what lies in a window of a part of a search, from its near end on.
func (r *reader) walkTerms(ctx context.Context, f content.SearchFilter, part content.SearchPart, w content.Window) ([]idDoc, error) {
	q := r.searchable(searched(f, part), f, part)
	q.inWindow(w, timeKey)
	entries, err := find[idDoc](ctx, r.store, q, q.window(w).SetProjection(only("_id")))
	for i := range entries {
		entries[i].Part = part
	}
	return entries, err
}

// searchable restricts a selection to what the audience may find: of articles of which something
// is withheld, what is found in their titles.
func (r *reader) searchable(q *selection, f content.SearchFilter, part content.SearchPart) *selection {
	r.published(q)
	if r.audience.SeesAll() {
		return q
	}
	if scopes, all := r.audience.VisibleScopes(r.now); !all {
		q.inOneScope(scopes, asMarks)
	}
	whole := r.audience.FullTextScopes(r.now)
	switch part {
	case content.Elsewhere:
		q.inOneScope(whole, asMarks)
	case content.Anywhere:
		title := &selection{}
		if terms := title.phrases(f.Phrases, "titleText"); len(terms) > 0 {
			title.where("titleTerms", "$all", terms)
		}
		q.either = append(q.either, append(within(whole, asMarks), title.filter()))
	}
	return q
}

// searched chooses the entries in which something is found, in a part of the search. Terms
// and marks are equalities of an index that goes on with the order; only that a phrase's terms
// follow each other is looked up in the entries to which it leads.
func searched(f content.SearchFilter, part content.SearchPart) *selection {
	q := &selection{collection: termsName, sort: "publishedAt", descending: true}
	if len(f.Phrases) == 0 {
		q.where("_id", "$in", []content.ID{})
	}
	var terms []string // that an entry must have, with the marks
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
		for i, m := range marks {
			marks[i] = mark(m)
		}
		if len(marks) == 1 {
			terms = append(terms, marks[0])
			continue
		}
		q.where("terms", "$in", marks)
	}
	if len(terms) > 0 {
		q.where("terms", "$all", terms)
	}
	if !f.From.IsZero() {
		q.where("publishedAt", "$gte", f.From)
	}
	if !f.To.IsZero() {
		q.where("publishedAt", "$lt", f.To)
	}
	q.containing("title", f.Title)
	return q
}

// leading is how many terms of a phrase lead to it. They are enough to leave few entries that
// do not have it, and few enough that a server can weigh which of them to begin with.
const leading = 4

// phrases chooses the entries in whose text the phrases stand, and returns terms that these
// have.
func (q *selection) phrases(phrases []content.Phrase, text string) []string {
	var terms []string
	for _, p := range phrases {
		terms = append(terms, p.Terms[:min(len(p.Terms), leading)]...)
		if len(p.Terms) == 1 {
			continue // an open one is a character, and these are terms, too
		}
		pattern := " " + strings.Join(p.Terms, " ")
		if !p.Open {
			pattern += " "
		}
		q.where(text, "$regex", bson.Regex{Pattern: regexp.QuoteMeta(pattern)})
	}
	return terms
}
