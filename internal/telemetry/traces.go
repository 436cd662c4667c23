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

// Traces returns a provider that sends spans by OTLP over HTTP to an endpoint such as
// http://collector.example:4318. Its Shutdown sends the remaining spans. OpenTelemetry's environment
// variables configure it: OTEL_TRACES_SAMPLER says which requests are traced (default: all), and
// OTEL_EXPORTER_OTLP_… set headers, timeout, compression and certificates. The error has code Invalid
// when the endpoint is not a URL or a variable is malformed. When the collector does not respond, that
// is logged, and only traces are lost.
func Traces(ctx context.Context, endpoint, version string, log *slog.Logger) (*trace.TracerProvider, error) {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, content.Errorf(content.Invalid, "--otlp-endpoint %q is not a URL; write http://collector.example:4318", endpoint)
	}
	if strings.Trim(u.Path, "/") == "" {
		u.Path = "/v1/traces" // OTLP's default path (https://opentelemetry.io/docs/specs/otlp/#otlphttp-request)
	}
	settings, err := readOTLPSettings()
	if err != nil {
		return nil, err
	}
	exporter, err := otlptrace.New(ctx, newOTLPClient(u.String(), version, settings))
	if err != nil {
		return nil, err
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("cannot send traces", "error", err) }))
	limits := trace.NewSpanLimits()
	limits.AttributeValueLengthLimit = maxText // headers and URLs of clients may be long, and spans wait in memory
	return trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithRawSpanLimits(limits), trace.WithResource(resource.NewSchemaless(
		attribute.String("service.name", "broadsheet"), attribute.String("service.version", version)))), nil
}
