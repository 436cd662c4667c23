package graph

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// present turns errors into what clients see: the message and code of a content.Error, the
// graph's own words about a query, and nothing of anything else, which goes to the log under
// an id that the client is told.
func present(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := *graphql.DefaultErrorPresenter(ctx, err) // a copy: one error may be shown at many places
		shown.Extensions = map[string]any{"code": codeShown(&shown, err)}
		var coded *content.Error
		switch {
		case errors.As(err, &coded):
			shown.Message = coded.Message
		case shown.Err != nil:
			shown.Message = "the gateway failed"
		}
		if code := shown.Extensions["code"]; code == content.Internal || code == content.Unavailable {
			id := rand.Text()[:10]
			shown.Extensions["id"] = id
			log.ErrorContext(ctx, "query failed", "id", id, "path", shown.Path.String(), "error", err)
		}
		return &shown
	}
}

// codeShown is the code of an error: its own, gqlgen's for a query that it refuses, or
// Internal.
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
		log.ErrorContext(ctx, "panic in a resolver", "panic", panicked, "stack", string(debug.Stack()))
		return &content.Error{Code: content.Internal, Message: "the gateway failed", Err: fmt.Errorf("panic: %v", panicked)}
	}
}
