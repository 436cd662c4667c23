package newsroom

import (
	"context"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
)

// Withdraw withdraws an article (takedown): a tombstone with the reason remains, and the title if keepTitle
// is true.
func (d *Desk) Withdraw(ctx context.Context, id content.ID, reason string, keepTitle bool) (Decision, error) {
	if reason = edition.CleanText(reason); reason == "" {
		return Decision{}, content.Errorf(content.Invalid, "the withdrawal needs a reason for readers")
	}
	return d.decide(ctx, id, func(a *content.Draft, at transfer.Moment) error {
		if w := a.Newsroom.Withdrawal; w != nil {
			return content.Errorf(content.Invalid, "the article was withdrawn at %s: %s; to withdraw it for another reason, restore it first", w.At.Format(time.RFC3339), w.Reason)
		}
		a.Newsroom.Withdrawal = &content.Withdrawal{At: at.Time, Reason: reason, KeepsTitle: keepTitle, Revision: at.Revision}
		return nil
	})
}

// Restore undoes a withdrawal: the article is as it was before.
func (d *Desk) Restore(ctx context.Context, id content.ID) (Decision, error) {
	return d.decide(ctx, id, func(a *content.Draft, _ transfer.Moment) error {
		if a.Newsroom.Withdrawal == nil {
			return content.Errorf(content.Invalid, "the article is not withdrawn; there is nothing to restore")
		}
		a.Newsroom.Withdrawal = nil
		return nil
	})
}
