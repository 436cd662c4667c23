// Package content is what a newspaper is: its publications, issues, pages, articles,
// sections and authors, who may see them and when, and the promises of the store that
// keeps them.
//
// The package promises that nothing in it depends on a technology: it imports the standard
// library only, and every other package may import it. It does not fetch, parse, store or
// present anything.
//
// # Reading
//
// Content is read through a [Reader], and a Reader exists only bound to an [Audience] and a
// moment ([Store.Read]). What that audience may see of an article is one function, [Judge], and
// of all else another, [VisibleDocument]. A store applies them to what is read by key, and the same
// rules as conditions of the query ([Audience.VisibleScopes]) to what is listed or counted; the suite
// in contenttest proves that they agree.
//
// What became of articles for an audience is one function, too, [Changes]: a partner that goes
// from cursor to cursor misses nothing, whatever happens to articles, rights and entitlements.
//
// What is looked for is terms ([SearchQuery]); package words makes them of queries and of
// articles, for every store the same. Which hits come first is a rule, the parts of a
// [SearchOrder], and not a score.
//
// # Writing
//
// Content is written through a [Writer], which holds the store's only lease. A Writer stamps
// what it puts with the next revision and makes it count by [Writer.Commit], one document
// write. Views are counted apart, through [ViewStore], and never move the revision; nor do keys
// and receipts, of [PartnerStore].
package content
