package content

import "time"

// Audience is for whom a read is done. The zero value is the public, which sees least.
type Audience struct{ editor bool }

// Public is everybody: it sees what is published.
func Public() Audience { return Audience{} }

// Editor is the newsroom: it also sees what is scheduled.
func Editor() Audience { return Audience{editor: true} }

// SeesScheduled reports whether the audience sees documents before their release.
func (a Audience) SeesScheduled() bool { return a.editor }

// Visible is the one rule of what an audience may see at a moment. Stores apply it to each
// document read by key, and the same rule as a condition of what they list and count.
func Visible(d Document, a Audience, now time.Time) bool {
	return a.SeesScheduled() || !d.Release().After(now)
}
