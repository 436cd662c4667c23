package content

import "time"

// Limits of a store's work for one list or one total. Because of them, the cost of a query does not
// depend on the size of the archive. Both stores use the same limits, and so return the same results.
const (
	// MaxExamined is the most documents that a store examines for conditions without an index. If the list
	// is not full by then, or the total is not complete, the query fails with Invalid.
	MaxExamined = 20_000
	// MaxWalked is how many view counts a store reads for a filtered list in an order by views. If the
	// list is not full by then, the store reads and sorts every article that the filter selects.
	MaxWalked = 1_000
	// MaxRanked is the most articles that a ranking examines.
	MaxRanked = 2_000
	// MaxSearched is how many entries of the search index a store examines for a search, when each of the
	// search's terms and filters alone matches more. If the page is not full by then, or the total is not
	// complete, the query fails with Invalid.
	MaxSearched = 100_000
	// MaxTotal is the highest total that is counted. A total of MaxTotal means "this many or more".
	MaxTotal = 100_000
)

// Bound returns the most documents that may be examined for the filter.
func (f ArticleFilter) Bound() int { return bound(f.Examine, MaxExamined) }

// Walks returns the most view counts that may be read for the filter in an order by views.
func (f ArticleFilter) Walks() int { return min(f.Bound(), MaxWalked) }

// Bound returns the most documents that may be examined for the filter.
func (f AuthorFilter) Bound() int { return bound(f.Examine, MaxExamined) }

// Bound returns the most entries of the search index that may be examined for the filter.
func (f SearchFilter) Bound() int { return bound(f.Examine, MaxSearched) }

// bound returns n, or the default if n is not set.
func bound(n, byDefault int) int {
	if n > 0 {
		return n
	}
	return byDefault
}

// Range returns the part of the filter that an index serves. A store reads the documents that it selects
// and examines them for the remaining conditions.
func (f ArticleFilter) Range() ArticleFilter {
	r := ArticleFilter{From: f.From, To: f.To}
	switch {
	case f.PageID != "":
		r.PageID = f.PageID
	case f.IssueID != "":
		r.IssueID = f.IssueID
	case len(f.AuthorIDs) > 0:
		r.AuthorIDs = f.AuthorIDs
	case len(f.SectionIDs) > 0:
		r.SectionIDs = f.SectionIDs
	default:
		r.PublicationID = f.PublicationID
	}
	return r
}

// Walked returns the part of the filter that an index serves in order of time. No index does so for
// several sections or several authors, so the result then has only the publication and the times.
func (f ArticleFilter) Walked() ArticleFilter {
	r := f.Range()
	if len(r.SectionIDs) > 1 || len(r.AuthorIDs) > 1 {
		return ArticleFilter{PublicationID: f.PublicationID, From: f.From, To: f.To}
	}
	return r
}

// Examines reports whether the filter has conditions that no index serves, so that documents must be
// examined.
func (f ArticleFilter) Examines() bool {
	conditions := 0
	for _, given := range []bool{f.PublicationID != "", f.IssueID != "", f.PageID != "", len(f.SectionIDs) > 0, len(f.AuthorIDs) > 0} {
		if given {
			conditions++
		}
	}
	return f.Title != "" || f.HasImages != nil || conditions > 1
}

// WalksInOrder reports whether an index returns exactly the filter's articles in order of time.
func (f ArticleFilter) WalksInOrder() bool {
	return !f.Examines() && len(f.SectionIDs) < 2 && len(f.AuthorIDs) < 2
}

// WalksByViews reports whether the index of view counts returns exactly the filter's articles, apart from
// those that the audience may not read.
func (f ArticleFilter) WalksByViews() bool {
	f.PublicationID, f.Examine = "", 0
	return !f.Examines() && !f.Narrow() && f.From.IsZero() && f.To.IsZero()
}

// Until returns the filter restricted to articles from the start of an order by time to the key last,
// inclusive. newest is true if the order begins with the newest article.
func (f ArticleFilter) Until(last Key, newest bool) ArticleFilter {
	return f.until(time.UnixMilli(last.Number), time.Millisecond, newest)
}

// until returns the filter restricted to articles up to a moment, inclusive, in whole units of time: from the
// newest on, or from the oldest on.
func (f ArticleFilter) until(at time.Time, unit time.Duration, newest bool) ArticleFilter {
	at = at.Truncate(unit)
	if newest && at.After(f.From) {
		f.From = at
	}
	if next := at.Add(unit); !newest && (f.To.IsZero() || next.Before(f.To)) {
		f.To = next
	}
	return f
}

// SearchTerm is a part of a search that the search index answers by itself: a term, or a list of marks of
// which an article must have one.
type SearchTerm struct {
	Term   string
	Prefix bool // the term matches every term that begins with it
	Marks  []string
}

// maxLeading is how many terms of a phrase are among [SearchFilter.Terms].
const maxLeading = 4

// Terms returns the parts of the filter that the search index answers: its marks, and the first terms of
// its phrases.
func (f SearchFilter) Terms() []SearchTerm {
	var all []SearchTerm
	for _, marks := range f.Marks() {
		all = append(all, SearchTerm{Marks: marks})
	}
	for _, p := range f.Phrases {
		for i, t := range p.Terms[:min(len(p.Terms), maxLeading)] {
			if prefix := p.Open && i == len(p.Terms)-1; !prefix || i == 0 {
				all = append(all, SearchTerm{Term: t, Prefix: prefix})
			}
		}
	}
	return all
}

// Examines reports whether entries of the search index must be examined for the filter in one part of
// the results, because no index returns exactly the matching ones.
func (f SearchFilter) Examines(part SearchPart) bool {
	return len(f.Terms()) > 1 || f.Title != "" || part == Elsewhere
}

// Between returns the filter restricted to articles within a window of a search. It keeps whole seconds,
// because an index may order the articles of one second in any way.
func (f ArticleFilter) Between(w Window) ArticleFilter {
	if w.After != nil {
		f = f.until(time.UnixMilli(w.After.Number), time.Second, false)
	}
	if w.Before != nil {
		f = f.until(time.UnixMilli(w.Before.Number), time.Second, true)
	}
	return f
}

// UntilSecond returns the filter restricted to articles from the end at which a window is read to the
// second of a moment, inclusive.
func (f ArticleFilter) UntilSecond(at time.Time, w Window) ArticleFilter {
	return f.until(at, time.Second, !w.Last)
}

// TooMany returns the error for a list or total that needs more than bound documents to be examined.
// narrow advises how to narrow the filter.
func TooMany(bound int, narrow string) error {
	return Errorf(Invalid, "more than %d documents would have to be examined for this filter; %s", bound, narrow)
}

// Advice on how to narrow filters, for [TooMany].
const (
	NarrowArticles = "narrow it with publishedFrom and publishedTo, sectionIds, authorIds or issueId, leave out totalCount or the order by views, or use search"
	NarrowSearch   = "add a less frequent word, narrow it with publishedFrom and publishedTo, sectionIds, authorIds or issueId, or leave out totalCount"
	NarrowAuthors  = "use a part of the name that more authors have, or leave out name or totalCount"
)
