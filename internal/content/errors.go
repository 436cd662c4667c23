package content

import (
	"errors"
	"fmt"
)

// Code says what kind of failure an error is. Callers act on codes, never on messages.
type Code string

// The codes. They are part of the API: clients see them in an error's extensions.
const (
	NotFound    Code = "NOT_FOUND"    // there is no such document, for this audience
	Invalid     Code = "INVALID"      // what was asked or given makes no sense; asking again will not help
	Forbidden   Code = "FORBIDDEN"    // the audience may not do this
	Conflict    Code = "CONFLICT"     // another writer holds the lease, or was faster
	Unavailable Code = "UNAVAILABLE"  // the store cannot be reached or was too slow; asking again may help
	RateLimited Code = "RATE_LIMITED" // too much was asked in too short a time
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

// Errorf makes an error of a code, without a cause.
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
