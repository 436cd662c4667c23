package httpd

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"broadsheet/internal/content"
)

// ParseProxies reads the addresses and networks of trusted proxies: 10.0.0.0/8, 2001:db8::1.
// Others are Invalid.
func ParseProxies(texts []string) ([]netip.Prefix, error) {
	var proxies []netip.Prefix
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if addr, single := netip.ParseAddr(text); single == nil {
			p, err = addr.Prefix(addr.BitLen())
		}
		if err != nil {
			return nil, content.Errorf(content.Invalid, "--trusted-proxies: %q is neither an address nor a network; write 10.0.0.0/8 or 192.0.2.7", text)
		}
		proxies = append(proxies, p)
	}
	return proxies, nil
}

// client finds who asks: the network that one household or server has, as far as addresses
// tell it, which is one IPv4 address or the upper half of an IPv6 one. What X-Forwarded-For
// says counts as far as trusted proxies wrote it, from its end.
func client(r *http.Request, trusted []netip.Prefix) netip.Prefix {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{} // not over a network, as in tests
	}
	addr := from.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !contains(trusted, addr) {
			break
		}
		before, ok := hopAddr(strings.TrimSpace(hop))
		if !ok {
			break
		}
		addr = before
	}
	return networkOf(addr)
}

// networkOf is the network that one household or server has: an IPv4 address, or the upper half of an
// IPv6 one.
func networkOf(addr netip.Addr) netip.Prefix {
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	network, _ := addr.WithZone("").Prefix(bits) // such a prefix always fits
	return network
}

// hopAddr reads an element of X-Forwarded-For: an address, in brackets or with a port, too, as
// some proxies write it.
func hopAddr(hop string) (netip.Addr, bool) {
	if withPort, err := netip.ParseAddrPort(hop); err == nil {
		return withPort.Addr().Unmap(), true
	}
	addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(hop, "["), "]"))
	return addr.Unmap(), err == nil
}

// shown is how a client is named in the log.
func shown(client netip.Prefix) string {
	if client.IsSingleIP() {
		return client.Addr().String()
	}
	return client.String()
}
