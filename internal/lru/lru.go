// Package lru has the type for fields that hold a cache of otter's.
//
// A package that reads a struct with a field *otter.Cache compiles otter for that cache once
// more, 150 KB of code each, and so do the packages that import it. With this interface only
// the package that makes the cache does.
package lru

// Cache is what callers use of an otter.Cache, which drops what was used least.
type Cache[K comparable, V any] interface {
	GetIfPresent(key K) (value V, ok bool)
	Set(key K, value V) (previous V, ok bool)
}
