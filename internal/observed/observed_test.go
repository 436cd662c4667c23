package observed_test

import (
	"context"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/observed"
	"broadsheet/internal/sqlitestore"
)

// record is an observer that notes the calls, and their errors once they are done.
type record struct {
	mu   sync.Mutex
	keys map[string]int
	errs []error
}

func (r *record) observe(ctx context.Context, method string, keys int) (context.Context, func(error)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys[method] = keys
	return ctx, func(err error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.errs = append(r.errs, err)
	}
}

func open(t *testing.T, observer observed.Observer) content.Reader {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	r, err := observed.New(s, observer).Read(t.Context(), content.Public())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestEveryMethodIsObserved calls each method of content.Reader that takes a context, also of a reader
// for another audience: a method that is added to the interface must be added to the decorator.
func TestEveryMethodIsObserved(t *testing.T) {
	calls := &record{keys: map[string]int{}}
	for _, r := range []content.Reader{open(t, calls.observe), open(t, calls.observe).For(content.Editor())} {
		clear(calls.keys)
		methods := reflect.TypeFor[content.Reader]()
		for m := range methods.Methods() {
			if m.Type.NumIn() == 0 || m.Type.In(0) != reflect.TypeFor[context.Context]() {
				continue
			}
			args := []reflect.Value{reflect.ValueOf(t.Context())}
			for n := 1; n < m.Type.NumIn(); n++ {
				args = append(args, reflect.Zero(m.Type.In(n)))
			}
			done := len(calls.errs)
			reflect.ValueOf(r).MethodByName(m.Name).Call(args)
			if _, seen := calls.keys[m.Name]; !seen || len(calls.errs) != done+1 {
				t.Errorf("%s is not reported to the observer, once", m.Name)
			}
		}
	}
}

// TestObserverGetsKeysAndErrors reads within a call that fails.
func TestObserverGetsKeysAndErrors(t *testing.T) {
	calls := &record{keys: map[string]int{}}
	r := open(t, calls.observe)
	if _, err := r.Issues(t.Context(), []content.ID{"iss_a", "iss_b"}); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := r.Articles(ended, []content.ID{"art_a"})
	if err == nil || !slices.Equal(calls.errs, []error{nil, err}) || calls.keys["Issues"] != 2 || calls.keys["Articles"] != 1 {
		t.Errorf("got %v, %v", calls.keys, calls.errs)
	}
}

// TestBudgetLimitsStoreCalls spends a budget from many goroutines, with and without an observer.
func TestBudgetLimitsStoreCalls(t *testing.T) {
	for _, observer := range []observed.Observer{nil, (&record{keys: map[string]int{}}).observe} {
		r, ctx := open(t, observer), observed.WithBudget(t.Context(), 3)
		var wait sync.WaitGroup
		errs := make([]error, 5)
		for i := range errs {
			wait.Go(func() { _, errs[i] = r.AllPublications(ctx) })
		}
		wait.Wait()
		refused := 0
		for _, err := range errs {
			if content.CodeOf(err) == content.Invalid {
				refused++
			} else if err != nil {
				t.Error(err)
			}
		}
		if refused != 2 {
			t.Errorf("of 5 calls with a budget of 3, %d were refused", refused)
		}
		if _, err := r.AllPublications(t.Context()); err != nil {
			t.Errorf("a call without a budget: %v", err)
		}
		if _, err := r.For(content.Editor()).AllPublications(ctx); content.CodeOf(err) != content.Invalid {
			t.Errorf("another audience's reader gets past the budget: %v", err)
		}
	}
}
