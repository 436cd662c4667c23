// Package footprint estimates how much memory a value takes, so that a cache can limit its size in bytes.
package footprint

import (
	"reflect"
	"time"
)

// perEntry is about the overhead of a cache for each entry, beside its key and value, in bytes.
const perEntry = 300

// Entry returns about how many bytes a cache entry takes: its key, the values stored under it, and
// everything that they point to. Memory that several values share is counted for each.
func Entry(key string, values ...any) uint32 {
	sum := perEntry + allocated(len(key))
	for _, v := range values {
		sum += Of(v)
	}
	const most = 1 << 30 // more than any cache holds
	return uint32(min(sum, most))
}

// Of returns about how many bytes a value takes, with everything that it points to. The value must not
// have cycles.
func Of(v any) int {
	if v == nil {
		return 0
	}
	r := reflect.ValueOf(v)
	return allocated(int(r.Type().Size())) + pointedTo(r)
}

// allocated returns about how many bytes the allocator takes for an allocation: it rounds up to its size
// classes.
func allocated(bytes int) int {
	switch {
	case bytes == 0:
		return 0
	case bytes <= 512:
		return (bytes + 15) &^ 15
	}
	return bytes + bytes/8
}

var moment = reflect.TypeFor[time.Time]()

// pointedTo returns about how many bytes the memory takes that a value points to.
func pointedTo(v reflect.Value) (sum int) {
	switch v.Kind() {
	case reflect.String:
		return allocated(v.Len())
	case reflect.Pointer:
		if !v.IsNil() {
			return allocated(int(v.Type().Elem().Size())) + pointedTo(v.Elem())
		}
	case reflect.Interface:
		if !v.IsNil() {
			return allocated(int(v.Elem().Type().Size())) + pointedTo(v.Elem())
		}
	case reflect.Slice:
		sum = allocated(v.Cap() * int(v.Type().Elem().Size()))
		return sum + elements(v)
	case reflect.Array:
		return elements(v)
	case reflect.Struct:
		if v.Type() == moment {
			return 0 // its location is shared by all
		}
		for i := range v.NumField() {
			sum += pointedTo(v.Field(i))
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			sum += 2*int(v.Type().Key().Size()+v.Type().Elem().Size()) + pointedTo(entries.Key()) + pointedTo(entries.Value())
		}
	}
	return sum
}

func elements(v reflect.Value) (sum int) {
	switch v.Type().Elem().Kind() {
	case reflect.String, reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Array, reflect.Struct, reflect.Map:
		for i := range v.Len() {
			sum += pointedTo(v.Index(i))
		}
	}
	return sum
}
