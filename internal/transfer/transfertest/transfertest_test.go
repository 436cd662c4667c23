package transfertest_test

import (
	"maps"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

// TestSnapshotsDifferByContentOnly checks that snapshots, by which tests compare stores, contain every kind of
// change, and no time or revision of writing.
func TestSnapshotsDifferByContentOnly(t *testing.T) {
	article := transfertest.Article("1", "A")
	snapshot := func(change func(e *edition.Edition), more func(d *transfertest.Store)) map[string]string {
		d := transfertest.New(t)
		e := transfertest.Edition("2026-06-01", []edition.Article{article})
		change(&e)
		d.Import(transfer.Options{}, e)
		more(d)
		return d.Snapshot()
	}
	same, nothing := func(*edition.Edition) {}, func(*transfertest.Store) {}
	want := snapshot(same, nothing)
	later := snapshot(same, func(d *transfertest.Store) {
		d.Clock.Advance(time.Hour)
		d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A2")}))
		d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", []edition.Article{article}))
	})
	if !maps.Equal(later, want) {
		t.Errorf("the same content, written later:\n got %v\nwant %v", later, want)
	}
	for reason, got := range map[string]map[string]string{
		"a title": snapshot(func(e *edition.Edition) {
			e.Issue.Pages[0].Articles = []edition.Article{transfertest.Article("1", "B")}
		}, nothing),
		"a section": snapshot(func(e *edition.Edition) { e.Issue.Pages[0].Section = "Sport" }, nothing),
		"an image":  snapshot(func(e *edition.Edition) { e.Issue.Pages[0].Image = edition.PageImage{URL: "/p.svg"} }, nothing),
		"a phone":   snapshot(func(e *edition.Edition) { e.Publication.Contact.Phone = "1" }, nothing),
		"a day": snapshot(same, func(d *transfertest.Store) {
			d.Import(transfer.Options{}, transfertest.Edition("2026-06-02"))
		}),
		"a view": snapshot(same, func(d *transfertest.Store) { d.View([]int{0}) }),
		"a body": snapshot(func(e *edition.Edition) {
			e.Issue.Pages[0].Articles[0].Body = []edition.BodySection{{Blocks: []edition.Block{{Type: content.BlockParagraph, Text: "Other"}}}}
		}, nothing),
	} {
		if maps.Equal(got, want) {
			t.Errorf("a snapshot does not show a change of %s", reason)
		}
	}
}
