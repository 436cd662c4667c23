package httpd_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/httpd"

	"github.com/99designs/gqlgen/graphql"
)

// soon is how long a request may take that waits for no other. It is less than the time that the server
// gives to slow bodies.
const soon = 2500 * time.Millisecond

// entered makes a server count its requests, and returns a function that waits for n more.
func entered(t *testing.T, c *httpd.Config) (wait func(n int)) {
	came := make(chan struct{}, 1000)
	c.Observer = probe{identified: func(context.Context) { came <- struct{}{} }}
	return func(n int) {
		t.Helper()
		limit := time.After(5 * time.Second)
		for got := range n {
			select {
			case <-came:
			case <-limit:
				t.Fatalf("%d of %d requests arrived", got, n)
			}
		}
	}
}

// send starts a request of a client on a new connection.
func send(t *testing.T, addr, client, framing, body string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: %s\r\nContent-Type: application/json\r\n%s\r\n\r\n%s", client, framing, body); err != nil {
		t.Fatal(err)
	}
	return conn
}

// answered wants the response on a connection, soon.
func answered(t *testing.T, conn net.Conn, reason string) {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(soon))
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Errorf("%s: %v", reason, err)
		return
	}
	defer response.Body.Close()
	if text, err := io.ReadAll(response.Body); err != nil || response.StatusCode != 200 || string(text) != `{"data":{"__typename":"Query"}}` {
		t.Errorf("%s: got %s %s, %v", reason, response.Status, text, err)
	}
}

// wholeBodies returns complete bodies, each with the header for its length.
func wholeBodies() map[string][2]string {
	const short = `{"query":"{__typename}"}`
	long := short + strings.Repeat(" ", 20<<10)
	chunks := func(body string) string { return fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(body), body) }
	length := func(body string) string { return fmt.Sprintf("Content-Length: %d", len(body)) }
	return map[string][2]string{
		"a short one": {length(short), short}, "a short one in chunks": {"Transfer-Encoding: chunked", chunks(short)},
		"a long one": {length(long), long}, "a long one in chunks": {"Transfer-Encoding: chunked", chunks(long)},
	}
}

// TestSlowBodiesDoNotBlockOthers lets one client send many bodies that never end, while it and another
// client send complete ones.
func TestSlowBodiesDoNotBlockOthers(t *testing.T) {
	much := fmt.Sprintf("%x\r\n%s\r\n", 17<<10, strings.Repeat(" ", 17<<10))
	for _, c := range []struct {
		reason, framing, body string
		connections           int
	}{
		{"chunks", "Transfer-Encoding: chunked", "2\r\n{ \r\n", 60},
		{"chunks on many connections", "Transfer-Encoding: chunked", "2\r\n{ \r\n", 300},
		{"a long body", "Content-Length: 90000", "{ ", 300},
		{"a short body", "Content-Length: 90", "{ ", 300},
		{"a long body that arrived in part", "Content-Length: 90000", strings.Repeat(" ", 17<<10), 60},
		{"long chunks that arrived in part", "Transfer-Encoding: chunked", much, 60},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			conf := config(t)
			conf.TrustedProxies, _ = httpd.ParseProxies([]string{"127.0.0.1"})
			wait := entered(t, &conf)
			addr, _, _ := serve(t, conf)
			for range c.connections {
				send(t, addr, "192.0.2.1", c.framing, c.body)
			}
			wait(c.connections)
			for reason, whole := range wholeBodies() {
				answered(t, send(t, addr, "192.0.2.2", whole[0], whole[1]), reason+" of another client")
				if strings.HasPrefix(reason, "a short") {
					answered(t, send(t, addr, "192.0.2.1", whole[0], whole[1]), reason+" of the same client")
				}
			}
		})
	}
}

// TestLongBodiesWaitForEachOther sends more long bodies at once than one client has slots.
func TestLongBodiesWaitForEachOther(t *testing.T) {
	addr, _, _ := serve(t, config(t))
	whole := wholeBodies()["a long one"]
	var wg sync.WaitGroup
	for range 40 {
		conn := send(t, addr, "192.0.2.1", whole[0], whole[1])
		wg.Go(func() { answered(t, conn, "one of many") })
	}
	wg.Wait()
}

// unread is a connection whose client does not read.
type unread struct {
	*httptest.ResponseRecorder
	writing chan struct{}
	leave   chan struct{}
}

func (u unread) Write(b []byte) (int, error) {
	u.writing <- struct{}{}
	<-u.leave
	return u.ResponseRecorder.Write(b)
}

// TestSlowReadersDoNotBlockOthers leaves responses to long bodies unread, while others send long bodies.
func TestSlowReadersDoNotBlockOthers(t *testing.T) {
	h := httpd.Handler(config(t))
	request := func(n int) *http.Request {
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(wholeBodies()["a long one"][1]))
		r.Header.Set("Content-Type", "application/json")
		r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", n)
		return r
	}
	writing, leave := make(chan struct{}, 30), make(chan struct{})
	var wg sync.WaitGroup
	for n := range 20 {
		wg.Go(func() { h.ServeHTTP(unread{httptest.NewRecorder(), writing, leave}, request(n/8)) })
	}
	defer wg.Wait()
	defer close(leave)
	limit := time.After(soon)
	for n := range 20 {
		select {
		case <-writing:
		case <-limit:
			t.Fatalf("only %d of 20 responses were made; the others wait for slow readers", n)
		}
	}
	w := httptest.NewRecorder()
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	h.ServeHTTP(w, request(1).WithContext(ctx))
	if w.Code != 200 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

// TestSlowExecutionDoesNotBlockOthers lets the operations of one client's long bodies wait.
func TestSlowExecutionDoesNotBlockOthers(t *testing.T) {
	c := config(t)
	waiting, leave := make(chan struct{}, 10), make(chan struct{})
	c.TrustedProxies, _ = httpd.ParseProxies([]string{"127.0.0.1"})
	executor := c.Executor
	c.Executor = slowFor{executor, slow{executor, waiting, leave}, "192.0.2.1"}
	wait := entered(t, &c)
	addr, _, _ := serve(t, c)
	whole := wholeBodies()["a long one"]
	var conns []net.Conn
	for range 20 {
		conns = append(conns, send(t, addr, "192.0.2.1", whole[0], whole[1]))
	}
	wait(20)
	answered(t, send(t, addr, "192.0.2.2", whole[0], whole[1]), "another client")
	close(leave)
	for _, conn := range conns {
		answered(t, conn, "one that waited")
	}
}

// slowFor is an executor that delays one client's operations.
type slowFor struct {
	graphql.GraphExecutor
	slow   slow
	client string
}

func (s slowFor) DispatchOperation(ctx context.Context, op *graphql.OperationContext) (graphql.ResponseHandler, context.Context) {
	if op.Headers.Get("X-Forwarded-For") == s.client {
		select {
		case s.slow.waiting <- struct{}{}:
		default:
		}
		<-s.slow.leave
	}
	return s.GraphExecutor.DispatchOperation(ctx, op)
}
