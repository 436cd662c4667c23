// Package storage holds what the stores do alike, whatever their database: the snapshot that a
// reader is bound to, key windows, the bounds on examined documents, search and ranking lists, and
// error codes. A store adds the queries.
//
// The package imports content and the standard library only.
package storage
