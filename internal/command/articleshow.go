package command

import (
	"context"
	"io"
	"strings"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/newsroom"
)

type showCommand struct {
	config.Store
	ID   content.ID `arg:"" help:"The article's id in the graph, art_…"`
	Body bool       `help:"Write the text of the body alone, as corrections take it."`
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
		l := newLines(t.stdout)
		l.add("article", "%s", a.ID)
		l.add("title", "%s", a.Title)
		if i := issues[a.IssueID]; i != nil {
			l.add("issue", "%s of %s", strings.TrimPrefix(string(i.PublicationID), "pub_"), i.Date)
		}
		l.add("status", "%s", strings.ToLower(string(a.StatusAt(r.Now()))))
		writeRights(l, a.Article)
		if w := a.Newsroom.Withdrawal; w != nil {
			l.add("withdrawn", "%s", when(w.At))
			l.add("reason", "%s", w.Reason)
		}
		for _, k := range a.Newsroom.Corrections {
			l.add("corrected", "%s", when(k.At))
			writeCorrection(l, k)
		}
		return l.Flush()
	})
}
