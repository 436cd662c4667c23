package contenttest

import (
	"context"
	"errors"

	"broadsheet/internal/content"
)

// ErrDied is the error of a writer of [Dying] at and after the step at which it died.
var ErrDied = errors.New("contenttest: the process died")

// Dying returns the store with writers that fail after steps puts and commits in total, as if their process
// had died: the lease is left to expire. Readers are the store's own.
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
