package httpd

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// connections caps how many connections are open at once from one network: those that wait for a
// next request count too. Trusted proxies, which carry many clients, may have any number.
type connections struct {
	most    int
	trusted []netip.Prefix
	log     *slog.Logger
	logged  rate.Sometimes

	mu   sync.Mutex
	open map[netip.Prefix]int
}

// newConnections returns nil where any number may be open.
func newConnections(c Config) *connections {
	if c.MaxConnections == 0 {
		return nil
	}
	return &connections{
		most: c.MaxConnections, trusted: c.TrustedProxies, log: c.Log, logged: rate.Sometimes{Interval: time.Minute}, open: map[netip.Prefix]int{},
	}
}

// changed counts a connection whose state has changed (see [http.Server.ConnState]), and closes a new
// one that is too many. The server then finds it closed, and reports so.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	from, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil || contains(c.trusted, from.Addr().Unmap()) {
		return
	}
	client := networkOf(from.Addr().Unmap())
	switch state {
	case http.StateNew:
		if c.add(client, 1) > c.most {
			c.refuse(conn, client)
		}
	case http.StateClosed, http.StateHijacked:
		c.add(client, -1)
	}
}

// add returns how many connections a client has then.
func (c *connections) add(client netip.Prefix, n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open[client] += n
	now := c.open[client]
	if now == 0 {
		delete(c.open, client)
	}
	return now
}

// refuse answers before any request is read. So few bytes fit into what the system buffers, and the
// write does not wait for the client.
func (c *connections) refuse(conn net.Conn, client netip.Prefix) {
	c.logged.Do(func() {
		c.log.Warn("a client has as many connections as it may; if it is a proxy, name it in --trusted-proxies", "client", shown(client), "max", c.most)
	})
	message := fmt.Sprintf("at most %d connections may be open at once from one address; close some, or use them for more requests\n", c.most)
	_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"+
		"Retry-After: 1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(message), message)
	_ = conn.Close()
}

// contains reports whether an address is in one of the networks.
func contains(networks []netip.Prefix, addr netip.Addr) bool {
	return slices.ContainsFunc(networks, func(p netip.Prefix) bool { return p.Contains(addr) })
}
