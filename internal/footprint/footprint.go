// Package footprint estimates how much memory a value takes, so that a cache can weigh what it
// holds.
package footprint

import (
	"reflect"
	"time"
)

// perEntry is about what a cache takes for an entry beside its key and its value, in bytes.
const perEntry = 300

// Entry returns about how many bytes a cache takes for a key and the values stored under it, among
// them all that they point to. What several values share counts for each.
func Entry(key string, values ...any) uint32 {
	sum := perEntry + allocated(len(key))
	for _, v := range values {
		sum += Of(v)
	}
	const most = 1 << 30 // more than any cache holds
	return uint32(min(sum, most))
}

// Of returns about how many bytes a value takes, with all that it points to. The value must not
// point to itself.
func Of(v any) int {
	if v == nil {
		return 0
	}
	r := reflect.ValueOf(v)
	return allocated(int(r.Type().Size())) + behind(r)
}

// allocated is about what the allocator takes for so many bytes: it rounds up to its size classes.
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

// behind is what a value points to.
func behind(v reflect.Value) (sum int) {
	switch v.Kind() {
	case reflect.String:
		return allocated(v.Len())
	case reflect.Pointer:
		if !v.IsNil() {
			return allocated(int(v.Type().Elem().Size())) + behind(v.Elem())
		}
	case reflect.Interface:
		if !v.IsNil() {
			return allocated(int(v.Elem().Type().Size())) + behind(v.Elem())
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
			sum += behind(v.Field(i))
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			sum += 2*int(v.Type().Key().Size()+v.Type().Elem().Size()) + behind(entries.Key()) + behind(entries.Value())
		}
	}
	return sum
}

func elements(v reflect.Value) (sum int) {
	switch v.Type().Elem().Kind() {
	case reflect.String, reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Array, reflect.Struct, reflect.Map:
		for i := range v.Len() {
			sum += behind(v.Index(i))
		}
	}
	return sum
}
