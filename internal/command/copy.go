package command

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/transfer"
)

type copyCommand struct {
	From         string        `required:"" placeholder:"ADDRESS" help:"The store to copy: sqlite:FILE, mongodb://… or mongodb+srv://…"`
	To           string        `required:"" placeholder:"ADDRESS" help:"The store to copy into. An SQLite file is made where there is none."`
	StoreTimeout time.Duration `default:"0s" env:"BROADSHEET_STORE_TIMEOUT" placeholder:"2s" help:"How long one operation of a MongoDB store may take (the timeoutMS of its address, or 2s)."`
}

// Help is printed under the command's flags.
func (copyCommand) Help() string {
	return "Documents are copied as they are, under the same ids, an issue at a time. Copying again writes only what is missing or says something else, so a copy that was interrupted is run again. Nothing is removed.\n\n" +
		"Partners, their entitlements and their keys come along; they begin to keep in step anew, as a cursor is of one store.\n\n" +
		"How often an article was viewed is copied with a new article; one that is there keeps its count. On which days it was viewed is not copied.\n\n" +
		"Exit codes: 0 when all was copied, 1 when nothing could be done, or not all of it."
}

// Run copies.
func (c *copyCommand) Run(ctx context.Context, t terminal) (err error) {
	if place(c.From) == place(c.To) {
		return content.Errorf(content.Invalid, "--from and --to name the same store, %s", config.Redacted(c.To))
	}
	from, err := openThere(ctx, "--from", config.Store{Store: c.From, StoreTimeout: c.StoreTimeout})
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // it was only read
	to, err := openStore(ctx, config.Store{Store: c.To, StoreTimeout: c.StoreTimeout})
	if err != nil {
		return err
	}
	defer func() {
		if closing := to.Close(); err == nil {
			err = closing
		}
	}()
	return copyAll(ctx, t, from, to)
}

// copyAll copies with progress, and says what was done.
func copyAll(ctx context.Context, t terminal, from, to content.Store) error {
	bar := newProgress(t.stderr, "copying")
	copier, err := transfer.NewCopier(ctx, from, to, transfer.Options{Holder: holder(), Waiting: waiting(t.stderr)}, func() { bar.add(1) })
	if err != nil {
		return err
	}
	bar.begin(copier.Steps())
	err = copier.Run(ctx)
	bar.finish()
	if closing := copier.Close(ctx); err == nil {
		err = closing
	}
	r := copier.Report()
	tally(t.stdout, "issues", r.Issues)
	tally(t.stdout, "pages", r.Pages)
	tally(t.stdout, "articles", r.Articles)
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("interrupted; what is listed is in the store, run the same command again for the rest")
	}
	return err
}

// place is where a store is, however it is written.
func place(store string) string {
	if file, ok := strings.CutPrefix(store, "sqlite:"); ok {
		if at, err := filepath.Abs(file); err == nil {
			return "sqlite:" + at
		}
	}
	return store
}
