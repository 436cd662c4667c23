package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

type exportCommand struct {
	config.Store
	Folder      string   `arg:"" name:"dir" help:"The folder to write to. It is made where it is not there."`
	Publication []string `placeholder:"ID" help:"Publications to export, separated by commas: their ids, or their names where nobody chose an id; all when not given."`
	From        string   `placeholder:"DATE" help:"The first day to export: 2026-06-01."`
	To          string   `placeholder:"DATE" help:"The last day to export."`
}

// Help is printed under the command's flags.
func (exportCommand) Help() string {
	return "Each issue becomes a file, DIR/{publication}/{date}.json, that `broadsheet import` reads: into an empty store without loss, and where it is from without a change.\n\n" +
		"Exporting again compares, and writes only files that are missing or would have other bytes; it removes none. A file is there whole or not at all. DIR may be a link; links in it are not written through. An export that was interrupted is run again.\n\n" +
		"Exit codes: 0 when all was exported, 1 when nothing could be done, or not all of it."
}

// Run exports what is asked for.
func (c *exportCommand) Run(ctx context.Context, t terminal) (err error) {
	o, err := c.options()
	if err != nil {
		return err
	}
	store, err := openThere(ctx, "--store", c.Store)
	if err != nil {
		return err
	}
	defer func() {
		if closing := store.Close(); err == nil {
			err = closing
		}
	}()
	bar := newProgress(t.stderr, "exporting")
	o.Progress = func() { bar.add(1) }
	x, err := edition.NewExport(ctx, store, c.Folder, o)
	if err != nil {
		return err
	}
	bar.begin(x.Issues())
	err = x.Run(ctx)
	bar.finish()
	tally(t.stdout, "files", x.Report())
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("interrupted; the files that are there are whole, run the same command again for the rest")
	}
	return err
}

// options refuses what makes no sense.
func (c *exportCommand) options() (o edition.ExportOptions, err error) {
	if info, err := os.Stat(c.Folder); err == nil && !info.IsDir() {
		return o, content.Errorf(content.Invalid, "%s is a file; name a folder", c.Folder)
	}
	for _, key := range c.Publication {
		o.Publications = append(o.Publications, content.PublicationID(key))
	}
	if o.From, err = day("--from", c.From); err != nil {
		return o, err
	}
	if o.To, err = day("--to", c.To); err != nil {
		return o, err
	}
	if o.From != "" && o.To != "" && o.From > o.To {
		return o, content.Errorf(content.Invalid, "--from %s is after --to %s; nothing lies between", o.From, o.To)
	}
	return o, nil
}

// day reads a date that may be missing.
func day(flag, text string) (content.Date, error) {
	if text == "" {
		return "", nil
	}
	date, err := content.ParseDate(text)
	if err != nil {
		return "", content.Errorf(content.Invalid, "%s %v", flag, err)
	}
	return date, nil
}

// openThere opens a store to read from. One that is not there is not made.
func openThere(ctx context.Context, flag string, s config.Store) (content.Store, error) {
	if file, ok := strings.CutPrefix(s.Store, "sqlite:"); ok {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return nil, content.Errorf(content.Invalid, "there is no store %s; name one with %s", s.Store, flag)
		}
	}
	return openStore(ctx, s)
}
