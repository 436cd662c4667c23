package partner

import (
	"encoding/base64"
	"strings"
)

// Token returns the text of the key that a request shows in its Authorization headers: as a
// bearer token (RFC 6750), or, as feed readers can, as the password of Basic authentication
// (RFC 7617), or as its user name without a password. It is empty for a request without such a
// header. A header that holds anything else, or a second one, is [ErrKey]: who meant to show a
// key is not to be taken for the public.
func Token(headers []string) (string, error) {
	if len(headers) == 0 {
		return "", nil
	}
	scheme, rest, _ := strings.Cut(strings.TrimSpace(headers[0]), " ")
	rest = strings.TrimSpace(rest)
	if len(headers) > 1 || rest == "" {
		return "", ErrKey
	}
	switch strings.ToLower(scheme) {
	case "bearer":
		return rest, nil
	case "basic":
		return password(rest)
	}
	return "", ErrKey
}

func password(encoded string) (string, error) {
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	user, password, ok := strings.Cut(string(decoded), ":")
	switch {
	case err != nil || !ok || user+password == "":
		return "", ErrKey
	case password == "":
		return user, nil
	}
	return password, nil
}
