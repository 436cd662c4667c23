package partner_test

import (
	"encoding/base64"
	"testing"

	"broadsheet/internal/partner"
)

func TestTokenFromAuthorizationHeaders(t *testing.T) {
	basic := func(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }
	for _, c := range []struct {
		reason  string
		headers []string
		token   string
		wrong   bool
	}{
		{"no header", nil, "", false},
		{"a bearer token", []string{"Bearer bsk_x"}, "bsk_x", false},
		{"schemes are case-insensitive", []string{"bEARER bsk_x"}, "bsk_x", false},
		{"space around it", []string{" Bearer   bsk_x "}, "bsk_x", false},
		{"a Basic password", []string{basic("reader:bsk_x")}, "bsk_x", false},
		{"a Basic password without a user name", []string{basic(":bsk_x")}, "bsk_x", false},
		{"a Basic user name without a password", []string{basic("bsk_x:")}, "bsk_x", false},
		{"a password may hold colons", []string{basic("reader:a:b")}, "a:b", false},
		{"Basic in upper case", []string{"BASIC" + basic("reader:bsk_x")[5:]}, "bsk_x", false},
		{"two headers", []string{"Bearer bsk_x", "Bearer bsk_x"}, "", true},
		{"an empty header", []string{""}, "", true},
		{"a scheme alone", []string{"Bearer"}, "", true},
		{"a scheme and space", []string{"Bearer  "}, "", true},
		{"a key without a scheme", []string{"bsk_x"}, "", true},
		{"another scheme", []string{"Digest bsk_x"}, "", true},
		{"not base64", []string{"Basic bsk_x"}, "", true},
		{"no colon", []string{basic("bsk_x")}, "", true},
		{"empty credentials", []string{basic(":")}, "", true},
	} {
		token, err := partner.Token(c.headers)
		if token != c.token || (err == partner.ErrKey) != c.wrong || (err != nil) != c.wrong {
			t.Errorf("%s: got %q, %v", c.reason, token, err)
		}
	}
}
