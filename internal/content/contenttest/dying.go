package contenttest

import (
	"context"
	"errors"

	"broadsheet/internal/content"
)

// ErrDied is what a writer of [Dying] says of the step at which it died.
var ErrDied = errors.New("contenttest: the process died")

// Dying returns the store with writers that die after so many puts and commits, all told:
// their process ends there, and the lease is left to expire.
func Dying(s content.Store, steps int) content.Store { return &dying{Store: s, left: steps} }

type dying struct {
	content.Store
	left int
}

func (s *dying) Write(ctx context.Context, holder string) (content.Writer, error) {
	w, err := s.Store.Write(ctx, holder)
	return dyingWriter{Writer: w, left: &s.left}, err
}

type dyingWriter struct {
	content.Writer
	left *int
}

func (w dyingWriter) step() error {
	if *w.left--; *w.left < 0 {
		return ErrDied
	}
	return nil
}

func (w dyingWriter) Put(ctx context.Context, b content.Batch) error {
	if err := w.step(); err != nil {
		return err
	}
	return w.Writer.Put(ctx, b)
}

func (w dyingWriter) Commit(ctx context.Context) (int64, error) {
	if err := w.step(); err != nil {
		return 0, err
	}
	return w.Writer.Commit(ctx)
}
