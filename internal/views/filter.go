package views

import (
	"context"
	"time"

	"broadsheet/internal/caller"
	"broadsheet/internal/content"
)

// Rules say which views count.
type Rules struct {
	PerClient     int  // views of one client that count per minute; 0 for no limit
	PerArticle    int  // views of one article by one client that count per minute; 0 for no limit
	CountCrawlers bool // views of crawlers count too
}

// Filter passes the views that count by its rules to a Counter. It is safe for concurrent use.
type Filter struct {
	counter  *Counter
	limits   *limits
	crawlers *crawlers // nil when views of crawlers count
}

// NewFilter returns a filter in front of a counter.
func NewFilter(counter *Counter, r Rules, now func() time.Time) *Filter {
	f := &Filter{counter: counter, limits: newLimits(r.PerClient, r.PerArticle, now)}
	if !r.CountCrawlers {
		f.crawlers = newCrawlers()
	}
	return f
}

// Track counts a view as [Counter.Track] does, if the rules let the context's caller count it.
// Without a caller in the context, every view counts. The error has code Forbidden for a view from
// a web page of another site, and RateLimited for a view over a limit. A crawler's view is not
// counted, and gives no error.
//
// Only counted views use up the limits: a repeated view with the same token does not. A crawler's
// view does, so that a client cannot have many user agents matched.
func (f *Filter) Track(ctx context.Context, v content.View) (content.ViewResult, error) {
	c, found := caller.Lookup(ctx)
	if !found {
		return f.counter.Track(ctx, v)
	}
	if c.OtherSite {
		return content.ViewResult{}, content.Errorf(content.Forbidden, "the view was not counted: it comes from a web page of a site that is not in --cors-origins")
	}
	claimed, err := f.limits.claim(c, v.ArticleID)
	if err != nil {
		return content.ViewResult{}, err
	}
	if f.crawlers != nil && f.crawlers.contains(c.UserAgent) {
		return content.ViewResult{Uncounted: content.UncountedCrawler}, nil
	}
	result, err := f.counter.Track(ctx, v)
	if err == nil && !result.Counted {
		claimed.release()
	}
	return result, err
}
