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

// Key is an API key as its holder has it: bsk_, an id that is not secret, _, the secret, and a
// checksum. By the checksum, secret scanners recognise a key, and a mistyped key is refused without
// a store call. Printing a Key shows its id only; [Key.Reveal] returns the whole key.
type Key struct {
	id   string
	text *string // behind a pointer, so that printing a struct does not show it
}

// The prefix of a key, and the lengths of its parts. The secret has 160 bits and cannot be
// guessed. The checksum is the upper 30 bits of the CRC-32 of everything before it.
const (
	prefix      = "bsk_"
	idLength    = 10
	secretBytes = 20
	sumLength   = 6
)

// format matches keys.
var format = regexp.MustCompile(`^bsk_[0-9a-hjkmnp-tv-z]{10}_[0-9a-hjkmnp-tv-z]{38}$`)

// encoding is base32 in lower case, without letters that are easily confused (i, l, o, u).
var encoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// New creates an API key for a partner, or for the newsroom when partner is empty. It returns the
// key for its holder, and the record to store, which holds a hash in place of the secret.
func New(partner content.ID, note string, now time.Time) (Key, content.AccessKey) {
	var random [secretBytes + 8]byte
	_, _ = rand.Read(random[:]) // never fails
	id := encoding.EncodeToString(random[secretBytes:])[:idLength]
	text := prefix + id + "_" + encoding.EncodeToString(random[:secretBytes])
	text += checksum(text)
	k := Key{id: id, text: &text}
	return k, content.AccessKey{ID: id, Hash: k.hash(), PartnerID: partner, Note: note, CreatedAt: now.UTC().Truncate(time.Millisecond)}
}

// Parse reads a key. The error is [ErrKey] when the text is not a key or its checksum is wrong.
func Parse(text string) (Key, error) {
	if !format.MatchString(text) {
		return Key{}, ErrKey
	}
	if end := len(text) - sumLength; checksum(text[:end]) != text[end:] {
		return Key{}, ErrKey
	}
	text = strings.Clone(text) // else the key would hold the whole request header in memory
	return Key{id: text[len(prefix) : len(prefix)+idLength], text: &text}, nil
}

func checksum(text string) string {
	return encoding.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(text))))[:sumLength]
}

// ID returns the id of the key, which is not secret.
func (k Key) ID() string { return k.id }

// Reveal returns the whole key, for its holder.
func (k Key) Reveal() string {
	if k.text == nil {
		return ""
	}
	return *k.text
}

// String returns the key without its secret.
func (k Key) String() string { return prefix + k.id + "_…" }

// GoString returns the key without its secret.
func (k Key) GoString() string { return k.String() }

// LogValue returns the key without its secret.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

// hash returns the SHA-256 of the key, as stores hold it.
func (k Key) hash() string {
	sum := sha256.Sum256([]byte(k.Reveal()))
	return hex.EncodeToString(sum[:])
}
