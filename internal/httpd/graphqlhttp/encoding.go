package graphqlhttp

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The content encodings of responses (https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1).
const (
	encodingZstd = "zstd"
	encodingGzip = "gzip"
)

// minCompressed is the smallest body that is compressed, in bytes. A smaller one fits into a single
// packet anyway.
const minCompressed = 1 << 10

// encodingFor returns the best encoding that a client accepts; empty for none.
func encodingFor(r *http.Request) string {
	accepted := r.Header["Accept-Encoding"]
	if len(accepted) == 0 {
		return ""
	}
	var zstandard, gz, others float64
	namesGzip := false
	for element := range strings.SplitSeq(strings.Join(accepted, ","), ",") {
		coding, params, _ := strings.Cut(element, ";")
		coding = strings.ToLower(strings.TrimSpace(coding))
		q := 1.0
		if weight, given := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); given {
			q, _ = strconv.ParseFloat(weight, 64)
		}
		switch coding {
		case encodingZstd:
			zstandard = q
		case encodingGzip:
			gz, namesGzip = q, true
		case "*":
			others = q
		}
	}
	if !namesGzip { // every client that sends * can read gzip
		gz = others
	}
	switch {
	case zstandard > 0 && zstandard >= gz:
		return encodingZstd
	case gz > 0:
		return encodingGzip
	}
	return ""
}

// compress compresses a body of at least minCompressed bytes. It returns the encoding of the
// returned body, which is empty when the body is as it was.
func compress(encoding string, body []byte) (string, []byte) {
	if len(body) < minCompressed {
		return "", body
	}
	switch encoding {
	case encodingZstd:
		return encoding, zstdWriter().EncodeAll(body, make([]byte, 0, len(body)/3))
	case encodingGzip:
		return encoding, gzipped(body)
	}
	return "", body
}

// zstdWriter returns the encoder that all requests share. Its EncodeAll may be called concurrently.
var zstdWriter = sync.OnceValue(func() *zstd.Encoder {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithLowerEncoderMem(true), zstd.WithEncoderConcurrency(2), zstd.WithWindowSize(256<<10))
	if err != nil {
		panic(err) // the options are constant
	}
	return w
})

// gzipWriters reuses writers, as each takes a MiB.
var gzipWriters = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is constant
	}
	return w
}}

// gzipped returns a body compressed by gzip.
func gzipped(body []byte) []byte {
	w := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(w)
	out := bytes.NewBuffer(make([]byte, 0, len(body)/3))
	w.Reset(out)
	_, _ = w.Write(body) // writing to memory never fails
	_ = w.Close()
	return out.Bytes()
}
