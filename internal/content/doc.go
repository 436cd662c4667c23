// Package content is the model of a newspaper: its publications, issues, pages, articles, sections
// and authors, the rules of who may see them and when, and the interface of the stores that hold
// them.
//
// The package depends on no technology: it imports the standard library only, and every other
// package may import it. It does not fetch, parse, store or present anything.
//
// # Reading
//
// Content is read through a [Reader], which is bound to an [Audience] and a moment ([Store.Read]).
// One function, [Judge], decides what the audience may see of an article; another, [VisibleDocument],
// decides it for all other documents. A store applies them to documents that are read by key. To
// lists and counts it applies the same rules as conditions of the query ([Audience.VisibleScopes]). The
// suite in contenttest proves that the two agree.
//
// [Changes] is the one function that decides what changed for an audience. A partner that follows its
// cursors misses nothing, whatever happens to articles, rights and entitlements.
//
// A search is for terms ([SearchQuery]). Package words makes them from queries and from articles, in
// the same way for every store. Hits are ordered by a rule, the parts of a [SearchOrder], and not by
// a score.
//
// # Writing
//
// Content is written through a [Writer], which holds the store's only lease. A Writer stamps each
// document with the next revision, and makes that revision count with [Writer.Commit], which writes
// one document. Views are counted apart, through [ViewStore], and never change the revision; nor do API
// keys and receipts, which [PartnerStore] holds.
package content
