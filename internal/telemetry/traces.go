package telemetry

import (
	"context"
	"log/slog"
	"net/url"
	"strings"

	"broadsheet/internal/content"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// Traces returns a provider that sends spans to an OTLP endpoint by HTTP, such as
// http://collector.example:4318. What it has not sent yet is sent by its Shutdown. How many
// requests are traced is told by OTEL_TRACES_SAMPLER, as OpenTelemetry has it: all by default.
// Headers, timeout, compression and certificates are OTEL_EXPORTER_OTLP_…'s.
// An endpoint that is no address is Invalid; one that does not answer is logged, and costs
// traces alone.
func Traces(ctx context.Context, endpoint, version string, log *slog.Logger) (*trace.TracerProvider, error) {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, content.Errorf(content.Invalid, "--otlp-endpoint %q is no address; write http://collector.example:4318", endpoint)
	}
	if strings.Trim(u.Path, "/") == "" {
		u.Path = "/v1/traces" // where OTLP has them (https://opentelemetry.io/docs/specs/otlp/#otlphttp-request)
	}
	settings, err := readOTLPSettings()
	if err != nil {
		return nil, err
	}
	exporter, err := otlptrace.New(ctx, newOTLPClient(u.String(), version, settings))
	if err != nil {
		return nil, err
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces cannot be sent", "error", err) }))
	limits := trace.NewSpanLimits()
	limits.AttributeValueLengthLimit = maxPath // clients send headers and addresses of any length, and spans wait in memory
	return trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithRawSpanLimits(limits), trace.WithResource(resource.NewSchemaless(
		attribute.String("service.name", "broadsheet"), attribute.String("service.version", version)))), nil
}
