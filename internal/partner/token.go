package partner

import (
	"encoding/base64"
	"strings"
)

// Token returns the API key in a request's Authorization headers. It accepts a bearer token
// (RFC 6750), and for feed readers the password of Basic authentication (RFC 7617), or its user
// name when the password is empty. Without headers it returns an empty token and no error. The
// error is [ErrKey] for several headers and for any other scheme: a caller that meant to
// authenticate must not silently be treated as the public.
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

// password returns the password of Basic credentials, or the user name when there is no password.
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
