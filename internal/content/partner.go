package content

import (
	"context"
	"slices"
	"time"
)

// Partner is who may be given copies of articles, as far as its entitlements go.
type Partner struct {
	ID           ID            `json:"_id" bson:"_id"`
	Name         string        `json:"name" bson:"name"`
	Suspended    bool          `json:"suspended,omitempty" bson:"suspended,omitempty"` // its keys open nothing
	RateLimit    int           `json:"rateLimit,omitempty" bson:"rateLimit,omitempty"` // points a minute; 0 for those of everybody
	Entitlements []Entitlement `json:"entitlements,omitempty" bson:"entitlements,omitempty"`
	// Past are entitlements that it had: what they covered of what was out until they ended, it may
	// hold a copy of. The store adds to them.
	Past []Entitlement `json:"past,omitempty" bson:"past,omitempty"`
	// EntitlementChanges tell when its entitlements to a publication changed last. The store sets them.
	EntitlementChanges []EntitlementChange `json:"reaches,omitempty" bson:"reaches,omitempty"`
	Stamp              `bson:",inline"`
}

// PartnerID returns the id of the partner that an operator calls by a key, a short lower-case name;
// empty where that is no such name.
func PartnerID(key string) ID {
	if !publicationKey.MatchString(key) {
		return ""
	}
	return ID("par_" + key)
}

// DocumentID returns the partner's id.
func (p *Partner) DocumentID() ID { return p.ID }

// Release returns zero.
func (p *Partner) Release() time.Time { return time.Time{} }

func (p *Partner) publication() ID { return "" }

// Entitlement is what a partner may have of a publication.
type Entitlement struct {
	PublicationID ID        `json:"publicationId" bson:"publicationId"`
	SectionIDs    []ID      `json:"sectionIds,omitempty" bson:"sectionIds,omitempty"` // of these; nil for all
	From          time.Time `json:"from,omitzero" bson:"from,omitempty"`              // it holds from then; zero for ever since
	Until         time.Time `json:"until,omitzero" bson:"until,omitempty"`            // and ends then; zero for never
	DelaySeconds  int64     `json:"delaySeconds,omitempty" bson:"delaySeconds,omitempty"`
	Body          Extent    `json:"body" bson:"body"`
	Images        bool      `json:"images,omitempty" bson:"images,omitempty"`
}

// Extent is how much of a body goes along.
type Extent string

// The extents.
const (
	FullBody    Extent = "FULL"
	SummaryOnly Extent = "SUMMARY"
)

// Delay is how long after its publication the partner gets an article.
func (e Entitlement) Delay() time.Duration { return time.Duration(e.DelaySeconds) * time.Second }

// InTerm reports whether the entitlement holds at a moment.
func (e Entitlement) InTerm(now time.Time) bool {
	return !e.From.After(now) && (e.Until.IsZero() || e.Until.After(now))
}

func (e Entitlement) covers(section ID) bool {
	return len(e.SectionIDs) == 0 || slices.Contains(e.SectionIDs, section)
}

// Same reports whether two entitlements are to the same part of a publication, so that one
// replaces the other.
func (e Entitlement) Same(other Entitlement) bool {
	return e.PublicationID == other.PublicationID && slices.Equal(slices.Sorted(slices.Values(e.SectionIDs)), slices.Sorted(slices.Values(other.SectionIDs)))
}

// NoteChange tells which revision changed what a partner may have of a publication.
type EntitlementChange struct {
	PublicationID ID        `json:"publicationId" bson:"publicationId"`
	Revision      int64     `json:"revision" bson:"revision"`
	At            time.Time `json:"at" bson:"at"`
}

// ended reports whether the entitlement had ended before a moment, by all clocks.
func (e Entitlement) ended(before time.Time) bool {
	return !e.Until.IsZero() && e.Until.Add(Skew).Before(before)
}

// CarryHistory completes a partner that is written by a revision over an old one, nil for none: with what
// it had, and with the reaches of what changed.
func (p *Partner) CarryHistory(old *Partner, revision int64, now time.Time) {
	var before []Entitlement
	p.EntitlementChanges = nil
	if old != nil {
		before, p.Past, p.EntitlementChanges = old.Entitlements, slices.Clone(old.Past), slices.Clone(old.EntitlementChanges)
	}
	for _, e := range before {
		if !slices.ContainsFunc(p.Entitlements, e.Equal) {
			p.Past = slices.DeleteFunc(p.Past, e.Same)
			p.Past = append(p.Past, Entitlement{PublicationID: e.PublicationID, SectionIDs: e.SectionIDs, Until: now.UTC().Truncate(time.Millisecond).Add(MaxStale)})
		}
	}
	changed := func(e Entitlement, others []Entitlement) bool { return !slices.ContainsFunc(others, e.Equal) }
	for _, e := range before {
		if changed(e, p.Entitlements) {
			p.NoteChange(e.PublicationID, revision, now)
		}
	}
	for _, e := range p.Entitlements {
		if changed(e, before) {
			p.NoteChange(e.PublicationID, revision, now)
		}
	}
}

