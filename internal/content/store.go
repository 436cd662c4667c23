package content

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Store holds a newspaper's documents. Its errors are, or wrap, an [Error] with a code. It is safe
// for concurrent use by many goroutines and processes.
type Store interface {
	// Read opens a Reader for an audience, at the current time of the store's clock and at the last
	// committed revision. It reads the partner again at that revision ([Audience.Refreshed]).
	Read(ctx context.Context, audience Audience) (Reader, error)

	// Write takes the store's only write lease. While it is held, other calls get Conflict, with the
	// holder's name in the message; the name must not be empty. Write first recovers what a writer
	// that died left behind, see [Writer].
	Write(ctx context.Context, holder string) (Writer, error)

	ViewStore
	PartnerStore

	// Due reports whether [Writer.Tick] has work to do: the clock has changed what some audience may
	// see since the last Tick, or a writer that died or gave up left something to recover.
	Due(ctx context.Context) (bool, error)

	// Ping returns an error unless the store can serve: it must answer a query, and have the indexes
	// without which it would be slow.
	Ping(ctx context.Context) error

	// Pool returns statistics of the store's connections.
	Pool() Pool

	// Close releases the store's connections and files. Readers and writers must be done before.
	Close() error
}

// Pool is statistics of a connection pool.
type Pool struct {
	Open, InUse int           // connections, and those of them that are in use
	Waits       int64         // how often a call waited for a connection
	Waited      time.Duration // how long calls waited in all
}

// Reader reads content as one audience may see it at one moment. Its methods work in batches: each takes
// many keys or many queries, so that dataloaders call it once for a level of a query, and N+1 does not
// arise. All keys of a call are one database query. A paged list or a total is one database query
// each, over an index range that ends with the page; a store may run several of them in parallel.
//
// Methods that take ids return a map. Ids of documents that do not exist, or that the audience may not
// see, are missing from it. Articles are redacted for the audience ([Article.For]): those read by id
// may be stubs, those in lists are never stubs. Methods that take queries return one result for each
// query, in their order; nil stands for an empty list.
//
// A Reader serves one request, and is safe for concurrent use. Callers must not change the documents
// that it returns: caches share them between requests.
type Reader interface {
	// Audience is the audience that it reads for, under the publications' policies.
	Audience() Audience
	// For returns the Reader for another audience, at the same moment and revision. It makes no call of
	// the store. A Reader that wraps another wraps what its For returns, too: otherwise a caller of For
	// gets past the wrapper.
	For(a Audience) Reader
	// Now is the time that the Reader decides visibility by.
	Now() time.Time
	// Revision is the last committed revision when the Reader was opened.
	Revision() int64
	// StoreName is the store's unique name. Revisions of different stores cannot be compared.
	StoreName() string

	Publications(ctx context.Context, ids []ID) (map[ID]*Publication, error)
	Issues(ctx context.Context, ids []ID) (map[ID]*Issue, error)
	Pages(ctx context.Context, ids []ID) (map[ID]*Page, error)
	Articles(ctx context.Context, ids []ID) (map[ID]*Article, error)
	// Sections and Authors take ids that come from clients. They return a section or author only if the
	// audience may see an article, or a page, that names it, which costs a query. For ids that come from
	// documents, use ReferencedSections and ReferencedAuthors, which skip it.
	Sections(ctx context.Context, ids []ID) (map[ID]*Section, error)
	Authors(ctx context.Context, ids []ID) (map[ID]*Author, error)
	ReferencedSections(ctx context.Context, references []Reference) (map[Reference]*Section, error)
	ReferencedAuthors(ctx context.Context, references []Reference) (map[Reference]*Author, error)

	// Bodies returns the bodies of articles. An article that the audience may see, and that has no body
	// or whose body is withheld, has an empty Body in the map. A body that is missing from the map
	// cannot be read, see [BodiesOf].
	Bodies(ctx context.Context, articles []ID) (map[ID]Body, error)
	// Facsimiles returns the page images and PDFs of pages and issues, where the audience may read every
	// article on them in full.
	Facsimiles(ctx context.Context, ids []ID) (map[ID]Facsimile, error)
	// ViewCounts returns how often articles were viewed. An article whose count is unknown is missing.
	ViewCounts(ctx context.Context, articles []ID) (map[ID]int64, error)

	// AllPublications returns all publications by name.
	AllPublications(ctx context.Context) ([]*Publication, error)
	// PagesOfIssues returns issues' pages in printed order.
	PagesOfIssues(ctx context.Context, issues []ID) (map[ID][]*Page, error)
	// ArticlesOfPages returns pages' articles in reading order.
	ArticlesOfPages(ctx context.Context, pages []ID) (map[ID][]*Article, error)
	// ReadingOrder returns the ids of issues' articles in reading order.
	ReadingOrder(ctx context.Context, issues []ID) (map[ID][]ID, error)
	// Neighbours returns the articles before and after places in the reading order of their issues, from an
	// index alone. A place without neighbours is missing. It does not check that articles are at the places.
	Neighbours(ctx context.Context, places []Place) (map[Place]Neighbours, error)
	// SectionsOfPublications returns publications' sections by name.
	SectionsOfPublications(ctx context.Context, publications []ID) (map[ID][]*Section, error)
	// ArticleCountsOfAuthors returns how many articles are credited to authors. One without
	// any is missing.
	ArticleCountsOfAuthors(ctx context.Context, authors []ID) (map[ID]int64, error)

	IssueLists(ctx context.Context, queries []IssueQuery) ([][]*Issue, error)
	PageLists(ctx context.Context, queries []PageQuery) ([][]*Page, error)
	AuthorLists(ctx context.Context, queries []AuthorQuery) ([][]*Author, error)
	ArticleLists(ctx context.Context, queries []ArticleQuery) ([][]RankedArticle, error)
	// ArticlePlaces returns the keys of the articles that ArticleLists returns, from an index alone.
	ArticlePlaces(ctx context.Context, queries []ArticleQuery) ([][]Key, error)
	// MostViewed returns rankings. The ranking of a publication that does not exist is empty.
	MostViewed(ctx context.Context, queries []RankingQuery) ([][]RankedArticle, error)

	// IssueDates returns the dates of all issues that match, oldest first, from an index alone. Each
	// filter must name a publication.
	IssueDates(ctx context.Context, filters []IssueFilter) ([][]Date, error)

	CountIssues(ctx context.Context, filters []IssueFilter) ([]int64, error)
	CountPages(ctx context.Context, filters []PageFilter) ([]int64, error)
	CountAuthors(ctx context.Context, filters []AuthorFilter) ([]int64, error)
	CountArticles(ctx context.Context, filters []ArticleFilter) ([]int64, error)

	// SearchLists returns articles that match searches. The index holds the latest text of each article,
	// as terms that package words makes.
	SearchLists(ctx context.Context, queries []SearchQuery) ([][]SearchHit, error)
	CountSearches(ctx context.Context, filters []SearchFilter) ([]int64, error)

	// Tombstones returns stubs of withdrawn articles, the latest withdrawal first.
	Tombstones(ctx context.Context, queries []TombstoneQuery) ([][]*Article, error)

	// Changes returns the changes of articles for the audience since a position.
	Changes(ctx context.Context, q ChangeQuery) (ChangePage, error)
}

