package partner

import (
	"context"
	"crypto/subtle"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/footprint"
	"broadsheet/internal/lru"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"
)

// The errors for keys that open nothing. What is wrong with a key is not told, so that nobody
// learns which there are.
var (
	ErrKey       = content.Errorf(content.Forbidden, "the key is not valid; ask the newspaper for one")
	ErrSuspended = content.Errorf(content.Forbidden, "the newspaper has suspended the partner whose key this is; ask the newspaper")
)

// Store is where keys and partners are kept, see [content.PartnerStore].
type Store interface {
	AccessKey(ctx context.Context, id string) (content.AccessKey, error)
	Partner(ctx context.Context, id content.ID) (*content.Partner, error)
}

// What the store said is believed for fresh, counted from when it was asked. It is given up after
// patience, so that no answer is believed that is as old as a second.
const (
	fresh    = content.KeyTime
	patience = 900 * time.Millisecond
)

// knownBytes is about how much memory the keys may take that are remembered, and the ids that are
// none: some 10,000 of them.
const knownBytes = 8 << 20

// Authenticator finds who shows a key. It is safe for use by many goroutines.
type Authenticator struct {
	store  Store
	now    func() time.Time
	known  lru.Cache[string, holder]
	asking singleflight.Group
}

// holder is what the store says of a key.
type holder struct {
	key     content.AccessKey // empty for an id that is none
	partner *content.Partner  // nil for the newsroom
	asked   time.Time
}

// NewAuthenticator makes a desk. now tells which entitlements hold, and how old what is known is.
func NewAuthenticator(store Store, now func() time.Time) *Authenticator {
	return &Authenticator{store: store, now: now, known: otter.Must(&otter.Options[string, holder]{
		MaximumWeight: knownBytes, Weigher: func(id string, h holder) uint32 { return footprint.Entry(id, h) },
		Executor:         func(work func()) { work() }, // makes room before it takes more
		ExpiryCalculator: otter.ExpiryWriting[string, holder](2 * fresh),
	})}
}

// nobodys is the hash that is compared where there is no key, so that it takes as long as with one.
var nobodys = Key{}.hash()

// Authenticate returns who shows a key: a partner, or the newsroom. A key that was never made,
// is mistyped or was revoked is [ErrKey], one of a suspended partner [ErrSuspended]; while the
// store does not answer, it is Unavailable.
func (d *Authenticator) Authenticate(ctx context.Context, token string) (Identity, error) {
	k, err := Parse(token)
	if err != nil {
		return Identity{}, err
	}
	h, err := d.holder(ctx, k.id)
	if err != nil {
		return Identity{}, err
	}
	hash := nobodys
	if h.key.Hash != "" {
		hash = h.key.Hash
	}
	same := subtle.ConstantTimeCompare([]byte(hash), []byte(k.hash())) == 1
	switch {
	case !same, !h.key.RevokedAt.IsZero(), h.key.PartnerID != "" && h.partner == nil:
		return Identity{}, ErrKey
	case h.partner != nil && h.partner.Suspended:
		return Identity{}, ErrSuspended
	}
	return identityOf(h.key, h.partner, d.now()), nil
}

// holder returns what the store said of a key a moment ago, or says now. Those who ask for the
// same key at once are one question.
func (d *Authenticator) holder(ctx context.Context, id string) (holder, error) {
	if h, ok := d.known.GetIfPresent(id); ok {
		if age := d.now().Sub(h.asked); age >= 0 && age < fresh {
			return h, nil
		}
	}
	said := d.asking.DoChan(id, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		return d.ask(ctx, id)
	})
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case s := <-said:
		h, _ := s.Val.(holder)
		return h, s.Err
	case <-late.C:
		return holder{}, unavailable(context.DeadlineExceeded)
	case <-ctx.Done():
		return holder{}, unavailable(ctx.Err())
	}
}

// ask asks the store.
func (d *Authenticator) ask(ctx context.Context, id string) (h holder, err error) {
	h.asked = d.now()
	h.key, err = d.store.AccessKey(ctx, id)
	if err == nil && h.key.PartnerID != "" {
		h.partner, err = d.store.Partner(ctx, h.key.PartnerID)
	}
	if err != nil && content.CodeOf(err) != content.NotFound {
		return holder{}, unavailable(err)
	}
	if ctx.Err() != nil { // a store that does not heed it may answer all the same
		return holder{}, unavailable(ctx.Err())
	}
	d.known.Set(id, h)
	return h, nil
}

func unavailable(err error) error {
	return &content.Error{Code: content.Unavailable, Message: "keys cannot be looked up at the moment; ask again", Err: err}
}
