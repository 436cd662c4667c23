package content

// Place is where an article stands in the reading order of its issue. The zero value is no place.
type Place struct {
	IssueID ID
	Order   int64 // [Article.ReadingOrder]
	ID      ID    // of the article; breaks ties
}

// Place returns the article's place. It is zero for a stub, which is in no list.
func (a *Article) Place() Place {
	if a.Stub {
		return Place{}
	}
	return Place{a.IssueID, a.ReadingOrder(), a.ID}
}

// Neighbours are the articles before and after a place, among those that an audience may read; empty
// beyond the ends of the issue.
type Neighbours struct{ Previous, Next ID }
