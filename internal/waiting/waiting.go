// Package waiting is how tests wait: for a condition, never for a time that is hoped to be enough.
package waiting

import (
	"testing"
	"time"
)

// patience is how long a test waits for a condition on a busy machine.
const patience = 30 * time.Second

// Until waits until the condition holds. A test whose condition does not come to hold in half a
// minute fails and ends; reason says what it waited for.
func Until(t testing.TB, reason string, holds func() bool) {
	t.Helper()
	for began := time.Now(); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Since(began) > patience {
			t.Fatalf("after %s still not so: %s", patience, reason)
		}
	}
}

// Pass lets time pass in a bubble of testing/synctest, where the clock is the test's and waiting
// takes no time. Outside of a bubble it panics.
func Pass(d time.Duration) {
	if time.Now().Year() > 2001 { // a bubble's clock begins at 2000-01-01
		panic("waiting.Pass outside of synctest.Test: wait for a condition")
	}
	time.Sleep(d)
}
