package command

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/newsroom"
	"broadsheet/internal/transfer"
)

// deciding is the flags of commands that decide something.
type deciding struct {
	config.Store
	DryRun bool `help:"Show what would change, and write nothing."`
}

// decide opens the store and lets a desk decide.
func (c *deciding) decide(ctx context.Context, t terminal, do func(*newsroom.Desk) error) error {
	if c.DryRun {
		fmt.Fprintln(t.stdout, "dry run: nothing was written")
	}
	return withStore(ctx, c.Store, func(s content.Store) error {
		return do(newsroom.NewDesk(s, transfer.Options{Holder: holder(), DryRun: c.DryRun, Waiting: waiting(t.stderr)}))
	})
}

// withStore opens a store that is there, does something with it, and closes it.
func withStore(ctx context.Context, s config.Store, do func(content.Store) error) (err error) {
	store, err := openThere(ctx, "--store", s)
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

// withArticle finds an article in a store that is there, as the newsroom sees it, and does something
// with it.
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

// lines are names and values, the values in one column. What is empty has no line.
type lines struct{ *tabwriter.Writer }

func newLines(w io.Writer) lines { return lines{tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)} }

func (l lines) add(name, format string, args ...any) {
	if text := fmt.Sprintf(format, args...); text != "" {
		fmt.Fprintf(l, "%s\t%s\n", name, text)
	}
}

// when writes a moment; nothing for none.
func when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// headline is how an article is called.
func headline(a *content.Article) string {
	if a.Title == "" {
		return string(a.ID)
	}
	return fmt.Sprintf("%s %s", a.ID, a.Title)
}
