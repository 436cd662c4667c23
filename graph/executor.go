package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"broadsheet/graph/guard"
	"broadsheet/graph/relay"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
)

// Executor executes operations. It is gqlgen's, but for the way from a text to an operation:
// there, what is too large or costs too much is refused before anything slow is done with it.
// Transports drive it as they do gqlgen's.
type Executor struct {
	*executor.Executor
	schema    *ast.Schema
	documents *documents
	pricer    *guard.Pricer
	limits    guard.Limits
	recovered graphql.RecoverFunc
}

var _ graphql.GraphExecutor = (*Executor)(nil)

// UnknownOperation is the code of the error for an operation that the request does not name,
// or names wrongly.
const UnknownOperation = "OPERATION_RESOLUTION_FAILURE"

// CreateOperationContext prepares a request for [Executor.DispatchOperation], or says what is
// wrong with it.
func (e *Executor) CreateOperationContext(_ context.Context, r *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	op := &graphql.OperationContext{
		RawQuery: r.Query, OperationName: r.OperationName, Extensions: r.Extensions, Headers: r.Headers,
		RecoverFunc:            e.recovered,
		ResolverMiddleware:     func(ctx context.Context, next graphql.Resolver) (any, error) { return next(ctx) },
		RootResolverMiddleware: func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler { return next(ctx) },
	}
	var errs gqlerror.List
	if op.Doc, errs = e.documents.document(r.Query); errs != nil {
		return op, errs
	}
	if err := choose(op); err != nil {
		return op, gqlerror.List{err}
	}
	var err error
	if op.Variables, err = validator.VariableValues(e.schema, op.Operation, r.Variables); err != nil {
		return op, gqlerror.List{uncoerced(err)}
	}
	if err := (strict{e.schema, op}).check(); err != nil {
		return op, gqlerror.List{err}
	}
	cost, err := e.pricer.Price(op.Operation, op.Variables, e.limits.Cost)
	op.Stats.SetExtension(costExtension, cost)
	if err != nil {
		return op, gqlerror.List{gqlerror.Wrap(err)}
	}
	return op, nil
}

// Check says what is wrong with a document: whether it may be executed at all.
func (e *Executor) Check(document string) error {
	if _, errs := e.documents.document(document); errs != nil {
		return errs
	}
	return nil
}

const costExtension = "cost"

// CostOf returns what a prepared operation costs; zero for one that was not understood.
func CostOf(op *graphql.OperationContext) guard.Cost {
	cost, _ := op.Stats.GetExtension(costExtension).(guard.Cost)
	return cost
}

// choose finds the operation that a request means.
func choose(op *graphql.OperationContext) *gqlerror.Error {
	switch {
	case op.OperationName != "":
		if op.Operation = op.Doc.Operations.ForName(op.OperationName); op.Operation == nil {
			return requestError(UnknownOperation, "the document has no operation with the name that operationName gives")
		}
	case len(op.Doc.Operations) > 1:
		return requestError(UnknownOperation, "the document has several operations; say which one with operationName")
	default:
		op.Operation = op.Doc.Operations[0]
	}
	return nil
}

// uncoerced is the error for variables that do not fit. It says which, and not what was sent.
func uncoerced(err error) *gqlerror.Error {
	var known *gqlerror.Error
	if !errors.As(err, &known) {
		return gqlerror.Wrap(err)
	}
	what := known.Message
	if _, enum, wrong := strings.Cut(what, " is not a valid "); wrong {
		what = "must be one of the values of " + enum
	} else if _, typ, wrong := strings.Cut(what, "cannot use value "); wrong {
		what = "is too large a number, or none" + typ[strings.Index(typ, " as "):]
	}
	path := known.Path
	if what == "unknown field" { // its name is the client's
		what, path = "has an unknown field", path[:len(path)-1]
	}
	if len(path) > 1 { // the first element says that it is a variable
		what = fmt.Sprintf("variable $%s %s", path[1:].String(), what)
	}
	return requestError(errcode.ValidationFailed, what)
}

// newExecutor makes the executor of a schema.
func newExecutor(es graphql.ExecutableSchema, c Config) *Executor {
	pricer, err := guard.NewPricer(es.Schema(), guard.Paging{Usual: relay.DefaultPage, Most: relay.MaxPage})
	if err != nil {
		panic(err) // the schema is compiled in, and tested
	}
	return &Executor{
		Executor: executor.New(es), schema: es.Schema(), pricer: pricer, limits: c.Limits,
		documents: newDocuments(es.Schema(), c.Limits, c.Suggestions), recovered: recovered(c.Log),
	}
}
