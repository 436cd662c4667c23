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
// moment ([Store.Read]). What that audience may see is one function, [Visible]. A store
// applies it to what is read by key, and the same rule as a condition of the query to what
// is listed or counted; the suite in contenttest proves that the two agree.
//
// What is looked for is terms ([SearchQuery]); package words makes them of queries and of
// articles, for every store the same. Which hits come first is a rule, the parts of a
// [SearchOrder], and not a score.
//
// # Writing
//
// Content is written through a [Writer], which holds the store's only lease. A Writer stamps
// what it puts with the next revision and makes it count by [Writer.Commit], one document
// write. Views are counted apart, through [ViewStore], and never move the revision.
package content
