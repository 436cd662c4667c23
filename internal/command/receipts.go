package command

import (
	"context"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
)

type receiptsCommand struct {
	config.Store
	ID content.ID `arg:"" help:"The article's id in the graph, art_…"`
}

// Help is printed under the command's flags.
func (receiptsCommand) Help() string {
	return "Each partner that may hold a copy has a line: when it acknowledged the change, or since when it has not. The change is the withdrawal, the latest correction, or else whatever was changed last: a restoration, other rights, an import."
}

// Run shows who has taken what.
func (c *receiptsCommand) Run(ctx context.Context, t terminal) error {
	return withArticle(ctx, c.Store, c.ID, func(s content.Store, r content.Reader, a content.Draft) error {
		publications, err := r.Publications(ctx, []content.ID{a.PublicationID})
		if err != nil {
			return err
		}
		holders, err := holdersOf(ctx, s, a.Article, publications[a.PublicationID].Policy(), r.Now())
		if err != nil {
			return err
		}
		l := newLines(t.stdout)
		l.add("article", "%s", headline(a.Article))
		if len(holders) == 0 {
			l.add("partners", "none holds a copy")
			return l.Flush()
		}
		for _, turn := range turnsOf(a.Article) {
			l.add(turn.what, "%s", when(turn.at))
			for _, p := range holders {
				taken, err := takenBy(ctx, s, p, a.Article, turn)
				if err != nil {
					return err
				}
				l.add(string(p.ID), "%s", taken)
			}
		}
		return l.Flush()
	})
}

// holdersOf are the partners that may hold an article.
func holdersOf(ctx context.Context, s content.Store, a *content.Article, policy content.Policy, now time.Time) (holders []*content.Partner, err error) {
	partners, err := s.Partners(ctx)
	for _, p := range partners {
		if p.MayHold(a, policy, now) {
			holders = append(holders, p)
		}
	}
	return holders, err
}

// turn is a change that partners are to take.
type turn struct {
	what     string
	at       time.Time
	revision int64
}

// turnsOf are the latest changes of an article. One that came by a file has no revision of its
// own, and is taken with the article as it is.
func turnsOf(a *content.Article) (turns []turn) {
	if w := a.Newsroom.Withdrawal; w != nil {
		return []turn{{"withdrawn", w.At, orLatest(w.Revision, a)}}
	}
	c := latest(a)
	if c != nil {
		turns = append(turns, turn{"corrected", c.At, orLatest(c.Revision, a)})
	}
	if c == nil || turns[0].revision < a.Revision {
		turns = append(turns, turn{"changed last", a.UpdatedAt, a.Revision})
	}
	return turns
}

func orLatest(revision int64, a *content.Article) int64 {
	if revision == 0 {
		return a.Revision
	}
	return revision
}

// receiptsAtMost bounds how many receipts are looked at for the first that counts.
const receiptsAtMost = 1000

// takenBy tells whether a partner has taken a change.
func takenBy(ctx context.Context, s content.Store, p *content.Partner, a *content.Article, t turn) (string, error) {
	receipts, err := s.Receipts(ctx, p.ID, content.Position{Revision: t.revision, ID: a.ID}, receiptsAtMost)
	if err != nil {
		return "", err
	}
	if at, ok := p.TakenBy(receipts, a.PublicationID); ok {
		return "taken at " + when(at), nil
	}
	return "not taken since " + when(t.at), nil
}
