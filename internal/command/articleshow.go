package command

import (
	"context"
	"io"
	"strings"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/newsroom"
)

type showCommand struct {
	config.Store
	output
	ID   content.ID `arg:"" help:"Id of the article in the API, art_…"`
	Body bool       `help:"Print only the body, as plain text: the form that article correct --body-file reads."`
}

// Help is printed below the command's one-line description.
func (showCommand) Help() string {
	return "Times are in the publication's time zone.\n\nExamples:\n\n\tbroadsheet article show art_3314gzwtcw304654vvfq\n\tbroadsheet article show art_3314gzwtcw304654vvfq --body"
}

// articleStatus is what `article show` prints.
type articleStatus struct {
	ID          content.ID           `json:"id"`
	Title       string               `json:"title"`
	Publication content.ID           `json:"publicationId"`
	IssueDate   content.Date         `json:"issueDate,omitempty"`
	Status      content.Status       `json:"status"`
	RightsSetBy string               `json:"rightsSetBy"` // SOURCE or NEWSROOM
	Rights      content.Rights       `json:"rights"`
	ImageRights *content.Rights      `json:"imageRights,omitempty"` // where the newsroom decided on them
	VisibleFrom time.Time            `json:"visibleFrom,omitzero"`
	Withdrawal  *content.Withdrawal  `json:"withdrawal,omitempty"`
	Corrections []content.Correction `json:"corrections,omitempty"`
}

// Run shows the article.
func (c *showCommand) Run(ctx context.Context, t terminal) error {
	return withArticle(ctx, c.Store, c.ID, func(_ content.Store, r content.Reader, a content.Draft) error {
		if c.Body {
			_, err := io.WriteString(t.stdout, newsroom.Plain(a.Body))
			return err
		}
		issues, err := r.Issues(ctx, []content.ID{a.IssueID})
		if err != nil {
			return err
		}
		zone, err := zoneOf(ctx, r, a.Article)
		if err != nil {
			return err
		}
		status, date := a.StatusAt(r.Now()), content.Date("")
		if i := issues[a.IssueID]; i != nil {
			date = i.Date
		}
		if c.JSON {
			return writeJSON(t.stdout, statusOf(a.Article, status, date))
		}
		l := newDetails(t.stdout)
		l.add("article", "%s", a.ID)
		l.add("title", "%s", a.Title)
		l.add("issue", "%s of %s", strings.TrimPrefix(string(a.PublicationID), "pub_"), date)
		l.add("status", "%s", strings.ToLower(string(status)))
		addRights(l, a.Article, zone)
		if w := a.Newsroom.Withdrawal; w != nil {
			l.add("withdrawn", "%s", formatTime(w.At, zone))
			l.add("reason", "%s", w.Reason)
		}
		for _, k := range a.Newsroom.Corrections {
			l.add("corrected", "%s", formatTime(k.At, zone))
			addCorrection(l, k)
		}
		return l.print()
	})
}

func statusOf(a *content.Article, status content.Status, date content.Date) articleStatus {
	s := articleStatus{
		ID: a.ID, Title: a.Title, Publication: a.PublicationID, IssueDate: date, Status: status, RightsSetBy: "SOURCE", Rights: a.EffectiveRights(),
		ImageRights: a.Newsroom.ImageRights, VisibleFrom: a.VisibleFrom, Withdrawal: a.Newsroom.Withdrawal, Corrections: a.Newsroom.Corrections,
	}
	if a.Newsroom.Rights != nil {
		s.RightsSetBy = "NEWSROOM"
	}
	return s
}
