package partner

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// Key is a key to the gateway as its holder has it: bsk_, an id that is no secret, _, a secret,
// and a checksum, by which scanners know a key and a mistyped one is known without asking a store.
// However it is printed, it shows its id alone; [Key.Reveal] returns the rest.
type Key struct {
	id   string
	text *string // behind a pointer, so that nothing that prints structures follows it
}

// The lengths of a key's parts. The secret is of 160 bits, more than anybody guesses; the
// checksum is the upper 30 bits of the CRC-32 of what precedes it.
const (
	mark        = "bsk_"
	idLength    = 10
	secretBytes = 20
	sumLength   = 6
)

// shape is what a key looks like.
var shape = regexp.MustCompile(`^bsk_[0-9a-hjkmnp-tv-z]{10}_[0-9a-hjkmnp-tv-z]{38}$`)

// encoding is that of ids: in one case, and without letters that are taken for others.
var encoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// New makes a key of a partner, or of the newsroom where that is empty, and what the store keeps
// of it.
func New(partner content.ID, note string, now time.Time) (Key, content.AccessKey) {
	var random [secretBytes + 8]byte
	_, _ = rand.Read(random[:]) // never fails
	id := encoding.EncodeToString(random[secretBytes:])[:idLength]
	text := mark + id + "_" + encoding.EncodeToString(random[:secretBytes])
	text += checksum(text)
	k := Key{id: id, text: &text}
	return k, content.AccessKey{ID: id, Hash: k.hash(), PartnerID: partner, Note: note, CreatedAt: now.UTC().Truncate(time.Millisecond)}
}

// Parse reads a key. What is none is [ErrKey].
func Parse(text string) (Key, error) {
	if !shape.MatchString(text) {
		return Key{}, ErrKey
	}
	if said := len(text) - sumLength; checksum(text[:said]) != text[said:] {
		return Key{}, ErrKey
	}
	text = strings.Clone(text) // a request's header is not kept for it
	return Key{id: text[len(mark) : len(mark)+idLength], text: &text}, nil
}

func checksum(text string) string {
	return encoding.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(text))))[:sumLength]
}

// ID returns the part of the key that is no secret.
func (k Key) ID() string { return k.id }

// Reveal returns the whole key, for its holder.
func (k Key) Reveal() string {
	if k.text == nil {
		return ""
	}
	return *k.text
}

// String returns the key without its secret.
func (k Key) String() string { return mark + k.id + "_…" }

// GoString returns the key without its secret.
func (k Key) GoString() string { return k.String() }

// LogValue is the key without its secret.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

// hash is what stores know the key by.
func (k Key) hash() string {
	sum := sha256.Sum256([]byte(k.Reveal()))
	return hex.EncodeToString(sum[:])
}
