// Package partner knows who asks: it makes keys, reads them from requests, and finds whose they
// are and what that audience may see.
//
// It promises that a key's secret is shown once, when the key is made, and is in no error, log
// line or store; that nothing tells a key that never was from one that was revoked; and that
// what the store says of a key and its partner holds within a second, on every server. It
// decides nothing of what an audience sees: that is content's.
package partner
