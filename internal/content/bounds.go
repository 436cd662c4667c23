package content

import "time"

// Limits of the work that a store does for one list or one total, so that a query's price holds for an
// archive of any size. Both stores have the same limits, and so return the same results.
const (
	// MaxExamined is the most documents that a store examines for conditions without an index. If a list
	// is not full by then, or a total not counted, the query fails with Invalid.
	MaxExamined = 20_000
	// MaxWalked is how many view counts a store walks for a filtered list in the order of views,
	// before it sorts all that the filter chooses.
	MaxWalked = 1_000
	// MaxRanked is how many articles a ranking examines.
	MaxRanked = 2_000
	// MaxTotal is the highest total. It means "as many or more".
	MaxTotal = 100_000
)

// Bound returns how many documents may be examined for the filter.
func (f ArticleFilter) Bound() int { return bound(f.Examine) }

// Walks returns how many view counts may be walked for the filter.
func (f ArticleFilter) Walks() int { return min(f.Bound(), MaxWalked) }

// Bound returns how many documents may be examined for the filter.
func (f AuthorFilter) Bound() int { return bound(f.Examine) }

func bound(n int) int {
	if n > 0 {
		return n
	}
	return MaxExamined
}

// Range returns the part of the filter that an index answers. The documents that it chooses are
// examined for the rest.
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

// Walked returns the part of the filter that the index of an order by time answers in that order:
// of several sections or authors, none does.
func (f ArticleFilter) Walked() ArticleFilter {
	r := f.Range()
	if len(r.SectionIDs) > 1 || len(r.AuthorIDs) > 1 {
		return ArticleFilter{PublicationID: f.PublicationID, From: f.From, To: f.To}
	}
	return r
}

// Examines reports whether documents have to be examined beyond what indexes tell.
func (f ArticleFilter) Examines() bool {
	conditions := 0
	for _, given := range []bool{f.PublicationID != "", f.IssueID != "", f.PageID != "", len(f.SectionIDs) > 0, len(f.AuthorIDs) > 0} {
		if given {
			conditions++
		}
	}
	return f.Title != "" || f.HasImages != nil || conditions > 1
}

// WalksInOrder reports whether an index gives what the filter chooses in the order of time.
func (f ArticleFilter) WalksInOrder() bool {
	return !f.Examines() && len(f.SectionIDs) < 2 && len(f.AuthorIDs) < 2
}

// WalksByViews reports whether the index of view counts gives what the filter chooses, but for what
// the audience is not shown.
func (f ArticleFilter) WalksByViews() bool {
	f.PublicationID, f.Examine = "", 0
	return !f.Examines() && !f.Narrow() && f.From.IsZero() && f.To.IsZero()
}

// Until returns the filter for articles up to the moment of a place in the order of time; newest says
// that the order begins with the newest.
func (f ArticleFilter) Until(last Key, newest bool) ArticleFilter {
	at := time.UnixMilli(last.Number)
	if newest && at.After(f.From) {
		f.From = at
	}
	if next := at.Add(time.Millisecond); !newest && (f.To.IsZero() || next.Before(f.To)) {
		f.To = next
	}
	return f
}

// TooMany is the error for a list or a total that would have to examine more documents.
func TooMany(bound int, narrow string) error {
	return Errorf(Invalid, "more than %d documents would have to be examined for what the filter chooses; %s", bound, narrow)
}

// How to narrow filters, for [TooMany].
const (
	NarrowArticles = "narrow it with publishedFrom and publishedTo, sectionIds, authorIds or issueId, leave totalCount or the order by views out, or use search"
	NarrowAuthors  = "give a longer part of the name that more authors have, or leave name and totalCount out"
)
