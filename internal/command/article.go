package command

import (
	"context"
	"io"
	"os"
	"slices"

	"broadsheet/internal/content"
	"broadsheet/internal/newsroom"
)

// articleCommand is the newsroom's commands on one article.
type articleCommand struct {
	Withdraw withdrawCommand `cmd:"" help:"Take an article back. What is left is that it was there, and why it is not any more."`
	Restore  restoreCommand  `cmd:"" help:"Bring a withdrawn article back, as it was."`
	Correct  correctCommand  `cmd:"" help:"Correct what was printed. The correction is told to readers and partners."`
	Rights   rightsCommand   `cmd:"" help:"Change the rights in an article: its embargo, its end, who may have it."`
	Show     showCommand     `cmd:"" help:"Show an article's state: its rights, its withdrawal, its corrections."`
	Receipts receiptsCommand `cmd:"" help:"Show which partners have taken the latest change of an article."`
}

type withdrawCommand struct {
	deciding
	ID        content.ID `arg:"" help:"The article's id in the graph, art_…"`
	Reason    string     `required:"" placeholder:"TEXT" help:"Why, for readers."`
	KeepTitle bool       `help:"Leave the title to be seen."`
}

// Help is printed under the command's flags.
func (withdrawCommand) Help() string {
	return "The article leaves lists, feeds and searches at once, and partners are told to remove their copies; `broadsheet article receipts` shows who did. Importing its source again does not bring it back; `broadsheet article restore` does."
}

// Run withdraws the article.
func (c *withdrawCommand) Run(ctx context.Context, t terminal) error {
	return c.decide(ctx, t, func(d *newsroom.Desk) error {
		made, err := d.Withdraw(ctx, c.ID, c.Reason, c.KeepTitle)
		if err != nil {
			return err
		}
		l := newLines(t.stdout)
		l.add("withdrawn", "%s", headline(made.Before.Article))
		l.add("reason", "%s", made.After.Newsroom.Withdrawal.Reason)
		return l.Flush()
	})
}

type restoreCommand struct {
	deciding
	ID content.ID `arg:"" help:"The article's id in the graph, art_…"`
}

// Run restores the article.
func (c *restoreCommand) Run(ctx context.Context, t terminal) error {
	return c.decide(ctx, t, func(d *newsroom.Desk) error {
		made, err := d.Restore(ctx, c.ID)
		if err != nil {
			return err
		}
		l := newLines(t.stdout)
		l.add("restored", "%s", headline(made.After.Article))
		return l.Flush()
	})
}

type correctCommand struct {
	deciding
	ID          content.ID `arg:"" help:"The article's id in the graph, art_…"`
	Note        string     `required:"" placeholder:"TEXT" help:"What was wrong, for readers."`
	Kicker      *string    `placeholder:"TEXT" help:"The new line above the title."`
	Title       *string    `placeholder:"TEXT" help:"The new title."`
	Subtitle    *string    `placeholder:"TEXT" help:"The new subtitle."`
	Byline      *string    `placeholder:"TEXT" help:"The new byline, as it is printed. Who is credited stays."`
	EditorsNote *string    `placeholder:"TEXT" help:"The new editor's note."`
	Summary     *string    `placeholder:"TEXT" help:"The new summary."`
	BodyFile    string     `placeholder:"FILE" help:"The new text, from a file, or - for the standard input."`
}

// Help is printed under the command's flags.
func (correctCommand) Help() string {
	return "The text of a body is plain: its paragraphs are parted by a blank line, and a line that begins with \"# \" is a heading. `broadsheet article show ID --body` writes it so. " +
		"What stands as it stood keeps its markup; a picture stays where its caption stands.\n\n" +
		"An empty text removes a field. What was printed is kept. Importing the source again keeps the correction, and `broadsheet import --overrule` does not."
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
		l := newLines(t.stdout)
		l.add("corrected", "%s", headline(made.Before.Article))
		writeCorrection(l, made.After.Newsroom.Corrections[len(made.After.Newsroom.Corrections)-1])
		return l.Flush()
	})
}

// texts are the new texts that are given.
func (c *correctCommand) texts(stdin io.Reader) (newsroom.Texts, error) {
	texts := newsroom.Texts{}
	for field, given := range map[content.CorrectedField]*string{
		content.CorrectedKicker: c.Kicker, content.CorrectedTitle: c.Title, content.CorrectedSubtitle: c.Subtitle, content.CorrectedByline: c.Byline,
		content.CorrectedEditorsNote: c.EditorsNote, content.CorrectedSummary: c.Summary,
	} {
		if given != nil {
			texts[field] = *given
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
		return nil, content.Errorf(content.Invalid, "nothing is corrected; give --title, --body-file or another text")
	}
	return texts, nil
}

// readText reads a file, or the standard input.
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

// writeCorrection tells what a correction changed.
func writeCorrection(l lines, c content.Correction) {
	l.add("note", "%s", c.Note)
	for _, f := range c.Fields {
		if f.Name == content.CorrectedBody {
			l.add(string(f.Name), "rewritten")
			continue
		}
		l.add(string(f.Name), "%q instead of %q", f.After, f.Before)
	}
}

// latest is the last of an article's corrections; nil for none.
func latest(a *content.Article) *content.Correction {
	for _, c := range slices.Backward(a.Newsroom.Corrections) {
		return &c
	}
	return nil
}
