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

// The encodings of answers (https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1).
const (
	encodingZstd = "zstd"
	encodingGzip = "gzip"
)

// minCompressed is the shortest answer that is worth compressing: one that fits into a packet
// is not.
const minCompressed = 1 << 10

// encodingFor is the encoding that a client accepts and that compresses best; empty for none.
func encodingFor(r *http.Request) string {
	said := r.Header["Accept-Encoding"]
	if len(said) == 0 {
		return ""
	}
	var zstandard, gz, others float64
	namesGzip := false
	for element := range strings.SplitSeq(strings.Join(said, ","), ",") {
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
	if !namesGzip { // of what is not named, everyone who says * can read gzip
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

// compress compresses an answer, if that is worth it, and returns the encoding that it has then.
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

// zstdWriter makes the one writer that all share: EncodeAll keeps nothing of what it is given.
var zstdWriter = sync.OnceValue(func() *zstd.Encoder {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithLowerEncoderMem(true), zstd.WithEncoderConcurrency(2), zstd.WithWindowSize(256<<10))
	if err != nil {
		panic(err) // the options are constant
	}
	return w
})

// gzipWriters are writers that wait to be used again: each takes a MiB.
var gzipWriters = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is constant
	}
	return w
}}

func gzipped(body []byte) []byte {
	w := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(w)
	out := bytes.NewBuffer(make([]byte, 0, len(body)/3))
	w.Reset(out)
	_, _ = w.Write(body) // into memory, which does not fail
	_ = w.Close()
	return out.Bytes()
}
