// Package graph resolves Broadsheet's GraphQL schema over a content.Store.
//
// It promises that a query costs at most one store call a level however wide the level is
// (save for what pageInfo tells of the far side of a cursor, which is a call a list), that
// bodies and view counts are read only when selected, and that nothing is read without
// an audience: each operation opens one Reader, bound to the audience in its context, and
// resolvers have nothing else to read from. It does not know HTTP, and no store.
//
// Resolvers are written by hand, one file a topic. To add a field: describe it in
// schema.graphqls, run `make generate`, and write the method that the compiler misses, or,
// when the field is in content under the same name, write nothing.
package graph

import (
	"context"
	"log/slog"

	"broadsheet/graph/generated"
	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// ViewCounter counts views durably and tells what became of each.
type ViewCounter interface {
	Track(ctx context.Context, v content.View) (content.ViewResult, error)
}

// Config is what the graph needs.
type Config struct {
	Store content.Store
	Views ViewCounter
	Log   *slog.Logger
	// Suggestions lets errors name the field that was meant. They help developers, and whoever
	// wants to learn a schema that does not introspect.
	Suggestions bool
}

// parsedDocuments is how many parsed queries are kept: clients send the same few again and
// again.
const parsedDocuments = 1000

// New returns the executor of the schema. Transports are the caller's to add.
func New(c Config) *handler.Server {
	srv := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: &root{views: c.Views}}))
	srv.SetQueryCache(lru.New[*ast.QueryDocument](parsedDocuments))
	srv.SetDisableSuggestion(!c.Suggestions)
	srv.Use(limit{})
	srv.SetErrorPresenter(present(c.Log))
	srv.SetRecoverFunc(recovered(c.Log))
	srv.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		reader, err := c.Store.Read(ctx, audience(ctx))
		if err != nil {
			return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{present(c.Log)(ctx, err)}})
		}
		return answered(next(context.WithValue(ctx, loadersKey{}, newLoaders(ctx, reader))), present(c.Log))
	})
	return srv
}

// answered makes an error of no answer: gqlgen has none for an operation whose time was up
// before it began.
func answered(next graphql.ResponseHandler, present graphql.ErrorPresenterFunc) graphql.ResponseHandler {
	first := true
	return func(ctx context.Context) *graphql.Response {
		response := next(ctx)
		if response == nil && first && ctx.Err() != nil {
			late := &content.Error{Code: content.Unavailable, Message: "the answer was not ready in time", Err: ctx.Err()}
			response = &graphql.Response{Errors: gqlerror.List{present(ctx, late)}}
		}
		first = false
		return response
	}
}

type audienceKey struct{}

// WithAudience returns a context whose operations are done for an audience. Without one they
// are done for the public.
func WithAudience(ctx context.Context, a content.Audience) context.Context {
	return context.WithValue(ctx, audienceKey{}, a)
}

func audience(ctx context.Context) content.Audience {
	a, _ := ctx.Value(audienceKey{}).(content.Audience)
	return a
}

// root makes the resolvers of the types.
type root struct{ views ViewCounter }

var _ generated.ResolverRoot = (*root)(nil)

func (r *root) Query() generated.QueryResolver             { return queryResolver{} }
func (r *root) Mutation() generated.MutationResolver       { return mutationResolver{views: r.views} }
func (r *root) Publication() generated.PublicationResolver { return publicationResolver{} }
func (r *root) Issue() generated.IssueResolver             { return issueResolver{} }
func (r *root) Page() generated.PageResolver               { return pageResolver{} }
func (r *root) Region() generated.RegionResolver           { return regionResolver{} }
func (r *root) Article() generated.ArticleResolver         { return articleResolver{} }
func (r *root) Credit() generated.CreditResolver           { return creditResolver{} }
func (r *root) Image() generated.ImageResolver             { return imageResolver{} }
func (r *root) Body() generated.BodyResolver               { return bodyResolver{} }
func (r *root) BodySection() generated.BodySectionResolver { return bodySectionResolver{} }
func (r *root) Section() generated.SectionResolver         { return sectionResolver{} }
func (r *root) Author() generated.AuthorResolver           { return authorResolver{} }
func (r *root) SearchHit() generated.SearchHitResolver     { return searchHitResolver{} }
