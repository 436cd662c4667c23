// Package lru has an interface for struct fields that hold an otter cache.
//
// A package that reads a struct with a field *otter.Cache compiles otter for that cache once
// more, 150 KB of code each, and so do the packages that import it. With this interface only
// the package that makes the cache does.
package lru

// Cache is the part of otter.Cache that callers use. The cache evicts the entries used least.
type Cache[K comparable, V any] interface {
	GetIfPresent(key K) (value V, ok bool)
	Set(key K, value V) (previous V, ok bool)
}
