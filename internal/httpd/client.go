package httpd

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"broadsheet/internal/content"
)

// ParseProxies parses the IP addresses and networks of trusted proxies, such as 10.0.0.0/8 and
// 2001:db8::1. The error of any other text has code Invalid.
func ParseProxies(texts []string) ([]netip.Prefix, error) {
	var proxies []netip.Prefix
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if addr, single := netip.ParseAddr(text); single == nil {
			p, err = addr.Prefix(addr.BitLen())
		}
		if err != nil {
			return nil, content.Errorf(content.Invalid, "--trusted-proxies: %q is neither an IP address nor a network; write 10.0.0.0/8 or 192.0.2.7", text)
		}
		proxies = append(proxies, p)
	}
	return proxies, nil
}

// clientNetwork returns the network of a request's client, see [networkOf]. It reads X-Forwarded-For
// from its end, as far as trusted proxies wrote it.
func clientNetwork(r *http.Request, trusted []netip.Prefix) netip.Prefix {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{} // the connection has no IP address, as in tests
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

// networkOf returns the network that one household or server usually has: an IPv4 address, or the /64
// of an IPv6 address.
func networkOf(addr netip.Addr) netip.Prefix {
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	network, _ := addr.WithZone("").Prefix(bits) // never fails for these lengths
	return network
}

// hopAddr parses an element of X-Forwarded-For: an IP address. Some proxies write it in brackets or
// with a port.
func hopAddr(hop string) (netip.Addr, bool) {
	if withPort, err := netip.ParseAddrPort(hop); err == nil {
		return withPort.Addr().Unmap(), true
	}
	addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(hop, "["), "]"))
	return addr.Unmap(), err == nil
}
