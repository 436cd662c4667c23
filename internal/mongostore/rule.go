package mongostore

import (
	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// The rule of visibility as MongoDB filters. Package content states it as conditions; this file
// translates them. The contract suite proves that every store agrees with [content.Judge].

// visibleDocuments restricts issues, pages, sections or authors to the reader's revision, and to those
// that the audience may read.
func (r *reader) visibleDocuments(q *selection) *selection {
	q.where("created", "$lte", r.Revision())
	if q.collection != publicationsName {
		q.meet(r.Audience().DocumentConditions(r.Now()), asFields)
	}
	return q
}

// visibleArticles restricts articles to the reader's revision, and to those that [content.Judge] shows to
// the audience.
func (r *reader) visibleArticles(q *selection) *selection {
	r.published(q)
	r.inScopes(q, asFields)
	return q
}

// published restricts articles, or their search entries, to the reader's revision, and to those that are
// public now.
func (r *reader) published(q *selection) {
	q.where("created", "$lte", r.Revision())
	q.meet(r.Audience().PublishedConditions(r.Now()), asFields)
}

// inScopes restricts articles, or their search entries, to the audience's scopes.
func (r *reader) inScopes(q *selection, as translation) {
	if scopes, all := r.Audience().VisibleScopes(r.Now()); !all {
		q.inOneScope(scopes, as)
	}
}

// inOneScope restricts the selection to articles that are in one of the scopes.
func (q *selection) inOneScope(scopes []content.Scope, as translation) {
	switch len(scopes) {
	case 0:
		q.nothing()
	case 1:
		q.meetScope(scopes[0], as)
	default:
		q.either = append(q.either, alternatives(scopes, as))
	}
}

// nothing restricts the selection to no document.
func (q *selection) nothing() { q.where("_id", "$in", []content.ID{}) }

// alternatives returns the filter of each scope.
func alternatives(scopes []content.Scope, as translation) bson.A {
	var either bson.A
	for _, s := range scopes {
		one := &selection{}
		one.meetScope(s, as)
		either = append(either, one.filter())
	}
	return either
}

// meetScope restricts the selection to articles in a scope. One of a single value is an equality, by
// which an index can be entered.
func (q *selection) meetScope(s content.Scope, as translation) {
	for _, c := range s.Conditions() {
		field, value := as(c)
		if one, ok := single(value); ok && c.Operator == content.OneOf {
			q.where(field, "", one)
			continue
		}
		q.where(field, operators[c.Operator], value)
	}
}

// single returns the only element of a list of ids or marks.
func single(value any) (any, bool) {
	switch list := value.(type) {
	case []content.ID:
		if len(list) == 1 {
			return list[0], true
		}
	case []string:
		if len(list) == 1 {
			return list[0], true
		}
	}
	return nil, false
}

// meet restricts the selection to documents that meet all conditions.
func (q *selection) meet(conditions []content.Condition, as translation) {
	for _, c := range conditions {
		field, value := as(c)
		q.where(field, operators[c.Operator], value)
	}
}

// operators are the operators of conditions in MongoDB.
var operators = map[content.Operator]string{content.AtMost: "$lte", content.MoreThan: "$gt", content.OneOf: "$in", content.NotOneOf: "$nin"}

// translation returns the field and the value by which a collection holds what a condition compares.
type translation func(content.Condition) (field string, value any)

// asFields translates conditions for collections that have a field of the same name.
func asFields(c content.Condition) (string, any) { return string(c.Field), c.Value }

// asMarks translates conditions for search entries, which hold ids as marks among their terms.
func asMarks(c content.Condition) (string, any) {
	ids, ok := c.Value.([]content.ID)
	if !ok {
		return asFields(c)
	}
	marks := make([]string, len(ids))
	for i, id := range ids {
		marks[i] = mark(string(id))
	}
	return "terms", marks
}
