package command

import (
	"context"
	"fmt"
	"slices"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
)

type receiptsCommand struct {
	config.Store
	output
	ID content.ID `arg:"" help:"Id of the article in the API, art_…"`
}

// Help is printed below the command's one-line description.
func (receiptsCommand) Help() string {
	return "The table has a line for each partner that may hold a copy, with the time of its acknowledgement (acknowledgeChanges in the API) or \"no\". " +
		"The change is the withdrawal, the latest correction, or else the latest change of any kind: a restoration, other rights, an import. Times are in the publication's time zone.\n\n" +
		"Example:\n\n\tbroadsheet article receipts art_3314gzwtcw304654vvfq"
}

// receiptRow is a line of `article receipts`.
type receiptRow struct {
	Change       string     `json:"change" head:"CHANGE"`
	At           time.Time  `json:"at" head:"AT"`
	Partner      content.ID `json:"partnerId" head:"PARTNER"`
	Name         string     `json:"partnerName" head:"NAME"`
	Acknowledged time.Time  `json:"acknowledgedAt,omitzero"`
	Text         string     `json:"-" head:"ACKNOWLEDGED"`
}

// Run shows which partners have acknowledged the latest changes.
func (c *receiptsCommand) Run(ctx context.Context, t terminal) error {
	return withArticle(ctx, c.Store, c.ID, func(s content.Store, r content.Reader, a content.Draft) error {
		publications, err := r.Publications(ctx, []content.ID{a.PublicationID})
		if err != nil {
			return err
		}
		p := publications[a.PublicationID]
		holders, err := holdersOf(ctx, s, a.Article, p.Policy(), r.Now())
		if err != nil {
			return err
		}
		var rows []receiptRow
		for _, change := range latestChanges(a.Article) {
			for _, holder := range holders {
				row, err := receiptOf(ctx, s, holder, a.Article, change, p.Location())
				if err != nil {
					return err
				}
				rows = append(rows, row)
			}
		}
		if !c.JSON {
			fmt.Fprintf(t.stdout, "%s\n", printable(idAndTitle(a.Article)))
			if len(rows) == 0 {
				fmt.Fprintln(t.stdout, "No partner holds a copy.")
				return nil
			}
		}
		return writeRows(t.stdout, c.JSON, rows)
	})
}

// holdersOf returns the partners that may hold a copy of an article.
func holdersOf(ctx context.Context, s content.Store, a *content.Article, policy content.Policy, now time.Time) (holders []*content.Partner, err error) {
	partners, err := s.Partners(ctx)
	for _, p := range partners {
		if p.MayHold(a, policy, now) {
			holders = append(holders, p)
		}
	}
	return holders, err
}

// articleChange is a change that partners must acknowledge.
type articleChange struct {
	kind     string
	at       time.Time
	revision int64
}

// latestChanges returns the changes of an article to look up receipts for. A withdrawal or
// correction that was imported with a file has no revision of its own; the article's revision is used
// instead.
func latestChanges(a *content.Article) (changes []articleChange) {
	revision := func(own int64) int64 {
		if own == 0 {
			return a.Revision
		}
		return own
	}
	if w := a.Newsroom.Withdrawal; w != nil {
		return []articleChange{{"withdrawn", w.At, revision(w.Revision)}}
	}
	for _, c := range slices.Backward(a.Newsroom.Corrections) {
		changes = append(changes, articleChange{"corrected", c.At, revision(c.Revision)})
		break
	}
	if len(changes) == 0 || changes[0].revision < a.Revision {
		changes = append(changes, articleChange{"last change", a.UpdatedAt, a.Revision})
	}
	return changes
}

// maxReceipts is how many receipts are read to find the first that acknowledges a change.
const maxReceipts = 1000

// receiptOf looks up whether a partner has acknowledged a change.
func receiptOf(ctx context.Context, s content.Store, p *content.Partner, a *content.Article, c articleChange, zone *time.Location) (receiptRow, error) {
	row := receiptRow{Change: c.kind, At: c.at.In(zone), Partner: p.ID, Name: p.Name, Text: "no"}
	receipts, err := s.Receipts(ctx, p.ID, content.Position{Revision: c.revision, ID: a.ID}, maxReceipts)
	if err != nil {
		return row, err
	}
	if at, ok := p.TakenBy(receipts, a.PublicationID); ok {
		row.Acknowledged, row.Text = at.In(zone), formatTime(at, zone)
	}
	return row, nil
}