// RankedArticle is an article in a list. In a list ordered by views, Rank is its view count or
// [UnknownViews]; in a ranking, its views in the period; elsewhere 0.
type RankedArticle struct {
	*Article
	Rank int64
}

// Writer writes content under the store's lease. It stamps documents with the next revision. New
// documents become visible with Commit, all at the same time. A changed document is replaced by Put,
// in one write.
//
// When a writer dies, its lease expires. It leaves new documents that are invisible, and changed
// documents whose revision is not committed. The next writer deletes the former, and commits a revision
// for the latter, before it writes anything itself.
//
// A writer that does not renew its lease within [LeaseTime] may lose it to another, which takes a
// higher fencing token; then all its methods return Conflict. A Writer is for one goroutine.
type Writer interface {
	// Put writes documents. Those whose Stamp.Created is 0 are new; others replace the document of the
	// same id. The store sets Revision, Created and UpdatedAt of the stamps.
	Put(ctx context.Context, batch Batch) error
	// Hold renews the lease while the caller has nothing to put. It makes no store call while the lease
	// is not due for renewal.
	Hold(ctx context.Context) error
	// Tick re-stamps and commits the documents that the clock has changed since the last Tick: articles
	// whose embargo or rights ended, or whose delay for a partner is over, and partners whose
	// entitlements began or ended. It reports whether it found any. Commit what was put before.
	Tick(ctx context.Context) (bool, error)
	// Commit makes the next revision the current one, and returns it.
	Commit(ctx context.Context) (int64, error)
	// Close releases the lease. Documents that were put and not committed are left to the next writer.
	Close(ctx context.Context) error
}

// Batch is documents to write. They are written in the order of the fields.
type Batch struct {
	Publications []*Publication
	Sections     []*Section
	Authors      []*Author
	Issues       []*Issue
	Pages        []*Page
	Articles     []Draft
	Partners     []*Partner // the store sets their EntitlementChanges and Past
	// Views are articles of which only the ViewCount is written. That changes no document and needs no
	// commit.
	Views []Draft
}

// Draft is an article as it is written, with its body and the view count of its source, nil when the
// source gives none. Counting starts from that number; writing it again does not change the views that
// were counted since.
type Draft struct {
	*Article
	Body      Body
	ViewCount *int64
}

// ViewStore counts views, apart from content.
type ViewStore interface {
	// AddViews counts views in one durable step: when it returns without an error, all of them survive
	// a crash. The same step adds them to the total and to the count of the day, so that the two
	// agree. The day is that of the call in the time zone of the article's publication (UTC for an
	// article that does not exist). A view with a token that was counted for its article within
	// [TokenTime] is not counted again. AddViews does not check that articles exist; the caller has
	// read them. After an error it is unknown which views were counted; views with a token can be sent
	// again.
	AddViews(ctx context.Context, views []View) ([]ViewResult, error)
}

// View is one view of an article. A view with a Token is counted once, however often it is sent; the
// empty Token is none.
type View struct {
	ArticleID ID
	Token     string
}

// ViewResult is the outcome of a view: the article's count after it, and whether this call counted
// it.
type ViewResult struct {
	Count     int64
	Counted   bool
	Uncounted UncountedReason // set, and Count unknown, where the view did not reach the store
}

// UncountedReason is why a view was not counted.
type UncountedReason string

// The reasons why a view is not counted.
const (
	UncountedRepeated UncountedReason = "REPEATED" // its token was counted before
	UncountedCrawler  UncountedReason = "CRAWLER"
	UncountedRefused  UncountedReason = "REFUSED" // the error returned with the result says why
)

// TokenKey returns the hash that stores hold of a view with a token: enough to recognise it, and not the
// token itself, which may be personal data.
func (v View) TokenKey() string {
	sum := sha256.Sum256([]byte(string(v.ArticleID) + "\x00" + v.Token))
	return hex.EncodeToString(sum[:16])
}
