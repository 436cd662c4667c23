package partner_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/partner"
)

func TestNewKeyIsParsedAndStoredAsHash(t *testing.T) {
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	k, stored := partner.New("par_quay", "the portal", now)
	text := k.Reveal()
	if len(text) != 53 || !strings.HasPrefix(text, "bsk_"+k.ID()+"_") || len(k.ID()) != 10 {
		t.Errorf("the key has the wrong format: id %s, %d characters", k.ID(), len(text))
	}
	sum := sha256.Sum256([]byte(text))
	if stored.ID != k.ID() || stored.Hash != hex.EncodeToString(sum[:]) || stored.PartnerID != "par_quay" || stored.Note != "the portal" || !stored.CreatedAt.Equal(now) || !stored.RevokedAt.IsZero() {
		t.Errorf("the stored record is %+v", stored)
	}
	if parsed, err := partner.Parse(text); err != nil || parsed.Reveal() != text || parsed.ID() != k.ID() {
		t.Errorf("parsed as %v, %v", parsed, err)
	}
	if other, _ := partner.New("par_quay", "", now); other.ID() == k.ID() || other.Reveal() == text {
		t.Error("two keys are equal")
	}
}

// TestMistypedKeysAreRefused changes each character of a key, swaps neighbours, and cuts it.
func TestMistypedKeysAreRefused(t *testing.T) {
	k, _ := partner.New("", "", time.Now())
	text := k.Reveal()
	wrong := []string{"", " " + text, text + "0", text[1:], text[:len(text)-1], strings.ToUpper(text), "bsk_", text + "\n", text + text}
	for i := range text {
		for _, c := range "0a_" {
			if rune(text[i]) != c {
				wrong = append(wrong, text[:i]+string(c)+text[i+1:])
			}
		}
		if i > 0 && text[i] != text[i-1] {
			wrong = append(wrong, text[:i-1]+string(text[i])+string(text[i-1])+text[i+1:])
		}
	}
	for _, w := range wrong {
		if _, err := partner.Parse(w); err != partner.ErrKey {
			t.Errorf("%q of %q: got %v", w, text, err)
		}
	}
}

// TestSecretsAreNotPrinted formats and logs a key in every usual way.
func TestSecretsAreNotPrinted(t *testing.T) {
	k, _ := partner.New("par_quay", "", time.Now())
	secret := k.Reveal()[15:]
	var out bytes.Buffer
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, format+format+format, k, &k, struct {
			hidden partner.Key
			Shown  []partner.Key
		}{k, []partner.Key{k}})
	}
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("message", "key", k, "at", &k, "within", struct{ Key partner.Key }{k})
	}
	_, err := partner.Parse(k.Reveal() + "x")
	fmt.Fprint(&out, err)
	if strings.Contains(out.String(), secret) || strings.Contains(out.String(), hex.EncodeToString([]byte(secret))) {
		t.Errorf("the secret %s is in %s", secret, out.String())
	}
	if !strings.Contains(out.String(), "bsk_"+k.ID()+"_…") {
		t.Errorf("the id is not in %s", out.String())
	}
}

func FuzzParse(f *testing.F) {
	k, _ := partner.New("", "", time.Now())
	for _, text := range []string{k.Reveal(), "", "bsk_", "bsk_0123456789_" + strings.Repeat("0", 38), "ghp_x"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		k, err := partner.Parse(text)
		if err != nil && (err != partner.ErrKey || k.Reveal() != "") {
			t.Errorf("%q: got %v, %v", text, k, err)
		}
		if err == nil && (k.Reveal() != text || len(k.ID()) != 10 || !strings.Contains(text, "_"+k.ID()+"_")) {
			t.Errorf("%q is parsed as %q", text, k.Reveal())
		}
	})
}
