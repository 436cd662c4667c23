// Package transfer moves editions into stores and out of them.
//
// An [Importer] brings editions into a store, each in one revision, and changes only what changed.
// [Read] is the inverse of importing: it makes the edition of an issue. An [Export] writes editions
// to files, and a [Copier] copies a store into another. All of them can be interrupted and run again.
//
// An import keeps what the newsroom decided (withdrawals, corrections, rights): a source that prints
// the same text again does not know of it. [ReviseArticle] and [RevisePublication] are how package
// newsroom applies its decisions.
package transfer
