package syndicate

import (
	"context"
	"slices"
	"time"

	"broadsheet/internal/content"
)

// tombstoneLimit is the maximum number of tombstones in a feed. A client that reads the feed too seldom
// to see them all learns of withdrawals from the query `changes` or from the documents of the articles.
const tombstoneLimit = 50

// unlisted reports whether an article must not be in any list. Withdrawn articles are unlisted for
// editors too, although an editor's reader returns them in full.
func unlisted(a *content.Article) bool { return a == nil || a.Stub || a.Newsroom.Withdrawal != nil }

// listed returns the articles that may be in a list. It reuses the slice.
func listed(articles []*content.Article) []*content.Article {
	return slices.DeleteFunc(articles, unlisted)
}

// listed returns the articles that may be on the page. It leaves out articles that have a tombstone on
// it, too: an article may be withdrawn after the list was read, and an entry would contradict its
// tombstone.
func (f *feed) listed(articles []*content.Article) []*content.Article {
	return slices.DeleteFunc(listed(articles), func(a *content.Article) bool {
		return slices.ContainsFunc(f.tombstones, func(t tombstoneEntry) bool { return t.ID == a.ID })
	})
}

// tombstoneOf reduces a withdrawn article to its tombstone. An editor's reader returns withdrawn
// articles in full.
func tombstoneOf(a *content.Article) *content.Article {
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

// tombstoneEntry is a tombstone in a feed.
type tombstoneEntry struct {
	ID     content.ID `json:"id"`
	At     string     `json:"at"`
	Reason text       `json:"reason"`
	Title  text       `json:"title,omitempty"`
}

// readTombstones reads the latest withdrawals among the articles of the feed.
func (f *feed) readTombstones(ctx context.Context, r content.Reader, filter content.ArticleFilter) error {
	lists, err := r.Tombstones(ctx, []content.TombstoneQuery{{ArticleFilter: filter, Limit: tombstoneLimit}})
	if err != nil {
		return err
	}
	for _, a := range lists[0] {
		s := story{Article: tombstoneOf(a)}
		w := a.Newsroom.Withdrawal
		f.tombstones = append(f.tombstones, tombstoneEntry{ID: a.ID, At: s.local(w.At), Reason: line(w.Reason), Title: line(s.Title)})
		f.advanceUpdated(s.updated())
	}
	return nil
}

// advanceUpdated sets the time of the feed's last change, unless it is later already.
func (f *feed) advanceUpdated(at time.Time) {
	if at.After(f.updated) {
		f.updated = at
	}
}
