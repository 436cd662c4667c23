package command

import (
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"strings"

	"broadsheet/internal/config"
	"broadsheet/internal/playground"
)

// startState describes the store when the server starts.
type startState struct {
	file           string // the SQLite file; empty for other stores
	created, empty bool
}

// printStart prints the addresses of the server, and what a first run needs to know: that a
// database was created and where, who can reach the server, and how to import content. It writes
// all lines at once, for scripts that wait for one of them.
func (c *serveCommand) printStart(w io.Writer, at net.Addr, s startState) {
	host, port, everywhere := at.String(), 0, false
	if tcp, ok := at.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		host, port, everywhere = net.JoinHostPort("localhost", strconv.Itoa(tcp.Port)), tcp.Port, true
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Broadsheet serves %s\n", config.Redacted(c.Store.Store))
	if folder, err := filepath.Abs(filepath.Dir(s.file)); s.created && err == nil {
		fmt.Fprintf(&b, "  created the database %s in %s\n", filepath.Base(s.file), folder)
	}
	if c.Playground {
		note := ""
		if !playground.Built() {
			note = "  (loads GraphiQL from a CDN; `make playground` bundles it)"
		}
		fmt.Fprintf(&b, "  playground  http://%s/%s\n", host, note)
	}
	fmt.Fprintf(&b, "  GraphQL     http://%s/graphql\n", host)
	if c.Introspection {
		fmt.Fprintf(&b, "  schema      http://%s/schema.graphqls\n", host)
	}
	if everywhere {
		fmt.Fprintf(&b, "  listens on all network interfaces%s; --addr 127.0.0.1:%d limits it to this machine\n", reachableAt(port), port)
	}
	if s.empty {
		b.WriteString("  the store is empty: `broadsheet import PATH` imports editions, `broadsheet serve --sample` the sample newspapers\n")
	}
	_, _ = io.WriteString(w, b.String()) // the server works without
}

// reachableAt returns the URLs of a port on this machine's network addresses, with words before
// them; empty when the machine has none.
func reachableAt(port int) string {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return "" // the server works without
	}
	var urls []string
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
			urls = append(urls, "http://"+net.JoinHostPort(n.IP.String(), strconv.Itoa(port))+"/")
		}
	}
	if len(urls) == 0 {
		return ""
	}
	return ", so other machines reach it at " + strings.Join(urls, " ")
}
