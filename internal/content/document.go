package content

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Stamp records when and by which revisions a document was written. The store sets it, except for
// Digest. Sources do not provide it.
type Stamp struct {
	Revision  int64     `json:"revision" bson:"revision"`   // of the last change
	Created   int64     `json:"created" bson:"created"`     // that created the document; 0 while it is in no store
	UpdatedAt time.Time `json:"updatedAt" bson:"updatedAt"` // when the last change was written
	Digest    string    `json:"digest" bson:"digest"`       // of the content; equal digests mean equal content
}

// Document is a document of a store: a pointer to a [Publication], [Issue], [Page], [Article],
// [Section] or [Author]. Their tags name the fields as the API does, so that documents read
// the same in every store and in edition files.
type Document interface {
	DocumentID() ID
	DocumentStamp() *Stamp
	// Release is the moment from which the public may see the document; zero for always.
	Release() time.Time
	publication() ID // the publication that the document belongs to
}

func (p *Publication) publication() ID { return p.ID }
func (i *Issue) publication() ID       { return i.PublicationID }
func (p *Page) publication() ID        { return p.PublicationID }
func (a *Article) publication() ID     { return a.PublicationID }
func (s *Section) publication() ID     { return s.PublicationID }
func (a *Author) publication() ID      { return a.PublicationID }

// DocumentStamp returns the stamp itself.
func (s *Stamp) DocumentStamp() *Stamp { return s }

// DocumentID returns the publication's id.
func (p *Publication) DocumentID() ID { return p.ID }

// Release returns zero: a masthead is always public.
func (p *Publication) Release() time.Time { return time.Time{} }

// DocumentID returns the issue's id.
func (i *Issue) DocumentID() ID { return i.ID }

// Release returns when the issue is published.
func (i *Issue) Release() time.Time { return i.PublishedAt }

// DocumentID returns the page's id.
func (p *Page) DocumentID() ID { return p.ID }

// Release returns when the page's issue is published.
func (p *Page) Release() time.Time { return p.PublishedAt }

// DocumentID returns the article's id.
func (a *Article) DocumentID() ID { return a.ID }

// Release returns when the article and its issue are published and its embargo has ended.
func (a *Article) Release() time.Time { return a.VisibleFrom }

// DocumentID returns the section's id.
func (s *Section) DocumentID() ID { return s.ID }

// Release returns when the earliest document of the section is published: a new section must not be known
// before.
func (s *Section) Release() time.Time { return s.PublishedAt }

// DocumentID returns the author's id.
func (a *Author) DocumentID() ID { return a.ID }

// Release returns when the earliest article credited to the author is published.
func (a *Author) Release() time.Time { return a.PublishedAt }

// Digest returns a hash of a document's content, which are the parts as JSON; equal digests mean
// that nothing changed. The parts hold no stamp.
func Digest(parts ...any) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, p := range parts {
		if err := enc.Encode(p); err != nil {
			panic(err) // documents always marshal
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// StoredTime returns a time at the precision of stores: in UTC, in whole milliseconds.
func StoredTime(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
