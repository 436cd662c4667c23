package content

import (
	"context"
	"slices"
	"time"
)

// Partner is an organisation that syndicates articles, as far as its entitlements grant them.
type Partner struct {
	ID           ID            `json:"_id" bson:"_id"`
	Name         string        `json:"name" bson:"name"`
	Suspended    bool          `json:"suspended,omitempty" bson:"suspended,omitempty"` // its API keys are refused
	RateLimit    int           `json:"rateLimit,omitempty" bson:"rateLimit,omitempty"` // cost points a minute; 0 for the default
	Entitlements []Entitlement `json:"entitlements,omitempty" bson:"entitlements,omitempty"`
	// Past are entitlements that the partner had. It may hold copies of articles that they covered and
	// that were published before they ended. The store adds to them.
	Past []Entitlement `json:"past,omitempty" bson:"past,omitempty"`
	// EntitlementChanges are the last change of the entitlements to each publication. The store sets them.
	EntitlementChanges []EntitlementChange `json:"reaches,omitempty" bson:"reaches,omitempty"`
	Stamp              `bson:",inline"`
}

// PartnerID returns the id of the partner with a key, a short lower-case name that the operator chose;
// empty for a malformed key.
func PartnerID(key string) ID {
	if !publicationKey.MatchString(key) {
		return ""
	}
	return ID("par_" + key)
}

// DocumentID returns the partner's id.
func (p *Partner) DocumentID() ID { return p.ID }

// Release returns zero: no release time applies to partners.
func (p *Partner) Release() time.Time { return time.Time{} }

func (p *Partner) publication() ID { return "" }

// Entitlement grants a partner articles of a publication.
type Entitlement struct {
	PublicationID ID        `json:"publicationId" bson:"publicationId"`
	SectionIDs    []ID      `json:"sectionIds,omitempty" bson:"sectionIds,omitempty"` // in one of these; nil for all
	From          time.Time `json:"from,omitzero" bson:"from,omitempty"`              // it begins then; zero for no beginning
	Until         time.Time `json:"until,omitzero" bson:"until,omitempty"`            // it ends then; zero for never
	DelaySeconds  int64     `json:"delaySeconds,omitempty" bson:"delaySeconds,omitempty"`
	Body          Extent    `json:"body" bson:"body"`
	Images        bool      `json:"images,omitempty" bson:"images,omitempty"`
}

// Extent is how much of the text an entitlement grants.
type Extent string

// The extents of text.
const (
	FullBody    Extent = "FULL"
	SummaryOnly Extent = "SUMMARY"
)

// Delay is the time from an article's publication until the partner gets it.
func (e Entitlement) Delay() time.Duration { return time.Duration(e.DelaySeconds) * time.Second }

// InTerm reports whether the entitlement is in force at a moment.
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

// EntitlementChange records the revision that last changed a partner's access to a publication.
type EntitlementChange struct {
	PublicationID ID        `json:"publicationId" bson:"publicationId"`
	Revision      int64     `json:"revision" bson:"revision"`
	At            time.Time `json:"at" bson:"at"`
}

// ended reports whether the entitlement had ended before a moment, by all clocks.
func (e Entitlement) ended(before time.Time) bool {
	return !e.Until.IsZero() && e.Until.Add(Skew).Before(before)
}

// CarryHistory sets Past and EntitlementChanges of a partner that a revision writes over an old one, nil
// for none.
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

// NoteChange records that a revision changes the partner's access to a publication.
func (p *Partner) NoteChange(publication ID, revision int64, now time.Time) {
	p.EntitlementChanges = slices.DeleteFunc(p.EntitlementChanges, func(r EntitlementChange) bool { return r.PublicationID == publication })
	p.EntitlementChanges = append(p.EntitlementChanges, EntitlementChange{PublicationID: publication, Revision: revision, At: now.UTC().Truncate(time.Millisecond)})
}

// Terms returns the publications of entitlements that begin or end in a span of time: after its start,
// and up to its end inclusive. By the clock of another machine it may be [Skew] later, so that each
// begin and end counts twice.
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

// AccessKey is an API key of a partner or of the newsroom. The store holds a hash of its secret, not the
// secret.
type AccessKey struct {
	ID        string    `json:"_id" bson:"_id"`                                 // the part of the key that is not secret
	Hash      string    `json:"hash" bson:"hash"`                               // SHA-256 of the whole key, in hexadecimal digits
	PartnerID ID        `json:"partnerId,omitempty" bson:"partnerId,omitempty"` // empty for the newsroom's
	Note      string    `json:"note,omitempty" bson:"note,omitempty"`
	CreatedAt time.Time `json:"createdAt" bson:"createdAt"`
	RevokedAt time.Time `json:"revokedAt,omitzero" bson:"revokedAt,omitempty"`
}

// Receipt is a partner's acknowledgement that it has applied the changes up to a position.
type Receipt struct {
	PartnerID ID
	Position
	At time.Time
}

// PartnerStore holds partners, API keys and receipts. Partners are written by a [Writer], as a change of
// entitlements needs a revision; keys and receipts do not change content.
type PartnerStore interface {
	// Partners returns all partners by id.
	Partners(ctx context.Context) ([]*Partner, error)
	// Partner returns a partner; NotFound if it does not exist.
	Partner(ctx context.Context, id ID) (*Partner, error)
	// AccessKeys returns all keys, oldest first.
	AccessKeys(ctx context.Context) ([]AccessKey, error)
	// AccessKey returns a key; NotFound if it does not exist.
	AccessKey(ctx context.Context, id string) (AccessKey, error)
	// PutAccessKey writes a key durably. It replaces a key of the same id.
	PutAccessKey(ctx context.Context, k AccessKey) error
	// Acknowledge stores a receipt durably.
	Acknowledge(ctx context.Context, r Receipt) error
	// Receipts returns at most limit receipts of a partner at or after a position, in the order of
	// their positions. LastReceipt returns the one with the highest position; NotFound for none.
	Receipts(ctx context.Context, partner ID, from Position, limit int) ([]Receipt, error)
	LastReceipt(ctx context.Context, partner ID) (Receipt, error)
}

// Delays returns the times after their release at which articles become visible to some partner, without
// duplicates: each entitlement's delay, and the delay plus [Skew].
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
