package mongostore

import (
	"time"

	"broadsheet/internal/content"
)

// Documents are stored as their types in content say, with what queries choose and sort by
// beside it. They are read back as those types; what is beside them is only ever a condition.

type publicationDoc struct {
	*content.Publication `bson:",inline"`
	VisibleFrom          time.Time `bson:"visibleFrom"`
}

type sectionDoc struct {
	*content.Section `bson:",inline"`
	VisibleFrom      time.Time `bson:"visibleFrom"`
}

type authorDoc struct {
	*content.Author `bson:",inline"`
	VisibleFrom     time.Time `bson:"visibleFrom"`
}

type issueDoc struct {
	*content.Issue `bson:",inline"`
	VisibleFrom    time.Time `bson:"visibleFrom"`
}

type pageDoc struct {
	*content.Page `bson:",inline"`
	VisibleFrom   time.Time `bson:"visibleFrom"`
	SectionOrder  int64     `bson:"sectionOrder"`
}

// articleDoc has visibleFrom already, and the body, which only Bodies reads.
type articleDoc struct {
	*content.Article `bson:",inline"`
	ReadingOrder     int64                    `bson:"readingOrder"`
	AuthorIDs        []content.ID             `bson:"authorIds"`
	HasImages        bool                     `bson:"hasImages"`
	Visibility       content.VisibilityFields `bson:",inline"`
	Turn             time.Time                `bson:"turn"`                  // when it is to be stamped again
	Released         time.Time                `bson:"released"`              // visibleFrom, for what the clock changes alone
	WithdrawnAt      time.Time                `bson:"withdrawnAt,omitempty"` // missing when it was not
	Body             content.Body             `bson:"body"`
}

// termsDoc is an article's entry in the index of searches. Terms are those of all fields, each
// once, and the marks that filters know the article by; Text has the terms in their order,
// with a blank around each. It carries the stamp of the article as it was indexed.
type termsDoc struct {
	ID          content.ID               `bson:"_id"`
	PublishedAt time.Time                `bson:"publishedAt"`
	VisibleFrom time.Time                `bson:"visibleFrom"`
	Revision    int64                    `bson:"revision"`
	Created     int64                    `bson:"created"`
	Title       string                   `bson:"title"`
	Terms       []string                 `bson:"terms"`
	TitleTerms  []string                 `bson:"titleTerms"`
	Text        string                   `bson:"text"`
	TitleText   string                   `bson:"titleText"`
	Visibility  content.VisibilityFields `bson:",inline"`
}

// viewsDoc is how often an article was viewed: what the source knew, and what was counted
// since. Rank is both together, or [content.UnknownViews]. LastBatch is the batch of views
// that was counted last, "" for none; see settle.go. Days are the views that were counted by
// day, and the sums follow from them.
type viewsDoc struct {
	ArticleID     content.ID `bson:"_id"`
	PublicationID content.ID `bson:"publicationId"`
	Imported      *int64     `bson:"imported"`
	Counted       int64      `bson:"counted"`
	Rank          int64      `bson:"rank"`
	LastBatch     string     `bson:"lastBatch"`

	Days             content.DailyViews `bson:"days,omitempty"`
	content.ViewSums `bson:",inline"`
}

// rankOf returns the rank that follows from the two counts.
func rankOf(imported *int64, counted int64) int64 {
	switch {
	case imported != nil:
		return *imported + counted
	case counted > 0:
		return counted
	}
	return content.UnknownViews
}

// tokenDoc remembers that a token was seen for an article. Until Counted, the batch that
// brought it may not have been added to the article's views.
type tokenDoc struct {
	Key       string     `bson:"_id"`
	ArticleID content.ID `bson:"articleId"`
	Batch     string     `bson:"batch"`
	Counted   bool       `bson:"counted"`
	At        time.Time  `bson:"at"`
	ExpiresAt time.Time  `bson:"expiresAt"`
}

// metaDoc is the one document that says which revision counts and who may write.
type metaDoc struct {
	ID        string    `bson:"_id"`
	Revision  int64     `bson:"revision"` // the last committed one
	Fence     int64     `bson:"fence"`    // of the newest lease; a writer with an older one has lost it
	Holder    string    `bson:"holder"`   // empty when nobody holds the lease
	ExpiresAt time.Time `bson:"expiresAt"`
	Indexed   bool      `bson:"indexed"`         // every article has its entry for searches
	Name      string    `bson:"name"`            // that no other store has
	Ruled     bool      `bson:"ruled"`           // every article tells what the rules go by
	Clock     time.Time `bson:"clock,omitempty"` // up to when it was looked for what the clock has changed
}
