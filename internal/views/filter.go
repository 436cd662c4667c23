package views

import (
	"context"
	"net/netip"
	"time"

	"broadsheet/internal/content"
)

// Rules say which views are not counted.
type Rules struct {
	PerClient     int  // views a minute that are counted of one client; 0 for any number
	PerArticle    int  // views a minute that are counted of one article by one client; 0 for any number
	CountCrawlers bool // counts views of crawlers, too
}

// Caller is who sends a view, as far as its request shows.
type Caller struct {
	Network   netip.Prefix // the client's; zero for the holder of an API key
	KeyHolder string       // empty for none
	UserAgent string
	OtherSite bool // a web page of a site that is not allowed to send views
}

type callerKey struct{}

// WithCaller returns a context whose views are a caller's.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// Filter hands on to a Counter the views that its rules let count. It is safe for use by many
// goroutines.
type Filter struct {
	counter  *Counter
	limits   *limits
	crawlers *crawlers // nil where they are counted
}

// NewFilter makes a filter in front of a counter.
func NewFilter(counter *Counter, r Rules, now func() time.Time) *Filter {
	f := &Filter{counter: counter, limits: newLimits(r.PerClient, r.PerArticle, now)}
	if !r.CountCrawlers {
		f.crawlers = newCrawlers()
	}
	return f
}

// Track counts a view as [Counter.Track] does, by the rules for the context's caller; where the
// context has none, each view counts. One from a page of another site is Forbidden, and one over
// a limit RateLimited. A crawler's is not counted, without an error.
//
// The limits hold for what was counted: a view whose token was counted before does not use them
// up. A crawler's does, so that no client can have many user agents matched.
func (f *Filter) Track(ctx context.Context, v content.View) (content.ViewResult, error) {
	c, known := ctx.Value(callerKey{}).(Caller)
	if !known {
		return f.counter.Track(ctx, v)
	}
	if c.OtherSite {
		return content.ViewResult{}, content.Errorf(content.Forbidden, "the view comes from a web page whose site is not on the newspaper's list (--cors-origins); it was not counted")
	}
	claimed, err := f.limits.claim(c, v.ArticleID)
	if err != nil {
		return content.ViewResult{}, err
	}
	if f.crawlers != nil && f.crawlers.include(c.UserAgent) {
		return content.ViewResult{Uncounted: content.UncountedCrawler}, nil
	}
	result, err := f.counter.Track(ctx, v)
	if err == nil && !result.Counted {
		claimed.giveBack()
	}
	return result, err
}
