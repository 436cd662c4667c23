package contenttest

import (
	"context"

	"broadsheet/internal/content"
)

// Lossy wraps a store whose readers return no body for one article, as if it were missing.
type Lossy struct {
	content.Store
	ID content.ID // the article; empty for none
}

// Read opens a reader that leaves out the body of the article ID.
func (s *Lossy) Read(ctx context.Context, a content.Audience) (content.Reader, error) {
	r, err := s.Store.Read(ctx, a)
	if err != nil {
		return nil, err
	}
	return lossyReader{r, s}, nil
}

type lossyReader struct {
	content.Reader
	store *Lossy
}

// For returns the reader for another audience; it leaves out the same body.
func (r lossyReader) For(a content.Audience) content.Reader {
	return lossyReader{r.Reader.For(a), r.store}
}

func (r lossyReader) Bodies(ctx context.Context, ids []content.ID) (map[content.ID]content.Body, error) {
	bodies, err := r.Reader.Bodies(ctx, ids)
	delete(bodies, r.store.ID)
	return bodies, err
}
