package waiting_test

import (
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/internal/waiting"
)

func TestUntil(t *testing.T) {
	asked := 0
	waiting.Until(t, "the condition is true at the third call", func() bool { asked++; return asked == 3 })
	if asked != 3 {
		t.Errorf("the condition was called %d times, want 3", asked)
	}
}

func TestPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		waiting.Pass(time.Hour)
		if took := time.Since(began); took != time.Hour {
			t.Errorf("%s passed on the fake clock, want 1h", took)
		}
	})
	defer func() {
		if recover() == nil {
			t.Error("Pass does not panic outside a synctest bubble")
		}
	}()
	waiting.Pass(time.Nanosecond)
}
