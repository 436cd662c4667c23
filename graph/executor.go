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

// Executor executes operations. It replaces the first step of gqlgen's executor, which turns a text into an
// operation: documents over a limit and operations over the cost limit are refused early, before any slow
// work. Transports use it like gqlgen's executor.
type Executor struct {
	*executor.Executor
	schema    *ast.Schema
	documents *documents
	pricer    *guard.Pricer
	limits    guard.Limits
	recovered graphql.RecoverFunc
}

var _ graphql.GraphExecutor = (*Executor)(nil)

// UnknownOperation is the error code of a request whose operationName is missing or is the name of no
// operation in the document.
const UnknownOperation = "OPERATION_RESOLUTION_FAILURE"

// CreateOperationContext prepares a request for [Executor.DispatchOperation]. It returns errors for a document
// that is invalid or over a limit, for invalid variables, and for an operation that costs too much.
func (e *Executor) CreateOperationContext(_ context.Context, r *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	op := &graphql.OperationContext{
		RawQuery: r.Query, OperationName: r.OperationName, Extensions: r.Extensions, Headers: r.Headers,
		RecoverFunc:            e.recovered,
		ResolverMiddleware:     func(ctx context.Context, next graphql.Resolver) (any, error) { return next(ctx) },
		RootResolverMiddleware: func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler { return next(ctx) },
	}
	var errs gqlerror.List
	if op.Doc, errs = e.documents.parse(r.Query); errs != nil {
		return op, errs
	}
	if err := selectOperation(op); err != nil {
		return op, gqlerror.List{err}
	}
	var err error
	if op.Variables, err = validator.VariableValues(e.schema, op.Operation, wholeNumbers(r.Variables).(map[string]any)); err != nil {
		return op, gqlerror.List{variableError(err)}
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

// Check returns an error when a document cannot be executed: it is invalid, or over a limit.
func (e *Executor) Check(document string) error {
	if _, errs := e.documents.parse(document); errs != nil {
		return errs
	}
	return nil
}

const costExtension = "cost"

// CostOf returns the cost of a prepared operation; zero for one that could not be prepared.
func CostOf(op *graphql.OperationContext) guard.Cost {
	cost, _ := op.Stats.GetExtension(costExtension).(guard.Cost)
	return cost
}

// selectOperation sets the operation that the request names, or the only one of the document.
func selectOperation(op *graphql.OperationContext) *gqlerror.Error {
	switch {
	case op.OperationName != "":
		if op.Operation = op.Doc.Operations.ForName(op.OperationName); op.Operation == nil {
			return requestError(UnknownOperation, "the document has no operation with the name given by operationName")
		}
	case len(op.Doc.Operations) > 1:
		return requestError(UnknownOperation, "the document has several operations; select one with operationName")
	default:
		op.Operation = op.Doc.Operations[0]
	}
	return nil
}

// variableError is the error for variables of the wrong type. It names the variable, and leaves out the value
// that the client sent.
func variableError(err error) *gqlerror.Error {
	var coercion *gqlerror.Error
	if !errors.As(err, &coercion) {
		return gqlerror.Wrap(err)
	}
	problem := coercion.Message
	if _, enum, wrong := strings.Cut(problem, " is not a valid "); wrong {
		problem = "must be one of the values of " + enum
	} else if _, typ, wrong := strings.Cut(problem, "cannot use value "); wrong {
		problem = "is too large a number for " + typ[strings.Index(typ, " as ")+len(" as "):] + ", or not of that type"
	}
	path := coercion.Path
	if problem == "unknown field" { // the client chose its name, so that the error leaves it out
		problem, path = "has an unknown field", path[:len(path)-1]
	}
	if len(path) > 1 { // the first element is the word "variable"
		problem = fmt.Sprintf("variable $%s %s", path[1:].String(), problem)
	}
	return requestError(errcode.ValidationFailed, problem)
}

// newExecutor returns the executor of a schema.
func newExecutor(es graphql.ExecutableSchema, c Config) *Executor {
	pricer, err := guard.NewPricer(es.Schema(), guard.Paging{Usual: relay.DefaultPage, Most: relay.MaxPage})
	if err != nil {
		panic(err) // the schema is part of the program, and tests load it
	}
	return &Executor{
		Executor: executor.New(es), schema: es.Schema(), pricer: pricer, limits: c.Limits,
		documents: newDocuments(es.Schema(), c.Limits, c.Suggestions), recovered: recoverPanics(c.Log),
	}
}
