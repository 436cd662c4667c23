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

// maxErrors is the most errors that one answer tells of.
const maxErrors = 10

// present turns errors into what clients see: the message and code of a content.Error, the
// limit that was passed, the graph's own words about a query, and nothing of anything else,
// which goes to the log under an id that the client is told. Of one operation it tells ten
// errors.
func present(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		if l, running := ctx.Value(loadersKey{}).(*loaders); running && l.errors.Add(1) > maxErrors {
			return nil
		}
		shown := *graphql.DefaultErrorPresenter(ctx, err) // a copy: one error may be shown at many places
		var coded *content.Error
		var refused *guard.Refusal
		switch {
		case errors.As(err, &refused):
			tellRefusal(&shown, refused)
			return &shown
		case errors.As(err, &coded):
			shown.Message = coded.Message
		case shown.Err != nil:
			shown.Message = "the gateway failed"
		}
		code := codeShown(&shown, err)
		shown.Extensions = map[string]any{"code": code}
		if code == content.Internal || code == content.Unavailable {
			id := rand.Text()[:10]
			shown.Extensions["id"] = id
			level := slog.LevelError
			if errors.Is(err, context.Canceled) {
				level = slog.LevelDebug // the client left
			}
			log.Log(ctx, level, "query failed", "id", id, "path", shown.Path.String(), "error", err)
		}
		return &shown
	}
}

// tellRefusal tells of a limit, in words and for programs.
func tellRefusal(shown *gqlerror.Error, r *guard.Refusal) {
	shown.Message = r.Error()
	shown.Extensions = map[string]any{"code": content.Invalid, "limit": map[string]any{"name": r.Limit, "max": r.Max, "found": r.Found}}
	if r.At != nil {
		shown.Locations = []gqlerror.Location{{Line: r.At.Line, Column: r.At.Column}}
	}
}

// codeShown is the code of an error: its own, that of a query that is refused, or Internal.
func codeShown(shown *gqlerror.Error, err error) any {
	var coded *content.Error
	switch {
	case errors.As(err, &coded):
		return coded.Code
	case shown.Extensions["code"] != nil:
		return shown.Extensions["code"]
	case shown.Err == nil:
		return content.Invalid // gqlgen's own words about the query
	}
	return content.Internal
}

// recovered turns a panic into an internal error, and logs where it happened.
func recovered(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, panicked any) error {
		if l, running := ctx.Value(loadersKey{}).(*loaders); !running || l.panics.Add(1) == 1 { // what panics for one panics for all
			log.ErrorContext(ctx, "panic in a resolver", "panic", panicked, "stack", string(debug.Stack()))
		}
		return &content.Error{Code: content.Internal, Message: "the gateway failed", Err: fmt.Errorf("panic: %v", panicked)}
	}
}
