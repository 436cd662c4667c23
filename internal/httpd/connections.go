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

	"broadsheet/internal/caller"

	"golang.org/x/time/rate"
)

// connections limits how many connections one network has open at once, idle ones included. Trusted
// proxies have no limit, as they serve many clients.
type connections struct {
	max     int
	trusted []netip.Prefix
	log     *slog.Logger
	logged  rate.Sometimes

	mu   sync.Mutex
	open map[netip.Prefix]int
}

// newConnections returns nil when there is no limit.
func newConnections(c Config) *connections {
	if c.MaxConnections == 0 {
		return nil
	}
	return &connections{
		max: c.MaxConnections, trusted: c.TrustedProxies, log: c.Log, logged: rate.Sometimes{Interval: time.Minute}, open: map[netip.Prefix]int{},
	}
}

// stateChanged counts connections; it is an [http.Server.ConnState]. It closes a new connection over
// the limit.
func (c *connections) stateChanged(conn net.Conn, state http.ConnState) {
	from, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil || contains(c.trusted, from.Addr().Unmap()) {
		return
	}
	network := networkOf(from.Addr().Unmap())
	switch state {
	case http.StateNew:
		if c.add(network, 1) > c.max {
			c.refuse(conn, network)
		}
	case http.StateClosed, http.StateHijacked:
		c.add(network, -1)
	}
}

// add changes the number of a network's connections by n, and returns the new number.
func (c *connections) add(network netip.Prefix, n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open[network] += n
	now := c.open[network]
	if now == 0 {
		delete(c.open, network)
	}
	return now
}

// refuse sends status 429 without reading a request. The response is short enough for the system's
// send buffer, so that the write does not wait for the client.
func (c *connections) refuse(conn net.Conn, network netip.Prefix) {
	c.logged.Do(func() {
		c.log.Warn("a client has reached the limit of open connections; if it is a proxy, add it to --trusted-proxies", "client", caller.FormatNetwork(network), "max", c.max)
	})
	message := fmt.Sprintf("too many open connections: at most %d are allowed from one address; close some, or use them for more requests\n", c.max)
	_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"+
		"Retry-After: 1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(message), message)
	_ = conn.Close()
}

// contains reports whether an address is in one of the networks.
func contains(networks []netip.Prefix, addr netip.Addr) bool {
	return slices.ContainsFunc(networks, func(p netip.Prefix) bool { return p.Contains(addr) })
}
