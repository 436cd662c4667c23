// Package partner authenticates callers by API keys, changes partners' entitlements, and runs the
// scheduler that re-stamps articles when the clock changes who may see them.
//
// An API key's secret is printed once, when the key is created. No error, log line or store contains
// it. A revoked key and a key that never existed get the same error. A change of a key or of its
// partner takes effect within a second on every server. What an audience may see is decided in
// package content.
package partner
