package sqlitestore

import (
	"strings"
	"time"

	"broadsheet/internal/content"
)

// The rule of visibility as SQL. Package content states it as conditions; this file translates them.
// The contract suite proves that every store agrees with [content.Judge].

// visibleDocuments restricts issues, pages, sections or authors to the reader's revision, and to those
// that the audience may read.
func (r *reader) visibleDocuments(q *selection) *selection {
	q.where("created <= ?", r.Revision())
	if q.from != "publications" {
		q.meet("", r.Audience().DocumentConditions(r.Now()))
	}
	return q
}

// visibleArticles restricts articles, with the table alias a, to the reader's revision, and to those
// that [content.Judge] shows to the audience.
func (r *reader) visibleArticles(q *selection) *selection {
	q.where("a.created <= ?", r.Revision())
	q.meet(unindexed, r.Audience().PublishedConditions(r.Now()))
	r.inScopes(q)
	return q
}

// inScopes restricts articles to the audience's scopes.
func (r *reader) inScopes(q *selection) {
	if scopes, all := r.Audience().VisibleScopes(r.Now()); !all {
		condition, args := oneOf(scopes)
		q.where(condition, args...)
	}
}

// inFull returns the conditions for articles, with the table alias a, of which nothing is withheld from the
// audience.
func (r *reader) inFull() *selection {
	q := &selection{conditions: []string{"true"}}
	if r.Audience().SeesAll() {
		return q
	}
	q.meet(unindexed, r.Audience().PublishedConditions(r.Now()))
	condition, args := oneOf(r.Audience().FullTextScopes(r.Now()))
	q.where(condition, args...)
	return q
}

// unindexed is the prefix of articles' columns in conditions of visibility. The sign keeps SQLite from
// using an index on the column: a list is walked in the index of its order.
const unindexed = "+a."

// oneOf returns the condition for articles that are in one of the scopes.
func oneOf(scopes []content.Scope) (string, []any) {
	either, args := []string{"false"}, []any{}
	for _, s := range scopes {
		q := &selection{}
		q.meet(unindexed, s.Conditions())
		either, args = append(either, strings.Join(q.conditions, " AND ")), append(args, q.args...)
	}
	return "(" + strings.Join(either, " OR ") + ")", args
}

// meet restricts the selection to rows that meet all conditions. prefix precedes each column's name.
func (q *selection) meet(prefix string, conditions []content.Condition) {
	for _, c := range conditions {
		q.where(prefix+columns[c.Field]+comparisons[c.Operator], argument(c.Value))
	}
}

// columns are the columns of the fields that conditions compare.
var columns = map[content.StoredField]string{
	content.PublicationField: "publication_id", content.SectionField: "section_id", content.VisibleFromField: "visible_from",
	content.VisibleUntilField: "visible_until", content.SyndicationField: "syndication", content.PicturesField: "pictures",
}

// comparisons are the operators of conditions in SQL.
var comparisons = map[content.Operator]string{
	content.AtMost: " <= ?", content.MoreThan: " > ?",
	content.OneOf: " IN (SELECT value FROM json_each(?))", content.NotOneOf: " NOT IN (SELECT value FROM json_each(?))",
}

// argument returns a condition's value as columns store it.
func argument(value any) any {
	switch v := value.(type) {
	case time.Time:
		return v.UnixMilli()
	case []content.ID:
		return list(v)
	case []content.Syndication:
		return list(v)
	}
	return value
}
