package graph

import (
	"context"
	"unicode/utf8"

	"broadsheet/graph/generated"
	"broadsheet/internal/content"
)

// maxToken is the most characters of a view's token.
const maxToken = 200

type mutationResolver struct {
	views    ViewCounter
	receipts receipts
}

func (r mutationResolver) TrackView(ctx context.Context, input generated.TrackViewInput) (generated.TrackViewPayload, error) {
	token := value(input.Token)
	if n := utf8.RuneCountInString(token); n > maxToken {
		return refused(content.Invalid, "token", "the token has %d characters; at most %d are allowed", n, maxToken), nil
	}
	article, err := load(ctx).articles.one(ctx, input.ArticleID)
	if err != nil {
		return generated.TrackViewPayload{}, err
	}
	if article == nil || article.Stub {
		return refused(content.NotFound, "articleId", "no published article has this id"), nil
	}
	payload := generated.TrackViewPayload{Article: article, UserErrors: []*generated.UserError{}}
	result, err := r.views.Track(ctx, content.View{ArticleID: article.ID, Token: token})
	switch code := content.CodeOf(err); {
	case code == content.RateLimited || code == content.Forbidden:
		refusal := refused(code, "articleId", "%s", err)
		payload.Uncounted, payload.UserErrors = refusal.Uncounted, refusal.UserErrors
	case err != nil:
		return generated.TrackViewPayload{}, err
	case result.Uncounted != "":
		payload.Uncounted = &result.Uncounted
	default:
		payload.ViewCount, payload.Counted = &result.Count, result.Counted
		if !result.Counted {
			payload.Uncounted = new(content.UncountedRepeated)
		}
		load(ctx).viewCounts.dropCached(article.ID) // an alias of this operation may have read it before the view
		return payload, nil
	}
	payload.ViewCount, err = load(ctx).viewCounts.one(ctx, article.ID)
	return payload, err
}

func refused(code content.Code, field, format string, args ...any) generated.TrackViewPayload {
	return generated.TrackViewPayload{Uncounted: new(content.UncountedRefused), UserErrors: []*generated.UserError{{
		Field: []string{"input", field}, Message: content.Errorf(code, format, args...).Error(), Code: code,
	}}}
}
