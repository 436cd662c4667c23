// Package graph resolves Broadsheet's GraphQL schema over a content.Store.
//
// A query costs at most one store call for each relation of a level, no matter how many documents the level
// has. There is no N+1: dataloaders batch the reads of all resolvers, and prefetch for the whole level (see
// levels). The one exception is pageInfo, which may need a call for each list to look beyond a cursor.
// Bodies and view counts are read only when they are selected. Nothing is read without an audience: each
// operation opens one Reader, bound to the audience in its context, and resolvers read through it only.
// The package knows neither HTTP nor a particular store.
//
// Resolvers are written by hand, one file for each topic. To add a field, describe it in schema.graphqls
// and run `make generate`. When package content has a field of the same name, nothing else is needed.
// Otherwise write the resolver that the compiler reports as missing.
package graph

import (
	"context"
	"log/slog"

	"broadsheet/graph/generated"
	"broadsheet/graph/guard"
	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/observed"
	"broadsheet/internal/weburl"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// ViewCounter stores views of articles, and returns whether each was counted.
type ViewCounter interface {
	Track(ctx context.Context, v content.View) (content.ViewResult, error)
}

// Config holds the dependencies and settings of the graph.
type Config struct {
	Store  content.Store // an [observed.New], which limits the store calls of an operation
	Views  ViewCounter
	Log    *slog.Logger
	Limits guard.Limits // of documents and operations
	// PublicURL makes URLs of pictures and PDFs absolute. Without it, those that are relative to the
	// gateway stay so.
	PublicURL weburl.Base
	// Suggestions adds similar names to errors about unknown names. They help developers, but also
	// reveal a schema whose introspection is closed.
	Suggestions bool
}

// New returns the executor of the schema over a store.
func New(c Config) *Executor {
	e := newExecutor(generated.NewExecutableSchema(generated.Config{Resolvers: &root{views: c.Views, receipts: c.Store}}), c)
	present := present(c.Log)
	e.SetErrorPresenter(present)
	e.SetRecoverFunc(e.recovered)
	e.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		ctx = observed.WithBudget(ctx, observed.MaxCalls)
		reader, err := c.Store.Read(ctx, caller.Of(ctx).Audience)
		if err != nil {
			return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{present(ctx, err)}})
		}
		l := newLoaders(ctx, &operation{reader: reader, base: c.PublicURL})
		return withTraits(next(context.WithValue(ctx, loadersKey{}, l)), l, present)
	})
	return e
}

// withTraits attaches the traits of the response to the operation. It returns an error response for an
// operation whose deadline passed before it began: gqlgen returns none.
func withTraits(next graphql.ResponseHandler, l *loaders, present graphql.ErrorPresenterFunc) graphql.ResponseHandler {
	first := true
	return func(ctx context.Context) *graphql.Response {
		response := next(ctx)
		if !first {
			return response
		}
		first = false
		if response == nil && ctx.Err() != nil {
			late := &content.Error{Code: content.Unavailable, Message: "the response was not ready in time; request less, or try again", Err: ctx.Err()}
			return &graphql.Response{Errors: gqlerror.List{present(ctx, late)}}
		}
		op := graphql.GetOperationContext(ctx)
		op.Stats.SetExtension(traitsExtension, l.traits(op))
		return response
	}
}

// root provides the resolvers of all types.
type root struct {
	views    ViewCounter
	receipts receipts
}

var _ generated.ResolverRoot = (*root)(nil)

func (r *root) Query() generated.QueryResolver { return queryResolver{} }
func (r *root) Mutation() generated.MutationResolver {
	return mutationResolver{views: r.views, receipts: r.receipts}
}
func (r *root) Publication() generated.PublicationResolver { return publicationResolver{} }
func (r *root) Issue() generated.IssueResolver             { return issueResolver{} }
func (r *root) Page() generated.PageResolver               { return pageResolver{} }
func (r *root) Region() generated.RegionResolver           { return regionResolver{} }
func (r *root) Article() generated.ArticleResolver         { return articleResolver{} }
func (r *root) PrintedText() generated.PrintedTextResolver { return printedTextResolver{} }
func (r *root) Credit() generated.CreditResolver           { return creditResolver{} }
func (r *root) Image() generated.ImageResolver             { return imageResolver{} }
func (r *root) Body() generated.BodyResolver               { return bodyResolver{} }
func (r *root) BodySection() generated.BodySectionResolver { return bodySectionResolver{} }
func (r *root) Section() generated.SectionResolver         { return sectionResolver{} }
func (r *root) Author() generated.AuthorResolver           { return authorResolver{} }
func (r *root) ChangePage() generated.ChangePageResolver   { return changePageResolver{} }
func (r *root) FieldChange() generated.FieldChangeResolver { return fieldChangeResolver{} }
func (r *root) Entitlement() generated.EntitlementResolver { return entitlementResolver{} }
func (r *root) SearchHit() generated.SearchHitResolver     { return searchHitResolver{} }
