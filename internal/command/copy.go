package command

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/transfer"
)

type copyCommand struct {
	output
	From         string        `required:"" placeholder:"ADDRESS" help:"The store to copy: sqlite:FILE, mongodb://HOST/DATABASE or mongodb+srv://HOST/DATABASE."`
	To           string        `required:"" placeholder:"ADDRESS" help:"The store to copy into. An SQLite file that does not exist is created."`
	StoreTimeout time.Duration `default:"0s" env:"BROADSHEET_STORE_TIMEOUT" placeholder:"2s" help:"Time limit of each MongoDB operation (default: timeoutMS in the address of the store, else 2s)."`
}

// Help is printed below the command's one-line description.
func (copyCommand) Help() string {
	return "Documents keep their ids, and are copied an issue at a time. To continue an interrupted copy, run the same command again: it writes only what is missing or differs, and deletes nothing.\n\n" +
		"Partners, entitlements and API keys are copied, too. Partners must start their sync anew, as a cursor is valid for one store only.\n\n" +
		"The view count of an article is copied with a new article; an article that exists keeps its count. View counts by day are not copied.\n\n" +
		"Example:\n\n\tbroadsheet copy --from sqlite:broadsheet.db --to sqlite:second.db"
}

// Run copies.
func (c *copyCommand) Run(ctx context.Context, t terminal) (err error) {
	if canonicalAddress(c.From) == canonicalAddress(c.To) {
		return content.Errorf(content.Invalid, "--from and --to name the same store, %s", config.Redacted(c.To))
	}
	from, err := openExisting(ctx, "--from", config.Store{Store: c.From, StoreTimeout: c.StoreTimeout})
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // nothing was written to it
	to, err := openStore(ctx, config.Store{Store: c.To, StoreTimeout: c.StoreTimeout})
	if err != nil {
		return err
	}
	defer func() {
		if closing := to.Close(); err == nil {
			err = closing
		}
	}()
	return c.copyAll(ctx, t, from, to)
}

// copyAll copies, shows progress, and prints the report.
func (c *copyCommand) copyAll(ctx context.Context, t terminal, from, to content.Store) error {
	bar := newProgress(t.stderr, "copying")
	copier, err := transfer.NewCopier(ctx, from, to, transfer.Options{Holder: leaseHolder(), Waiting: reportWaiting(t.stderr)}, func() { bar.add(1) })
	if err != nil {
		return err
	}
	bar.begin(copier.Steps())
	err = copier.Run(ctx)
	bar.finish(err == nil)
	if closing := copier.Close(ctx); err == nil {
		err = closing
	}
	r := copier.Report()
	if printing := writeTallies(t.stdout, c.JSON, r.Issues, r.Pages, r.Articles); err == nil {
		err = printing
	}
	if errors.Is(err, context.Canceled) {
		return errInterrupted
	}
	return err
}

// canonicalAddress returns the address of a store with the absolute path of an SQLite file, so that
// two spellings of one file are equal.
func canonicalAddress(store string) string {
	if file, ok := strings.CutPrefix(store, "sqlite:"); ok {
		if path, err := filepath.Abs(file); err == nil {
			return "sqlite:" + path
		}
	}
	return store
}
