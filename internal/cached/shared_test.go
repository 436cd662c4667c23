package cached

import (
	"encoding/binary"
	"fmt"
	"hash"
	"hash/fnv"
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/lru"
)

// ProveUnchanged compares, when the test ends, every value that the cache was given with what it was
// then: cached values are shared by all readers, and must not be changed. Elements beyond a slice's
// length are compared too, as appending to a shared slice writes there.
func (s *Store) ProveUnchanged(t *testing.T) {
	r := &recorder{Cache: s.cache}
	s.cache = r
	t.Cleanup(func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, given := range r.given {
			if digest(given.value) != given.digest {
				t.Errorf("the cached value of %s, a %T, was changed by a reader", given.key.id, given.value)
			}
		}
	})
}

// recorder is a cache that remembers the digests of all values that it was given.
type recorder struct {
	lru.Cache[key, entry]
	mu    sync.Mutex
	given []given
}

type given struct {
	key    key
	value  any
	digest uint64
}

func (r *recorder) Set(k key, e entry) (entry, bool) {
	r.mu.Lock()
	r.given = append(r.given, given{k, e.value, digest(e.value)})
	r.mu.Unlock()
	return r.Cache.Set(k, e)
}

// digest hashes a value with everything that it points to.
func digest(v any) uint64 {
	h := fnv.New64a()
	if v != nil {
		write(h, reflect.ValueOf(v))
	}
	return h.Sum64()
}

func write(h hash.Hash64, v reflect.Value) {
	number := func(n int64) { _ = binary.Write(h, binary.LittleEndian, n) }
	number(int64(v.Kind()))
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			write(h, v.Elem())
		}
	case reflect.Slice:
		number(int64(v.Len()))
		for all, i := v.Slice(0, v.Cap()), 0; i < all.Len(); i++ {
			write(h, all.Index(i))
		}
	case reflect.Map:
		entries := map[uint64]bool{} // in any order
		for e := v.MapRange(); e.Next(); {
			one := fnv.New64a()
			write(one, e.Key())
			write(one, e.Value())
			entries[one.Sum64()] = true
		}
		for _, n := range slices.Sorted(maps.Keys(entries)) {
			number(int64(n))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() && v.CanInterface() {
			t := v.Interface().(time.Time)
			number(t.UnixNano())
			return
		}
		for i := range v.NumField() {
			write(h, v.Field(i))
		}
	case reflect.String:
		number(int64(v.Len()))
		_, _ = h.Write([]byte(v.String()))
	case reflect.Bool:
		_, _ = fmt.Fprint(h, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		number(v.Int())
	case reflect.Float32, reflect.Float64:
		_ = binary.Write(h, binary.LittleEndian, v.Float())
	default:
		panic("the digest has no case for a " + v.Kind().String())
	}
}

// TestDigest checks that the proof would see each kind of change.
func TestDigest(t *testing.T) {
	type part struct {
		Names []string
		At    time.Time
		Words map[string]int
		Share float64
	}
	fresh := func() *part {
		return &part{Names: make([]string, 1, 2), At: time.Unix(1, 0), Words: map[string]int{"a": 1, "b": 2}, Share: 0.5}
	}
	if first, second := digest(fresh()), digest(fresh()); first != second {
		t.Error("equal values have different digests")
	}
	for name, change := range map[string]func(*part){
		"an element":                 func(p *part) { p.Names[0] = "x" },
		"an append within the array": func(p *part) { _ = append(p.Names, "x") },
		"a time":                     func(p *part) { p.At = time.Unix(2, 0) },
		"a map's value":              func(p *part) { p.Words["a"] = 2 },
		"a number":                   func(p *part) { p.Share = 0.25 },
	} {
		p := fresh()
		if change(p); digest(p) == digest(fresh()) {
			t.Errorf("the digest does not see a change of %s", name)
		}
	}
}