// Equal reports whether two entitlements grant the same.
func (e Entitlement) Equal(other Entitlement) bool {
	return e.Same(other) && e.From.Equal(other.From) && e.Until.Equal(other.Until) && e.DelaySeconds == other.DelaySeconds && e.Body == other.Body && e.Images == other.Images
}

// NoteChange notes that a revision changes what the partner may have of a publication.
func (p *Partner) NoteChange(publication ID, revision int64, now time.Time) {
	p.EntitlementChanges = slices.DeleteFunc(p.EntitlementChanges, func(r EntitlementChange) bool { return r.PublicationID == publication })
	p.EntitlementChanges = append(p.EntitlementChanges, EntitlementChange{PublicationID: publication, Revision: revision, At: now.UTC().Truncate(time.Millisecond)})
}

// Terms returns the publications of entitlements that begin or end in a span of time, its end
// included.
func (p *Partner) Terms(after, to time.Time) []ID {
	var ids []ID
	within := func(t time.Time) bool { return !t.IsZero() && t.After(after) && !t.After(to) }
	for _, e := range p.Entitlements {
		for _, t := range []time.Time{e.From, e.Until} {
			if !t.IsZero() && (within(t) || within(t.Add(Skew))) && !slices.Contains(ids, e.PublicationID) {
				ids = append(ids, e.PublicationID)
			}
		}
	}
	return ids
}

// AccessKey is a key to the gateway: a partner's, or the newsroom's. The store knows a hash of its
// secret, not the secret.
type AccessKey struct {
	ID        string    `json:"_id" bson:"_id"`                                 // the part of the key that is no secret
	Hash      string    `json:"hash" bson:"hash"`                               // SHA-256 of the whole key, in hexadecimal digits
	PartnerID ID        `json:"partnerId,omitempty" bson:"partnerId,omitempty"` // empty for the newsroom's
	Note      string    `json:"note,omitempty" bson:"note,omitempty"`
	CreatedAt time.Time `json:"createdAt" bson:"createdAt"`
	RevokedAt time.Time `json:"revokedAt,omitzero" bson:"revokedAt,omitempty"`
}

// Receipt is a partner's word that it has applied the changes up to a position.
type Receipt struct {
	PartnerID ID
	Position
	At time.Time
}

// PartnerStore keeps partners, keys and receipts. Partners are written by a [Writer], as their
// entitlements take a revision; keys and receipts change no content.
type PartnerStore interface {
	// Partners returns all partners by id.
	Partners(ctx context.Context) ([]*Partner, error)
	// Partner returns a partner; NotFound where there is none.
	Partner(ctx context.Context, id ID) (*Partner, error)
	// AccessKeys returns all keys, oldest first.
	AccessKeys(ctx context.Context) ([]AccessKey, error)
	// AccessKey returns a key; NotFound where there is none.
	AccessKey(ctx context.Context, id string) (AccessKey, error)
	// PutAccessKey writes a key, durably, over the one of the same id.
	PutAccessKey(ctx context.Context, k AccessKey) error
	// Acknowledge keeps a receipt, durably.
	Acknowledge(ctx context.Context, r Receipt) error
	// Receipts returns a partner's receipts at or after a position, the earliest at first; limit of
	// them at most. LastReceipt returns the one that reaches furthest; NotFound for none.
	Receipts(ctx context.Context, partner ID, from Position, limit int) ([]Receipt, error)
	LastReceipt(ctx context.Context, partner ID) (Receipt, error)
}

// Delays returns the spans after their release at which articles come out for some partner, each
// once: an entitlement's delay, and that with [Skew].
func Delays(partners []*Partner) []time.Duration {
	var delays []time.Duration
	for _, p := range partners {
		for _, e := range p.Entitlements {
			for _, d := range []time.Duration{e.Delay(), e.Delay() + Skew} {
				if e.DelaySeconds > 0 && !slices.Contains(delays, d) {
					delays = append(delays, d)
				}
			}
		}
	}
	return delays
}
