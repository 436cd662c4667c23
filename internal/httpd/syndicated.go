package httpd

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// syndicatedCost is what a page of a feed takes from a client's share: about what the articles
// in it would, asked for as a query.
const syndicatedCost = 100

// shared takes what a request costs from the client's share before it is served.
func (s *server) shared(cost int, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.shares.known(r)
		of := s.shares.of(r)
		if err := s.shares.take(w, of, min(cost, of.perMinute)); err != nil {
			refusePlainly(w, r, http.StatusTooManyRequests, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// compressed compresses what is not yet. A compressed answer is another representation, and its
// tag says so (https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1).
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.SuffixETag("-gzip"))
	if err != nil {
		panic(err) // the options are constant
	}
	return wrap(next)
}
