// Package config is the one table of settings: each line names a setting's flag and
// environment variable, its default and its meaning. It reads nothing itself: the command
// line does.
package config

import (
	"strings"
	"time"
)

// Store is the settings of every command that reads or writes content.
type Store struct {
	Store        string        `default:"sqlite:broadsheet.db" env:"BROADSHEET_STORE" placeholder:"ADDRESS" help:"Where content is kept: sqlite:FILE, sqlite::memory:, or a MongoDB address, mongodb://… or mongodb+srv://… (${default})."`
	StoreTimeout time.Duration `default:"0s" env:"BROADSHEET_STORE_TIMEOUT" placeholder:"2s" help:"How long one operation of a MongoDB store may take (the timeoutMS of its address, or 2s)."`
}

// Serve is the settings of the server.
type Serve struct {
	Addr           string        `default:":8080" env:"BROADSHEET_ADDR" help:"Where to listen: HOST:PORT; without HOST on all interfaces (${default})."`
	CORSOrigins    []string      `name:"cors-origins" default:"*" env:"BROADSHEET_CORS_ORIGINS" placeholder:"ORIGIN" help:"Web sites whose pages may query, such as https://www.example.org, separated by commas; * for any (${default}). Credentials are never allowed."`
	Playground     bool          `default:"true" negatable:"" env:"BROADSHEET_PLAYGROUND" help:"Serve the playground at / (on; turn it off with --no-playground)."`
	RequestTimeout time.Duration `default:"10s" env:"BROADSHEET_REQUEST_TIMEOUT" help:"How long one request may take (${default})."`
	LogFormat      string        `default:"text" enum:"text,json" env:"BROADSHEET_LOG_FORMAT" help:"How the log is written: text or json (${default})."`
}

// Redacted returns a store's address without user and password: the only form in which it
// may be shown or logged.
func Redacted(store string) string {
	scheme, rest, ok := strings.Cut(store, "://")
	if !ok && !strings.HasPrefix(store, "sqlite:") && strings.ContainsAny(store, "@") {
		return "…" // an address that is written wrong may hold a password all the same
	}
	if !ok {
		return store
	}
	hosts, _, _ := strings.Cut(rest, "?") // options may hold secrets too
	if at := strings.LastIndex(hosts, "@"); at >= 0 {
		hosts = hosts[at+1:]
	}
	return scheme + "://" + hosts
}
