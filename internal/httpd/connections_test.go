package httpd_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/httpd"
)

// dialFrom connects from an address of this machine.
func dialFrom(t *testing.T, from, to string) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).Dial("tcp", to)
	if err != nil {
		t.Skipf("this system does not connect from %s: %v", from, err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// alive sends a health check on a connection, and returns the status; 0 when the connection was closed
// without one.
func alive(conn net.Conn) int {
	_ = conn.SetDeadline(time.Now().Add(soon))
	_, _ = io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode
}

func TestConnectionsOfOneClientAreLimited(t *testing.T) {
	c := config(t)
	c.MaxConnections = 4
	addr, end, ended := serve(t, c)
	var open []net.Conn
	for n, begin := range []string{"", "GET /healthz HTT", "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"} {
		conn := dialFrom(t, "127.0.0.1", addr)
		if _, err := io.WriteString(conn, begin); err != nil {
			t.Fatalf("connection %d: %v", n, err)
		}
		open = append(open, conn)
	}
	idle := dialFrom(t, "127.0.0.1", addr)
	if got := alive(idle); got != 200 {
		t.Fatalf("a connection within the limit: got %d", got)
	}
	for range 20 {
		refused := dialFrom(t, "127.0.0.1", addr)
		_ = refused.SetReadDeadline(time.Now().Add(soon))
		said, err := io.ReadAll(refused) // the server must not wait for a request
		if err != nil || !strings.HasPrefix(string(said), "HTTP/1.1 429 ") || !strings.Contains(string(said), "\r\nRetry-After: 1\r\n") || !strings.HasSuffix(string(said), "for more requests\n") {
			t.Fatalf("one more: got %q, %v", said, err)
		}
	}
	if got := alive(idle); got != 200 {
		t.Errorf("a connection that was open before: got %d", got)
	}
	if got := alive(dialFrom(t, "127.0.0.2", addr)); got != 200 {
		t.Errorf("another client: got %d", got)
	}
	_ = open[0].Close()
	for limit := time.Now().Add(soon); alive(dialFrom(t, "127.0.0.1", addr)) != 200; {
		if time.Now().After(limit) {
			t.Fatal("a connection that was closed still counts")
		}
	}
	for _, conn := range append(open, idle) {
		_ = conn.Close()
	}
	end()
	if err := <-ended; err != nil {
		t.Errorf("the server ends with %v", err)
	}
}

// TestTrustedProxiesHaveNoConnectionLimit opens many connections from a trusted proxy, and with the limit
// off.
func TestTrustedProxiesHaveNoConnectionLimit(t *testing.T) {
	proxied, off := config(t), config(t)
	proxied.MaxConnections = 2
	proxied.TrustedProxies, _ = httpd.ParseProxies([]string{"127.0.0.0/8"})
	for reason, c := range map[string]httpd.Config{"a trusted proxy": proxied, "no limit": off} {
		addr, _, _ := serve(t, c)
		for range 20 {
			if got := alive(dialFrom(t, "127.0.0.1", addr)); got != 200 {
				t.Errorf("%s: got %d", reason, got)
			}
		}
	}
}
