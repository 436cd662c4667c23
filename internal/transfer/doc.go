// Package transfer moves editions into stores and out of them.
//
// An [Importer] imports editions into a store, each in one revision, and writes only what changed.
// [Read] is the inverse: it makes the edition of an issue. An [Export] writes editions to files, and a
// [Copier] copies one store into another. Each of them can be interrupted and run again.
//
// An import keeps the newsroom's decisions (withdrawals, corrections, rights), of which the source knows
// nothing. Package newsroom applies decisions by [ReviseArticle] and [RevisePublication].
package transfer
