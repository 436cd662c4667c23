package command

import (
	"context"
	"fmt"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/newsroom"
	"broadsheet/internal/transfer"
)

// decisionFlags are the flags of commands that store a decision of the newsroom.
type decisionFlags struct {
	config.Store
	DryRun bool `help:"Show what would change, and write nothing."`
}

// decide opens the store and calls do with a desk on it.
func (c *decisionFlags) decide(ctx context.Context, t terminal, do func(*newsroom.Desk) error) error {
	return withStore(ctx, c.Store, func(s content.Store) error { return do(c.desk(t, s)) })
}

// desk returns a desk on a store. On a dry run it prints that nothing is written.
func (c *decisionFlags) desk(t terminal, s content.Store) *newsroom.Desk {
	if c.DryRun {
		fmt.Fprintln(t.stdout, "dry run: nothing was written")
	}
	return newsroom.NewDesk(s, transfer.Options{Holder: leaseHolder(), DryRun: c.DryRun, Waiting: reportWaiting(t.stderr)})
}

// withStore opens an existing store, calls do, and closes the store.
func withStore(ctx context.Context, s config.Store, do func(content.Store) error) (err error) {
	store, err := openExisting(ctx, "--store", s)
	if err != nil {
		return err
	}
	defer func() {
		if closing := store.Close(); err == nil {
			err = closing
		}
	}()
	return do(store)
}

// withArticle reads an article from an existing store, with an editor's access, and calls do.
func withArticle(ctx context.Context, s config.Store, id content.ID, do func(content.Store, content.Reader, content.Draft) error) error {
	return withStore(ctx, s, func(store content.Store) error {
		r, err := store.Read(ctx, content.Editor())
		if err != nil {
			return err
		}
		a, err := transfer.FindArticle(ctx, r, id)
		if err != nil {
			return err
		}
		return do(store, r, a)
	})
}

// zoneOf returns the time zone of an article's publication.
func zoneOf(ctx context.Context, r content.Reader, a *content.Article) (*time.Location, error) {
	found, err := r.Publications(ctx, []content.ID{a.PublicationID})
	if err != nil || found[a.PublicationID] == nil {
		return time.UTC, err
	}
	return found[a.PublicationID].Location(), nil
}

// idAndTitle names an article in reports.
func idAndTitle(a *content.Article) string {
	if a.Title == "" {
		return string(a.ID)
	}
	return fmt.Sprintf("%s %s", a.ID, a.Title)
}
