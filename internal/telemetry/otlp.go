package telemetry

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"go.opentelemetry.io/otel"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// Retries of a request that the collector did not accept. The times are those of OpenTelemetry's own
// exporter.
const (
	firstRetry = 5 * time.Second
	maxRetry   = 30 * time.Second
	retryFor   = time.Minute
)

// maxReply is how many bytes of a collector's response are read.
const maxReply = 64 << 10

// otlpClient sends spans to a collector by OTLP over HTTP with protobuf
// (https://opentelemetry.io/docs/specs/otlp/#otlphttp). It replaces the client of otlptracehttp, which
// would compile all of gRPC into the program.
type otlpClient struct {
	endpoint  string
	userAgent string
	settings  otlpSettings
	http      *http.Client
	stop      context.CancelFunc
	stopped   context.Context
	wait      func(context.Context, time.Duration) error // replaced in tests
}

func newOTLPClient(endpoint, version string, s otlpSettings) *otlpClient {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if s.tls != nil {
		transport.TLSClientConfig = s.tls
	}
	c := &otlpClient{
		endpoint: endpoint, userAgent: "broadsheet/" + version, settings: s, wait: wait,
		http: &http.Client{Transport: transport, Timeout: s.timeout},
	}
	c.stopped, c.stop = context.WithCancel(context.Background())
	return c
}

// Start implements [otlptrace.Client]. There is nothing to connect.
func (c *otlpClient) Start(context.Context) error { return nil }

// Stop implements [otlptrace.Client]. It cancels running requests.
func (c *otlpClient) Stop(ctx context.Context) error {
	c.stop()
	c.http.CloseIdleConnections()
	return ctx.Err()
}

// UploadTraces implements [otlptrace.Client]. It retries the request while the collector is busy, for
// a minute at most.
func (c *otlpClient) UploadTraces(ctx context.Context, spans []*tracepb.ResourceSpans) error {
	// On the wire, TracesData is the same as the ExportTraceServiceRequest of the specification.
	body, err := proto.Marshal(&tracepb.TracesData{ResourceSpans: spans})
	if err != nil {
		return err
	}
	if c.settings.gzip {
		body = compressed(body)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.stopped, cancel)()
	var waited time.Duration
	for delay := firstRetry; ; delay = min(2*delay, maxRetry) {
		err := c.send(ctx, body)
		busy, ok := errors.AsType[*busyError](err)
		if !ok || ctx.Err() != nil {
			return err
		}
		// The delay is random in part, so that servers that failed at the same time do not retry at the same time.
		pause := max(busy.retryAfter, delay/2+rand.N(delay))
		if waited += pause; waited > retryFor {
			return err
		}
		if c.wait(ctx, pause) != nil {
			return err
		}
	}
}

// send sends one request. The error is a busyError when a retry may succeed.
func (c *otlpClient) send(ctx context.Context, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("User-Agent", c.userAgent)
	for name, value := range c.settings.headers {
		r.Header.Set(name, value)
	}
	r.Header.Set("Content-Type", "application/x-protobuf")
	if c.settings.gzip {
		r.Header.Set("Content-Encoding", "gzip")
	}
	response, err := c.http.Do(r)
	if failed, ok := errors.AsType[*url.Error](err); ok && (failed.Timeout() || errors.Is(err, syscall.ECONNRESET)) {
		return &busyError{err: err}
	}
	if err != nil {
		return err
	}
	defer response.Body.Close()
	reply, err := io.ReadAll(io.LimitReader(response.Body, maxReply))
	if err != nil {
		return err // the collector took the request: repeating it would send the spans twice
	}
	switch code := response.StatusCode; {
	case code >= 200 && code <= 299:
		if response.Header.Get("Content-Type") == "application/x-protobuf" {
			reportRejected(reply)
		}
		return nil
	case code == http.StatusTooManyRequests, code == http.StatusBadGateway, code == http.StatusServiceUnavailable, code == http.StatusGatewayTimeout:
		return &busyError{retryAfter(response.Header.Get("Retry-After")), statusError(response, reply)}
	default:
		return statusError(response, reply)
	}
}

// busyError is a failure after which the same request may succeed.
type busyError struct {
	retryAfter time.Duration // of the collector's Retry-After header; 0 for none
	err        error
}

func (e *busyError) Error() string { return e.err.Error() }
func (e *busyError) Unwrap() error { return e.err }

func statusError(r *http.Response, reply []byte) error {
	return fmt.Errorf("%s responded with %s: %.200q", r.Request.URL.Redacted(), r.Status, strings.TrimSpace(string(reply)))
}

// retryAfter parses a Retry-After header: seconds or a time. It returns 0 for any other text.
func retryAfter(header string) time.Duration {
	if seconds, err := strconv.ParseInt(header, 10, 32); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(time.Until(at), 0)
	}
	return 0
}

// reportRejected logs that a collector rejected some spans. The response is an
// ExportTraceServiceResponse, whose field 1 is partial_success, with rejected_spans (1) and
// error_message (2).
func reportRejected(reply []byte) {
	var rejected uint64
	var reason []byte
	eachField(reply, func(n protowire.Number, _ uint64, partial []byte) {
		if n != 1 {
			return
		}
		eachField(partial, func(n protowire.Number, number uint64, text []byte) {
			switch n {
			case 1:
				rejected = number
			case 2:
				reason = text
			}
		})
	})
	if rejected > 0 || len(reason) > 0 {
		otel.Handle(fmt.Errorf("the collector rejected %d spans: %.200q", rejected, reason))
	}
}

// eachField calls visit for each number and each byte string of a protobuf message. It stops where the
// message is malformed.
func eachField(message []byte, visit func(n protowire.Number, number uint64, text []byte)) {
	for len(message) > 0 {
		n, kind, size := protowire.ConsumeTag(message)
		if size < 0 {
			return
		}
		message = message[size:]
		var number uint64
		var text []byte
		switch kind {
		case protowire.VarintType:
			number, size = protowire.ConsumeVarint(message)
		case protowire.BytesType:
			text, size = protowire.ConsumeBytes(message)
		default:
			size = protowire.ConsumeFieldValue(n, kind, message)
		}
		if size < 0 {
			return
		}
		visit(n, number, text)
		message = message[size:]
	}
}

func compressed(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(body) // writing to memory never fails
	_ = w.Close()
	return b.Bytes()
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
