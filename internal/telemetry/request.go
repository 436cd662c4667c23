package telemetry

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync/atomic"
	"time"

	"broadsheet/internal/caller"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// request collects the data of one request for its log line and metrics. The goroutine that serves the
// request sets the fields; only the store calls are counted by many goroutines.
type request struct {
	operation
	client   string     // the network of the client; empty when unknown
	audience string     // public, partner or editor; empty when no caller was identified
	keyID    string     // the id of the API key; empty for none
	cached   bool       // the response came from the cache, and no operation ran
	errors   []string   // the codes of the errors
	span     trace.Span // of the operation; nil when traces are off

	calls    atomic.Int64
	callTime atomic.Int64 // nanoseconds
}

// operation is the data of an operation.
type operation struct {
	name string // empty for an anonymous one
	kind string // query or mutation; empty when no operation ran
	hash string // of the document's text
	cost int
}

// Summarise returns the data of an operation, for [Telemetry.CachedResponseSent].
func (t *Telemetry) Summarise(op *graphql.OperationContext, cost int) any {
	sum := sha256.Sum256([]byte(op.RawQuery))
	return operation{
		name: strings.Clone(op.Operation.Name), // the substring would hold the whole query in memory
		kind: string(op.Operation.Operation), hash: hex.EncodeToString(sum[:8]), cost: cost,
	}
}

// CachedResponseSent records that a request was served from the cache.
func (t *Telemetry) CachedResponseSent(ctx context.Context, summary any) {
	r := of(ctx)
	r.operation, _ = summary.(operation)
	r.cached = true
	t.metrics.cached.Inc()
}

type requestKey struct{}

// of returns the request of a context, or a new one that is not logged.
func of(ctx context.Context) *request {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r
	}
	return &request{}
}

// CallerIdentified records the caller of a request.
func (t *Telemetry) CallerIdentified(ctx context.Context) {
	r, c := of(ctx), caller.Of(ctx)
	r.client, r.audience, r.keyID = caller.FormatNetwork(c.Network), c.AudienceName(), c.KeyID
}

// KeyRejected counts an API key that was refused.
func (t *Telemetry) KeyRejected() { t.metrics.rejections.Inc() }

// OperationStarts records an operation that is about to run, and starts its span.
func (t *Telemetry) OperationStarts(ctx context.Context, op *graphql.OperationContext, cost int) context.Context {
	r := of(ctx)
	r.operation, _ = t.Summarise(op, cost).(operation)
	t.metrics.cost.Observe(float64(cost))
	if t.traces == nil {
		return ctx
	}
	ctx, r.span = t.tracer().Start(ctx, r.kind+" "+r.name, trace.WithAttributes(
		attribute.String("graphql.operation.type", r.kind), attribute.String("graphql.operation.name", r.name),
		attribute.String("graphql.document.hash", r.hash), attribute.Int("broadsheet.operation.cost", cost),
		attribute.String("broadsheet.audience", r.audience)))
	return ctx
}

// ResponseMade records the errors of a response.
func (t *Telemetry) ResponseMade(ctx context.Context, response *graphql.Response) {
	r := of(ctx)
	for _, err := range response.Errors {
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

// codeOf returns the code of an error in a response. The gateway has few codes, so that they can be
// labels of metrics.
func codeOf(err *gqlerror.Error) string {
	switch code := err.Extensions["code"].(type) {
	case string:
		return code
	case interface{ String() string }:
		return code.String()
	}
	return "NONE"
}

// StoreCall records a store call. The returned function ends it. See graph.Observer.
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
				span.SetStatus(codes.Error, "the store call failed") // the error itself may contain hosts and files
			}
			span.End()
		}
	}
}
