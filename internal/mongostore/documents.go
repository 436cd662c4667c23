package mongostore

import (
	"time"

	"broadsheet/internal/content"
)

// Documents are stored as their types in package content, with additional fields that queries filter and
// sort by. They are read back as those types, without the additional fields.

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

// articleDoc has visibleFrom from the article, and the body, which only Bodies reads.
type articleDoc struct {
	*content.Article `bson:",inline"`
	ReadingOrder     int64                    `bson:"readingOrder"`
	AuthorIDs        []content.ID             `bson:"authorIds"`
	HasImages        bool                     `bson:"hasImages"`
	Visibility       content.VisibilityFields `bson:",inline"`
	Turn             time.Time                `bson:"turn"`                  // when it must be re-stamped
	Released         time.Time                `bson:"released"`              // visibleFrom, in an index of its own for transitions
	WithdrawnAt      time.Time                `bson:"withdrawnAt,omitempty"` // missing when it was not withdrawn
	Body             content.Body             `bson:"body"`
}

// termsDoc is the search entry of an article. Terms holds each term of all fields once, and the marks of
// the article, by which filters select it. Text holds the terms in their order, each between blanks. The
// stamp is that of the article when it was indexed.
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

// viewsDoc holds the views of an article: the count that the source gave, and the views counted since.
// Rank is their sum, or [content.UnknownViews]. LastBatch is the batch of views that was counted last, ""
// for none; see increments.go. Days are the views per day, from which the sums are computed.
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

// rankOf returns the rank for an imported and a counted number of views.
func rankOf(imported *int64, counted int64) int64 {
	switch {
	case imported != nil:
		return *imported + counted
	case counted > 0:
		return counted
	}
	return content.UnknownViews
}

// tokenDoc records that a token was used for an article. Until Counted is true, the batch of the token may
// not have been added to the article's views.
type tokenDoc struct {
	Key       string     `bson:"_id"`
	ArticleID content.ID `bson:"articleId"`
	Batch     string     `bson:"batch"`
	Counted   bool       `bson:"counted"`
	At        time.Time  `bson:"at"`
	ExpiresAt time.Time  `bson:"expiresAt"`
}

// metaDoc is the only document of the collection meta: the revision and the lease.
type metaDoc struct {
	ID        string    `bson:"_id"`
	Revision  int64     `bson:"revision"` // the last committed one
	Fence     int64     `bson:"fence"`    // the fencing token of the newest lease; a writer with an older one has lost it
	Holder    string    `bson:"holder"`   // empty when the lease is free
	ExpiresAt time.Time `bson:"expiresAt"`
	Indexed   bool      `bson:"indexed"`         // every article has its search entry
	Name      string    `bson:"name"`            // unique among all stores
	Ruled     bool      `bson:"ruled"`           // every article has its visibility fields
	Clock     time.Time `bson:"clock,omitempty"` // the time up to which transitions were handled
}
