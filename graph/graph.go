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
	"broadsheet/graph/guard"
	"broadsheet/internal/caller"
	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// ViewCounter counts views durably and tells what became of each.
type ViewCounter interface {
	Track(ctx context.Context, v content.View) (content.ViewResult, error)
}

// Observer is told of each call of the store, before it is made: its name, as in
// [content.Reader], and how many keys or queries it takes. It returns the context for the call,
// and what to call when it is done. It is called by many goroutines.
type Observer func(ctx context.Context, method string, keys int) (context.Context, func(error))

// Config is what the graph needs.
type Config struct {
	Store   content.Store
	Views   ViewCounter
	Log     *slog.Logger
	Observe Observer     // may be nil
	Limits  guard.Limits // of documents and operations
	// Suggestions lets errors name the field that was meant. They help developers, and whoever
	// wants to learn a schema that does not introspect.
	Suggestions bool
}

// New returns the executor of the schema.
func New(c Config) *Executor {
	e := newExecutor(generated.NewExecutableSchema(generated.Config{Resolvers: &root{views: c.Views, receipts: c.Store}}), c)
	present := present(c.Log)
	e.SetErrorPresenter(present)
	e.SetRecoverFunc(e.recovered)
	e.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		reader, err := c.Store.Read(ctx, caller.Of(ctx).Audience)
		if err != nil {
			return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{present(ctx, err)}})
		}
		l := newLoaders(ctx, &operation{reader: reader, observe: c.Observe})
		return answered(next(context.WithValue(ctx, loadersKey{}, l)), l, present)
	})
	return e
}

// answered notes what an answer is made of, and makes an error of no answer: gqlgen has none for
// an operation whose time was up before it began.
func answered(next graphql.ResponseHandler, l *loaders, present graphql.ErrorPresenterFunc) graphql.ResponseHandler {
	first := true
	return func(ctx context.Context) *graphql.Response {
		response := next(ctx)
		if !first {
			return response
		}
		first = false
		if response == nil && ctx.Err() != nil {
			late := &content.Error{Code: content.Unavailable, Message: "the answer was not ready in time", Err: ctx.Err()}
			return &graphql.Response{Errors: gqlerror.List{present(ctx, late)}}
		}
		op := graphql.GetOperationContext(ctx)
		op.Stats.SetExtension(traitsExtension, l.traits(op))
		return response
	}
}

// root makes the resolvers of the types.
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
