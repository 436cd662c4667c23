package content

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Store keeps a newspaper's documents. Its errors are, or wrap, an [Error] with a code. It
// is safe for use by many goroutines and processes at once.
type Store interface {
	// Read opens a Reader for an audience, at this moment of the store's clock and at the
	// last committed revision. A partner is as the store has it then ([Audience.Refreshed]).
	Read(ctx context.Context, audience Audience) (Reader, error)

	// Write takes the store's one lease on writing, for a holder whose name, which must not
	// be empty, others are told when they find the lease taken: they get Conflict. It first mends what a writer that
	// died left behind, see [Writer].
	Write(ctx context.Context, holder string) (Writer, error)

	ViewStore
	PartnerStore

	// Due reports whether the clock has changed what anybody may see since a [Writer] looked last,
	// or a writer that died or gave up left something for the next to mend.
	Due(ctx context.Context) (bool, error)

	// Ping reports whether the store can serve, by asking it: that it answers, and that the
	// indexes are there without which it would be slow.
	Ping(ctx context.Context) error

	// Pool tells how the store's connections are used.
	Pool() Pool

	// Close releases what the store holds. Readers and writers must be done.
	Close() error
}

// Pool is how connections are used: how many there are and how many of them do something, how
// often a call had to wait for one, and how long altogether.
type Pool struct {
	Open, InUse int
	Waits       int64
	Waited      time.Duration
}

// Reader reads content as one audience may see it at one moment. It speaks in batches: each
// method takes many keys, or many queries, and is called once for all. Keys are one query of
// the store; paged lists and totals are one each, an index range that ends with the page, and
// a store may run several at a time.
//
// Methods that take ids return a map in which the ids of documents that are not there, or
// not for this audience, are missing. Articles come as the audience gets them ([Article.For]):
// those read by their ids may be stubs, those in lists are shown. Methods that take queries return one result for each,
// in the order of the queries. Lists are never nil in meaning: a missing list is empty. A
// Reader is for one request; it may be used by many goroutines.
type Reader interface {
	// Audience is the audience that it reads for, under the publications' policies.
	Audience() Audience
	// For returns the Reader for another audience, at the same moment and revision. It makes no call of
	// the store. A Reader that wraps another wraps what its For returns, too: otherwise a caller of For
	// gets past the wrapper.
	For(a Audience) Reader
	// Now is the moment at which the Reader judges what may be seen.
	Now() time.Time
	// Revision is the last committed revision when the Reader was opened.
	Revision() int64
	// StoreName is a name that no other store has: revisions are of one store.
	StoreName() string

	Publications(ctx context.Context, ids []ID) (map[ID]*Publication, error)
	Issues(ctx context.Context, ids []ID) (map[ID]*Issue, error)
	Pages(ctx context.Context, ids []ID) (map[ID]*Page, error)
	Articles(ctx context.Context, ids []ID) (map[ID]*Article, error)
	// PastSections and Authors are for ids that anybody may send: each is there if the audience is shown
	// an article, or a page, that names it. That is looked up; for what documents name there are
	// ReferencedSections and ReferencedAuthors, which need not.
	Sections(ctx context.Context, ids []ID) (map[ID]*Section, error)
	Authors(ctx context.Context, ids []ID) (map[ID]*Author, error)
	ReferencedSections(ctx context.Context, references []Reference) (map[Reference]*Section, error)
	ReferencedAuthors(ctx context.Context, references []Reference) (map[Reference]*Author, error)

	// Bodies returns articles' bodies. An article that is shown and has no body, or whose body is
	// withheld, has an empty Body in the map: one that is missing there cannot be read, see
	// [BodiesOf].
	Bodies(ctx context.Context, articles []ID) (map[ID]Body, error)
	// Facsimiles returns pages and issues as they were printed, where the audience gets all that
	// stands there.
	Facsimiles(ctx context.Context, ids []ID) (map[ID]Facsimile, error)
	// ViewCounts returns how often articles were viewed. One whose count was never known is
	// missing.
	ViewCounts(ctx context.Context, articles []ID) (map[ID]int64, error)

	// AllPublications returns all publications by name.
	AllPublications(ctx context.Context) ([]*Publication, error)
	// PagesOfIssues returns issues' pages in printed order.
	PagesOfIssues(ctx context.Context, issues []ID) (map[ID][]*Page, error)
	// ArticlesOfPages returns pages' articles in reading order.
	ArticlesOfPages(ctx context.Context, pages []ID) (map[ID][]*Article, error)
	// ReadingOrder returns the ids of issues' articles in reading order.
	ReadingOrder(ctx context.Context, issues []ID) (map[ID][]ID, error)
	// SectionsOfPublications returns publications' sections by name.
	SectionsOfPublications(ctx context.Context, publications []ID) (map[ID][]*Section, error)
	// ArticleCountsOfAuthors returns how many articles are credited to authors. One without
	// any is missing.
	ArticleCountsOfAuthors(ctx context.Context, authors []ID) (map[ID]int64, error)

	IssueLists(ctx context.Context, queries []IssueQuery) ([][]*Issue, error)
	PageLists(ctx context.Context, queries []PageQuery) ([][]*Page, error)
	AuthorLists(ctx context.Context, queries []AuthorQuery) ([][]*Author, error)
	ArticleLists(ctx context.Context, queries []ArticleQuery) ([][]RankedArticle, error)
	// ArticlePlaces answers the same queries with the articles' keys alone, from an index.
	ArticlePlaces(ctx context.Context, queries []ArticleQuery) ([][]Key, error)
	// MostViewed returns rankings. One of a publication that is not there is empty.
	MostViewed(ctx context.Context, queries []RankingQuery) ([][]RankedArticle, error)

	// IssueDates returns the dates of all issues that filters choose, oldest first, from an
	// index alone. Filters name a publication.
	IssueDates(ctx context.Context, filters []IssueFilter) ([][]Date, error)

	CountIssues(ctx context.Context, filters []IssueFilter) ([]int64, error)
	CountPages(ctx context.Context, filters []PageFilter) ([]int64, error)
	CountAuthors(ctx context.Context, filters []AuthorFilter) ([]int64, error)
	CountArticles(ctx context.Context, filters []ArticleFilter) ([]int64, error)

	// SearchLists returns articles in which something is found. An article is found as it was
	// put last, by what package words makes of it.
	SearchLists(ctx context.Context, queries []SearchQuery) ([][]SearchHit, error)
	CountSearches(ctx context.Context, filters []SearchFilter) ([]int64, error)

	// Tombstones returns stubs of articles that were withdrawn, the latest at first.
	Tombstones(ctx context.Context, queries []TombstoneQuery) ([][]*Article, error)

	// Changes returns what became of articles for the audience since a position.
	Changes(ctx context.Context, q ChangeQuery) (ChangePage, error)
}

