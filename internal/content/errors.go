package content

import (
	"errors"
	"fmt"
)

// Code is the kind of an error. Callers decide by codes, never by messages.
type Code string

// The codes. They are part of the API: clients see them in an error's extensions.
const (
	NotFound    Code = "NOT_FOUND"    // the document does not exist for this audience
	Invalid     Code = "INVALID"      // the request is malformed or unsupported; retrying will not help
	Forbidden   Code = "FORBIDDEN"    // the audience may not do this
	Conflict    Code = "CONFLICT"     // another writer holds the lease, or changed the document first
	Unavailable Code = "UNAVAILABLE"  // the store cannot be reached or was too slow; retrying may help
	RateLimited Code = "RATE_LIMITED" // the rate limit is exceeded
	Internal    Code = "INTERNAL"     // a defect of the gateway
)

// String returns the code as clients see it.
func (c Code) String() string { return string(c) }

// Error is a failure with a code and a message that a client may see.
type Error struct {
	Code    Code
	Message string
	Err     error // the cause, for the log only; may be nil
}

// Error returns the message and the cause.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf returns an [Error] with a code and a formatted message, without a cause.
func Errorf(code Code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// CodeOf returns the code of the first [Error] in err's chain, Internal when there is none,
// and "" when err is nil.
func CodeOf(err error) Code {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	}
	return Internal
}
