// Package waiting lets tests wait for a condition, instead of a fixed time that may be too short.
package waiting

import (
	"testing"
	"time"
)

// timeout is how long a test waits for a condition. It is long enough for a busy machine.
const timeout = 30 * time.Second

// Until waits until the condition holds. If it does not hold within half a minute, the test fails at once;
// reason names the condition in the message.
func Until(t testing.TB, reason string, holds func() bool) {
	t.Helper()
	for began := time.Now(); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Since(began) > timeout {
			t.Fatalf("not true after %s: %s", timeout, reason)
		}
	}
}

// Pass lets time pass in a bubble of testing/synctest, where the clock is fake and waiting takes no time.
// Outside a bubble it panics.
func Pass(d time.Duration) {
	if time.Now().Year() > 2001 { // a bubble's clock begins at 2000-01-01
		panic("waiting.Pass outside of synctest.Test: wait for a condition")
	}
	time.Sleep(d)
}
