package graph

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"broadsheet/graph/guard"
	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// maxErrors is the most errors in one response.
const maxErrors = 10

// present converts errors for clients. A content.Error shows its message and code, a guard.Refusal its limit,
// and gqlgen's errors about a query their own message. All other errors become "the gateway failed", and are
// logged under an id that the response contains. One response has maxErrors errors at most.
func present(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		if l, running := ctx.Value(loadersKey{}).(*loaders); running && l.errors.Add(1) > maxErrors {
			return nil
		}
		presented := *graphql.DefaultErrorPresenter(ctx, err) // a copy, because one error may appear at several paths
		var coded *content.Error
		var refused *guard.Refusal
		switch {
		case errors.As(err, &refused):
			presentRefusal(&presented, refused)
			return &presented
		case errors.As(err, &coded):
			presented.Message = coded.Message
		case presented.Err != nil:
			presented.Message = "the gateway failed"
		}
		code := errorCode(&presented, err)
		presented.Extensions = map[string]any{"code": code}
		if code == content.Internal || code == content.Unavailable {
			id := rand.Text()[:10]
			presented.Extensions["id"] = id
			level := slog.LevelError
			if errors.Is(err, context.Canceled) {
				level = slog.LevelDebug // the client disconnected
			}
			log.Log(ctx, level, "query failed", "id", id, "path", presented.Path.String(), "error", err)
		}
		return &presented
	}
}

// presentRefusal sets the message of a refusal, and its limit as extensions that programs can read.
func presentRefusal(presented *gqlerror.Error, r *guard.Refusal) {
	presented.Message = r.Error()
	presented.Extensions = map[string]any{"code": content.Invalid, "limit": map[string]any{"name": r.Limit, "max": r.Max, "found": r.Found}}
	if r.At != nil {
		presented.Locations = []gqlerror.Location{{Line: r.At.Line, Column: r.At.Column}}
	}
}

// errorCode is the code of an error: its own, Invalid for gqlgen's errors about a query, or else Internal.
func errorCode(presented *gqlerror.Error, err error) any {
	var coded *content.Error
	switch {
	case errors.As(err, &coded):
		return coded.Code
	case presented.Extensions["code"] != nil:
		return presented.Extensions["code"]
	case presented.Err == nil:
		return content.Invalid
	}
	return content.Internal
}

// recoverPanics converts a panic of a resolver into an internal error. It logs the stack of the first panic of
// an operation.
func recoverPanics(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, panicked any) error {
		if l, running := ctx.Value(loadersKey{}).(*loaders); !running || l.panics.Add(1) == 1 { // the same resolver panics for every object
			log.ErrorContext(ctx, "panic in a resolver", "panic", panicked, "stack", string(debug.Stack()))
		}
		return &content.Error{Code: content.Internal, Message: "the gateway failed", Err: fmt.Errorf("panic: %v", panicked)}
	}
}
