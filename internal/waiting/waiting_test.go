package waiting_test

import (
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/internal/waiting"
)

func TestUntil(t *testing.T) {
	asked := 0
	waiting.Until(t, "it is asked three times", func() bool { asked++; return asked == 3 })
	if asked != 3 {
		t.Errorf("asked %d times", asked)
	}
}

func TestPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		waiting.Pass(time.Hour)
		if took := time.Since(began); took != time.Hour {
			t.Errorf("%s passed", took)
		}
	})
	defer func() {
		if recover() == nil {
			t.Error("it waits on the machine's clock")
		}
	}()
	waiting.Pass(time.Nanosecond)
}
