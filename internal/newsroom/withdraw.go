package newsroom

import (
	"context"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
)

// Withdraw takes an article back: what is left is that it was there, the reason, and its title
// where that is kept.
func (d *Desk) Withdraw(ctx context.Context, id content.ID, reason string, keepTitle bool) (Decision, error) {
	if reason = edition.CleanText(reason); reason == "" {
		return Decision{}, content.Errorf(content.Invalid, "a withdrawal needs a reason; readers are told it")
	}
	return d.decide(ctx, id, func(a *content.Draft, at transfer.Moment) error {
		if w := a.Newsroom.Withdrawal; w != nil {
			return content.Errorf(content.Invalid, "the article was withdrawn at %s: %s; restore it first to withdraw it for another reason", w.At.Format(time.RFC3339), w.Reason)
		}
		a.Newsroom.Withdrawal = &content.Withdrawal{At: at.Time, Reason: reason, KeepsTitle: keepTitle, Revision: at.Revision}
		return nil
	})
}

// Restore takes a withdrawal back: the article is as it was.
func (d *Desk) Restore(ctx context.Context, id content.ID) (Decision, error) {
	return d.decide(ctx, id, func(a *content.Draft, _ transfer.Moment) error {
		if a.Newsroom.Withdrawal == nil {
			return content.Errorf(content.Invalid, "the article is not withdrawn; there is nothing to restore")
		}
		a.Newsroom.Withdrawal = nil
		return nil
	})
}
