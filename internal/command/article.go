package command

import (
	"context"
	"io"
	"os"

	"broadsheet/internal/content"
	"broadsheet/internal/newsroom"
)

// articleCommand groups the newsroom's commands on one article.
type articleCommand struct {
	Withdraw withdrawCommand `cmd:"" help:"Withdraw an article: a tombstone with the reason remains, and partners must delete their copies."`
	Restore  restoreCommand  `cmd:"" help:"Restore a withdrawn article as it was."`
	Correct  correctCommand  `cmd:"" help:"Correct the text of an article, with a note for readers and partners."`
	Rights   rightsCommand   `cmd:"" help:"Change the rights in an article: embargo, expiry, syndication, rights holder."`
	Show     showCommand     `cmd:"" help:"Show the status of an article: rights, withdrawal, corrections."`
	Receipts receiptsCommand `cmd:"" help:"Show which partners have acknowledged the latest changes of an article."`
}

// Help is printed below the command's one-line description.
func (articleCommand) Help() string {
	return "The API returns the ids of articles, for example the query `{ articles(first: 20) { nodes { id title } } }`.\n\n" +
		"Example:\n\n\tbroadsheet article show art_3314gzwtcw304654vvfq"
}

type withdrawCommand struct {
	decisionFlags
	ID        content.ID `arg:"" help:"Id of the article in the API, art_…"`
	Reason    string     `required:"" placeholder:"TEXT" help:"Reason for the withdrawal, shown to readers."`
	KeepTitle bool       `help:"Keep showing the title."`
}

// Help is printed below the command's one-line description.
func (withdrawCommand) Help() string {
	return "The article leaves lists, feeds and search at once. Partners get a REMOVE with their next sync; `broadsheet article receipts` shows who has acknowledged it. " +
		"Importing the source again does not bring the article back; `broadsheet article restore` does.\n\n" +
		"Example:\n\n\tbroadsheet article withdraw art_ttd5rmagmeazeamdn4q8 --reason \"The vote did not take place.\""
}

// Run withdraws the article.
func (c *withdrawCommand) Run(ctx context.Context, t terminal) error {
	return c.decide(ctx, t, func(d *newsroom.Desk) error {
		made, err := d.Withdraw(ctx, c.ID, c.Reason, c.KeepTitle)
		if err != nil {
			return err
		}
		l := newDetails(t.stdout)
		l.add("withdrawn", "%s", idAndTitle(made.Before.Article))
		l.add("reason", "%s", made.After.Newsroom.Withdrawal.Reason)
		return l.print()
	})
}

type restoreCommand struct {
	decisionFlags
	ID content.ID `arg:"" help:"Id of the article in the API, art_…"`
}

// Help is printed below the command's one-line description.
func (restoreCommand) Help() string {
	return "Example:\n\n\tbroadsheet article restore art_ttd5rmagmeazeamdn4q8"
}

// Run restores the article.
func (c *restoreCommand) Run(ctx context.Context, t terminal) error {
	return c.decide(ctx, t, func(d *newsroom.Desk) error {
		made, err := d.Restore(ctx, c.ID)
		if err != nil {
			return err
		}
		l := newDetails(t.stdout)
		l.add("restored", "%s", idAndTitle(made.After.Article))
		return l.print()
	})
}

type correctCommand struct {
	decisionFlags
	ID          content.ID `arg:"" help:"Id of the article in the API, art_…"`
	Note        string     `required:"" placeholder:"TEXT" help:"What was wrong, shown to readers."`
	Kicker      *string    `placeholder:"TEXT" help:"New kicker, the line above the title (引题)."`
	Title       *string    `placeholder:"TEXT" help:"New title."`
	Subtitle    *string    `placeholder:"TEXT" help:"New subtitle (副题)."`
	Byline      *string    `placeholder:"TEXT" help:"New byline, as it is printed. The authors stay the same."`
	EditorsNote *string    `placeholder:"TEXT" help:"New editor's note (编者按)."`
	Summary     *string    `placeholder:"TEXT" help:"New summary."`
	BodyFile    string     `placeholder:"FILE" help:"File with the new body as plain text; - reads standard input."`
}

// Help is printed below the command's one-line description.
func (correctCommand) Help() string {
	return "The body is plain text: a blank line separates paragraphs, and a line that begins with \"# \" is a heading. `broadsheet article show ID --body` prints the body in this form. " +
		"Paragraphs that did not change keep their markup, and a picture stays where its caption is.\n\n" +
		"An empty text (--subtitle \"\") removes a field. The printed text is kept. Importing the source again keeps the correction; `broadsheet import --overrule` discards it.\n\n" +
		"Examples:\n\n\tbroadsheet article correct art_fyxzs5993kqc0xrfgqtb --title \"School cook retires after 42 years\" --note \"It was 42 years.\"\n" +
		"\tbroadsheet article show art_d9ycbj8t115wbts5heh4 --body | sed s/midnight/11pm/ | broadsheet article correct art_d9ycbj8t115wbts5heh4 --note \"The last ferry leaves at 11pm.\" --body-file -"
}

// Run corrects the article.
func (c *correctCommand) Run(ctx context.Context, t terminal) error {
	texts, err := c.texts(os.Stdin)
	if err != nil {
		return err
	}
	return c.decide(ctx, t, func(d *newsroom.Desk) error {
		made, err := d.Correct(ctx, c.ID, c.Note, texts)
		if err != nil {
			return err
		}
		l := newDetails(t.stdout)
		l.add("corrected", "%s", idAndTitle(made.Before.Article))
		addCorrection(l, made.After.Newsroom.Corrections[len(made.After.Newsroom.Corrections)-1])
		return l.print()
	})
}

// texts returns the new texts by field. It is an error when none is given.
func (c *correctCommand) texts(stdin io.Reader) (newsroom.Texts, error) {
	texts := newsroom.Texts{}
	for field, text := range map[content.CorrectedField]*string{
		content.CorrectedKicker: c.Kicker, content.CorrectedTitle: c.Title, content.CorrectedSubtitle: c.Subtitle, content.CorrectedByline: c.Byline,
		content.CorrectedEditorsNote: c.EditorsNote, content.CorrectedSummary: c.Summary,
	} {
		if text != nil {
			texts[field] = *text
		}
	}
	if c.BodyFile != "" {
		body, err := readText(c.BodyFile, stdin)
		if err != nil {
			return nil, err
		}
		texts[content.CorrectedBody] = body
	}
	if len(texts) == 0 {
		return nil, content.Errorf(content.Invalid, "nothing to correct; give --title, --body-file or another text")
	}
	return texts, nil
}

// readText reads a file; "-" is standard input.
func readText(file string, stdin io.Reader) (string, error) {
	if file == "-" {
		text, err := io.ReadAll(stdin)
		return string(text), err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", &content.Error{Code: content.Invalid, Message: "--body-file: " + file + " cannot be read", Err: err}
	}
	return string(text), nil
}

// addCorrection adds what a correction changed: of each field the old and the new text, of the
// body only that it changed.
func addCorrection(l *details, c content.Correction) {
	l.add("note", "%s", c.Note)
	for _, f := range c.Fields {
		if f.Name == content.CorrectedBody {
			l.add(string(f.Name), "changed")
			continue
		}
		l.add(string(f.Name), "%q instead of %q", f.After, f.Before)
	}
}