// RankedArticle is an article in a list. Rank is its view count, or [UnknownViews], where
// the list is ordered by views, its views in the period in a ranking, and 0 elsewhere.
type RankedArticle struct {
	*Article
	Rank int64
}

// Writer writes content under the store's lease. What it puts is stamped with the next
// revision, and counts from Commit on: then new documents are seen, all at once. A changed
// document is replaced at once, in one write.
//
// A writer that dies leaves the lease to expire, new documents that nobody sees, and changed
// documents that no revision tells of. The next writer removes the former and commits a
// revision for the latter before it does anything of its own.
//
// A writer whose lease was taken over, because it was silent for longer than [LeaseTime],
// gets Conflict from everything it tries. A Writer is for one goroutine.
type Writer interface {
	// Put writes documents. Those whose Stamp.Created is 0 are new; the others replace the
	// one of the same id. The stamps' Revision, Created and UpdatedAt are set by the store.
	Put(ctx context.Context, batch Batch) error
	// Hold keeps the lease while there is nothing to put. It costs nothing while the lease is
	// fresh.
	Hold(ctx context.Context) error
	// Tick stamps again, and commits, what the clock has changed since somebody looked last:
	// articles whose embargo or rights ended, or whose delay for a partner is over, and partners
	// whose entitlements began or ended. It reports whether there was anything. Nothing may be put
	// and not committed.
	Tick(ctx context.Context) (bool, error)
	// Commit makes the next revision count and returns it.
	Commit(ctx context.Context) (int64, error)
	// Close gives the lease back. What was put and not committed is left to the next writer.
	Close(ctx context.Context) error
}

// Batch is documents to write, in the order in which they are written.
type Batch struct {
	Publications []*Publication
	Sections     []*Section
	Authors      []*Author
	Issues       []*Issue
	Pages        []*Page
	Articles     []Draft
	Partners     []*Partner // the store sets their Reaches and Past
	// Views are articles that stay as they are, and whose ViewCount alone is written. That
	// changes no document and needs no commit.
	Views []Draft
}

// Draft is an article as it is written, with its body, and with the number of views that its
// source knows of: null when the source knows none. That number is where counting starts;
// writing it again does not touch what was counted since.
type Draft struct {
	*Article
	Body      Body
	ViewCount *int64
}

// ViewStore counts views, apart from content.
type ViewStore interface {
	// AddViews counts views in one durable step: when it returns without an error, all of
	// them survive a crash. The same step counts them for their day, which is the day in the
	// time zone of the article's publication at the moment of the call (UTC for an article
	// that is not there), so that neither count has a view that the other lacks. A view with
	// a token that was counted for its article within [TokenTime] is not counted again.
	// Articles are not looked up: the caller has seen them. After an error it is unknown
	// which were counted; views with a token can be repeated without harm.
	AddViews(ctx context.Context, views []View) ([]ViewResult, error)
}

// View is one reading of an article. Token, when not empty, makes it count once however
// often it is sent.
type View struct {
	ArticleID ID
	Token     string
}

// ViewResult is what became of a view: the article's count after it, and whether it was this
// call that counted it.
type ViewResult struct {
	Count     int64
	Counted   bool
	Uncounted UncountedReason // set, and Count unknown, where the view did not reach the store
}

// UncountedReason is why a view was not counted.
type UncountedReason string

// The reasons.
const (
	UncountedRepeated UncountedReason = "REPEATED" // its token was counted before
	UncountedCrawler  UncountedReason = "CRAWLER"
	UncountedRefused  UncountedReason = "REFUSED" // an error says why
)

// TokenKey is what stores remember of a view with a token: enough to know it again, and
// nothing of the token itself, which may tell of a person.
func (v View) TokenKey() string {
	sum := sha256.Sum256([]byte(string(v.ArticleID) + "\x00" + v.Token))
	return hex.EncodeToString(sum[:16])
}
