package storage_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
)

// TestErrorsHaveCodes checks which errors of a driver a client may repeat the request after.
func TestErrorsHaveCodes(t *testing.T) {
	broken := errors.New("broken pipe")
	for _, c := range []struct {
		reason                string
		err                   error
		timedOut, unavailable bool
		want                  content.Code
	}{
		{"any other error", broken, false, false, content.Internal},
		{"a driver's timeout", broken, true, false, content.Unavailable},
		{"an unreachable database", broken, false, true, content.Unavailable},
		{"a context that ran out of time", fmt.Errorf("read: %w", context.DeadlineExceeded), false, false, content.Unavailable},
		{"a context that was cancelled", context.Canceled, false, false, content.Unavailable},
		{"a code keeps standing", content.Errorf(content.NotFound, "no such issue"), true, true, content.NotFound},
	} {
		err := storage.Error("sqlite", c.err, c.timedOut, c.unavailable, "pages of %d issues", 2)
		if got := content.CodeOf(err); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: got code %q, want %q, and the driver's error inside: %v", c.reason, got, c.want, err)
		}
		var coded *content.Error
		if errors.As(err, &coded) && strings.Contains(coded.Message, "pipe") {
			t.Errorf("%s: clients would see %q", c.reason, coded.Message)
		}
	}
}

func TestFirst(t *testing.T) {
	if got, err := storage.First([]int{7, 8}, nil, "no %s", "x"); got != 7 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
	if _, err := storage.First([]int(nil), nil, "there is no %s", "x"); content.CodeOf(err) != content.NotFound || !strings.Contains(err.Error(), "there is no x") {
		t.Errorf("nothing found: got %v", err)
	}
	failed := errors.New("failed")
	if _, err := storage.First([]int(nil), failed, "there is no %s", "x"); !errors.Is(err, failed) {
		t.Errorf("a failed read is not NotFound: got %v", err)
	}
}
