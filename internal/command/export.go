package command

import (
	"context"
	"errors"
	"os"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/transfer"
)

type exportCommand struct {
	config.Store
	output
	Folder      string   `arg:"" name:"dir" help:"Folder to write to; created if it does not exist."`
	Publication []string `placeholder:"ID" help:"Publications to export, separated by commas: their ids, or the names of those without a chosen id (default: all)."`
	From        string   `placeholder:"DAY" help:"First issue date to export, such as 2026-06-01."`
	To          string   `placeholder:"DAY" help:"Last issue date to export."`
}

// Help is printed below the command's one-line description.
func (exportCommand) Help() string {
	return "Each issue is written to DIR/{publication}/{date}.json, a file that `broadsheet import` reads. Importing the files into an empty store loses nothing; importing them into the same store changes nothing.\n\n" +
		"Exporting again writes only files that are missing or differ, and deletes none. Files are written whole or not at all. DIR may be a symbolic link; the export stops at a link inside it. To continue an interrupted export, run the same command again.\n\n" +
		"Examples:\n\n\tbroadsheet export backup\n\tbroadsheet export --publication merrowhaven-gazette --from 2026-06-01 --to 2026-06-30 june"
}

// Run exports.
func (c *exportCommand) Run(ctx context.Context, t terminal) (err error) {
	o, err := c.options()
	if err != nil {
		return err
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		bar := newProgress(t.stderr, "exporting")
		o.Progress = func() { bar.add(1) }
		x, err := transfer.NewExport(ctx, store, c.Folder, o)
		if err != nil {
			return err
		}
		bar.begin(x.Issues())
		err = x.Run(ctx)
		bar.finish(err == nil)
		if printing := writeRows(t.stdout, c.JSON, []tally{tallyOf("files", x.Report())}); err == nil {
			err = printing
		}
		if errors.Is(err, context.Canceled) {
			return errors.New("interrupted; the files listed above are complete. Run the same command again to export the rest")
		}
		return err
	})
}

// options checks the flags and returns the options of the export.
func (c *exportCommand) options() (o transfer.ExportOptions, err error) {
	if info, err := os.Stat(c.Folder); err == nil && !info.IsDir() {
		return o, content.Errorf(content.Invalid, "%s is a file; name a folder", c.Folder)
	}
	for _, key := range c.Publication {
		o.Publications = append(o.Publications, content.PublicationID(key))
	}
	if o.From, err = parseDay("--from", c.From); err != nil {
		return o, err
	}
	if o.To, err = parseDay("--to", c.To); err != nil {
		return o, err
	}
	if o.From != "" && o.To != "" && o.From > o.To {
		return o, content.Errorf(content.Invalid, "--from %s is after --to %s", o.From, o.To)
	}
	return o, nil
}
