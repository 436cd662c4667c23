package telemetry

import (
	"crypto/tls"
	"crypto/x509"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/content"

	"golang.org/x/net/http/httpguts"
)

// otlpSettings are the settings of OpenTelemetry's environment variables for an exporter
// (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).
type otlpSettings struct {
	headers map[string]string
	timeout time.Duration
	gzip    bool
	tls     *tls.Config
}

// readOTLPSettings reads OTEL_EXPORTER_OTLP_HEADERS, _TIMEOUT, _COMPRESSION, _CERTIFICATE,
// _CLIENT_CERTIFICATE and _CLIENT_KEY. For each of them, the variable OTEL_EXPORTER_OTLP_TRACES_…
// takes precedence. The error has code Invalid for a malformed value. It never quotes a header, as
// headers hold secrets.
func readOTLPSettings() (otlpSettings, error) {
	s := otlpSettings{timeout: 10 * time.Second}
	for _, read := range []func() error{s.readHeaders, s.readTimeout, s.readCompression, s.readCertificates} {
		if err := read(); err != nil {
			return otlpSettings{}, err
		}
	}
	return s, nil
}

// otlpVariable returns the value of a setting, and the name of the variable that has it or could have it.
func otlpVariable(setting string) (name, value string) {
	for _, prefix := range []string{"OTEL_EXPORTER_OTLP_TRACES_", "OTEL_EXPORTER_OTLP_"} {
		name = prefix + setting
		if value = strings.TrimSpace(os.Getenv(name)); value != "" {
			break
		}
	}
	return name, value
}

func (s *otlpSettings) readHeaders() error {
	name, value := otlpVariable("HEADERS")
	if value == "" {
		return nil
	}
	s.headers = map[string]string{}
	for i, pair := range strings.Split(value, ",") {
		key, escaped, found := strings.Cut(pair, "=")
		text, err := url.PathUnescape(escaped)
		key, text = strings.TrimSpace(key), strings.TrimSpace(text)
		if !found || err != nil || !httpguts.ValidHeaderFieldName(key) || !httpguts.ValidHeaderFieldValue(text) {
			return content.Errorf(content.Invalid, "%s: header %d is malformed; write name=value, with a comma between headers and %%2C for a comma in a value", name, i+1)
		}
		s.headers[key] = text
	}
	return nil
}

func (s *otlpSettings) readTimeout() error {
	name, value := otlpVariable("TIMEOUT")
	if value == "" {
		return nil
	}
	ms, err := strconv.Atoi(value)
	if err != nil || ms <= 0 {
		return content.Errorf(content.Invalid, "%s is %q; write a number of milliseconds, such as 10000", name, value)
	}
	s.timeout = time.Duration(ms) * time.Millisecond
	return nil
}

func (s *otlpSettings) readCompression() error {
	name, value := otlpVariable("COMPRESSION")
	if value != "" && value != "gzip" && value != "none" {
		return content.Errorf(content.Invalid, "%s is %q; write gzip or none", name, value)
	}
	s.gzip = value == "gzip"
	return nil
}

func (s *otlpSettings) readCertificates() error {
	var c tls.Config
	if name, file := otlpVariable("CERTIFICATE"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			return content.Errorf(content.Invalid, "%s: %v", name, err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return content.Errorf(content.Invalid, "%s: %s has no certificate in PEM format", name, file)
		}
		s.tls = &c
	}
	name, certificate := otlpVariable("CLIENT_CERTIFICATE")
	keyName, key := otlpVariable("CLIENT_KEY")
	if certificate == "" && key == "" {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return content.Errorf(content.Invalid, "%s and %s: %v", name, keyName, err)
	}
	c.Certificates = []tls.Certificate{pair}
	s.tls = &c
	return nil
}
