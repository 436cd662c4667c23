package httpd

import (
	"net/http"

	"broadsheet/internal/caller"

	"github.com/klauspost/compress/gzhttp"
)

// feedCost is what a page of a feed costs, in points: about as much as a query for its articles.
const feedCost = 100

// rateLimited takes a fixed cost from the caller's rate limit before it calls next.
func (s *server) rateLimited(cost int, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client := s.limiter.clientOf(caller.Of(r.Context()))
		if err := s.limiter.take(w, client, min(cost, client.perMinute)); err != nil {
			refuseAsText(w, r, http.StatusTooManyRequests, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// compressed compresses responses that are not compressed yet. As a compressed response is another
// representation, its ETag gets a suffix (https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1).
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.SuffixETag("-gzip"))
	if err != nil {
		panic(err) // the options are constant
	}
	return wrap(next)
}
