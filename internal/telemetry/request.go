package telemetry

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// request is what is known of a request. Its fields are set by the goroutine that serves it,
// but for the store calls, which are many goroutines'.
type request struct {
	Caller
	operation
	kept   bool     // its answer was, so that nothing ran
	errors []string // their codes
	span   trace.Span

	calls    atomic.Int64
	callTime atomic.Int64 // nanoseconds
}

// Caller is who asks: a client's address, for which audience, and by which key: by the part of it
// that is no secret. What is not known is empty.
type Caller struct{ Client, Audience, Key string }

// operation is what is told of an operation.
type operation struct {
	name string // empty when it has none
	kind string // query, mutation; empty when no operation ran
	hash string // of the text
	cost int
}

// Describe returns what is told of an operation that costs so much, for [Telemetry.Cached].
func (t *Telemetry) Describe(op *graphql.OperationContext, cost int) any {
	sum := sha256.Sum256([]byte(op.RawQuery))
	return operation{
		name: strings.Clone(op.Operation.Name), // what keeps the name is not to keep the whole query
		kind: string(op.Operation.Operation), hash: hex.EncodeToString(sum[:8]), cost: cost,
	}
}

// Cached notes that an operation was answered with an answer that was kept.
func (t *Telemetry) Cached(ctx context.Context, described any) {
	r := of(ctx)
	r.operation, _ = described.(operation)
	r.kept = true
	t.metrics.kept.Inc()
}

type requestKey struct{}

// of returns the request of a context, or one that nobody looks at.
func of(ctx context.Context) *request {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r
	}
	return &request{}
}

// Client notes who asks.
func (t *Telemetry) Client(ctx context.Context, who Caller) { of(ctx).Caller = who }

// Rejected notes a key that opens nothing.
func (t *Telemetry) Rejected() { t.metrics.rejections.Inc() }

// Before notes an operation that is about to run, and begins its span.
func (t *Telemetry) Before(ctx context.Context, op *graphql.OperationContext, cost int) context.Context {
	r := of(ctx)
	r.operation, _ = t.Describe(op, cost).(operation)
	t.metrics.cost.Observe(float64(cost))
	if t.traces == nil {
		return ctx
	}
	ctx, r.span = t.tracer().Start(ctx, r.kind+" "+r.name, trace.WithAttributes(
		attribute.String("graphql.operation.type", r.kind), attribute.String("graphql.operation.name", r.name),
		attribute.String("graphql.document.hash", r.hash), attribute.Int("broadsheet.operation.cost", cost),
		attribute.String("broadsheet.audience", r.Audience)))
	return ctx
}

// After notes what became of a request.
func (t *Telemetry) After(ctx context.Context, answer *graphql.Response) {
	r := of(ctx)
	for _, err := range answer.Errors {
		code := codeOf(err)
		r.errors = append(r.errors, code)
		t.metrics.errors.WithLabelValues(code).Inc()
		if limit, ok := err.Extensions["limit"].(map[string]any); ok {
			name, _ := limit["name"].(string)
			t.metrics.refusals.WithLabelValues(name).Inc()
		}
	}
	if r.span != nil && len(r.errors) > 0 {
		r.span.SetStatus(codes.Error, r.errors[0])
	}
}

// codeOf returns the code of an error that was presented: one of the gateway's own few.
func codeOf(err *gqlerror.Error) string {
	switch code := err.Extensions["code"].(type) {
	case string:
		return code
	case interface{ String() string }:
		return code.String()
	}
	return "NONE"
}

// StoreCall notes a call of the store; see graph.Observer.
func (t *Telemetry) StoreCall(ctx context.Context, method string, keys int) (context.Context, func(error)) {
	r, started := of(ctx), time.Now()
	var span trace.Span
	if t.traces != nil {
		ctx, span = t.tracer().Start(ctx, "store "+method, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attribute.Int("broadsheet.store.keys", keys)))
	}
	return ctx, func(err error) {
		took := time.Since(started)
		r.calls.Add(1)
		r.callTime.Add(int64(took))
		t.metrics.calls.WithLabelValues(method).Inc()
		t.metrics.callTime.WithLabelValues(method).Observe(took.Seconds())
		if err != nil {
			t.metrics.callErrors.WithLabelValues(method).Inc()
		}
		if span != nil {
			if err != nil {
				span.SetStatus(codes.Error, "the call failed") // the error itself may name hosts and files
			}
			span.End()
		}
	}
}
