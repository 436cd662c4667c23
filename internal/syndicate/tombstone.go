package syndicate

import (
	"context"
	"slices"
	"time"

	"broadsheet/internal/content"
)

// tombstoneLimit is how many tombstones a feed has at most. Who comes more seldom hears of
// withdrawals by the changes of the graph, or asks for the articles.
const tombstoneLimit = 50

// left reports whether an article is none to be listed, whoever asks: a withdrawal empties it for
// editors too, in what leaves the house.
func left(a *content.Article) bool { return a == nil || a.Stub || a.Newsroom.Withdrawal != nil }

// present are the articles of a list that are to be listed.
func present(articles []*content.Article) []*content.Article {
	return slices.DeleteFunc(articles, left)
}

// present leaves out also what was withdrawn since the list was read: an entry and a tombstone of
// one article contradict each other.
func (f *feed) present(articles []*content.Article) []*content.Article {
	return slices.DeleteFunc(present(articles), func(a *content.Article) bool {
		return slices.ContainsFunc(f.graves, func(g grave) bool { return g.ID == a.ID })
	})
}

// tombstone is what is left of an article that was withdrawn, which an editor's reader gives whole.
func tombstone(a *content.Article) *content.Article {
	stub := &content.Article{
		ID: a.ID, PublicationID: a.PublicationID, IssueID: a.IssueID, PublishedAt: a.PublishedAt, UTCOffset: a.UTCOffset,
		PublishedPrecision: a.PublishedPrecision, VisibleFrom: a.VisibleFrom, Stamp: a.Stamp, Stub: true,
		Newsroom: content.Newsroom{Withdrawal: a.Newsroom.Withdrawal},
	}
	if a.Newsroom.Withdrawal.KeepsTitle {
		stub.Title = a.Title
	}
	return stub
}

// grave is a tombstone in a feed.
type grave struct {
	ID     content.ID `json:"id"`
	At     string     `json:"at"`
	Reason text       `json:"reason"`
	Title  text       `json:"title,omitempty"`
}

// bury reads which articles of the feed were withdrawn last.
func (f *feed) bury(ctx context.Context, r content.Reader, filter content.ArticleFilter) error {
	lists, err := r.Tombstones(ctx, []content.TombstoneQuery{{ArticleFilter: filter, Limit: tombstoneLimit}})
	if err != nil {
		return err
	}
	for _, a := range lists[0] {
		s := story{Article: tombstone(a)}
		f.graves = append(f.graves, grave{ID: a.ID, At: s.local(a.Newsroom.Withdrawal.At), Reason: line(a.Newsroom.Withdrawal.Reason), Title: line(s.Title)})
		f.touch(s.updated())
	}
	return nil
}

// touch notes when something of the feed changed.
func (f *feed) touch(at time.Time) {
	if at.After(f.updated) {
		f.updated = at
	}
}
