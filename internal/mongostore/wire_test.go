package mongostore

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
)

// wire is a proxy between a client and a server. It can close the connection at any command: before the
// server receives it, or before the client receives the response.
type wire struct {
	server string
	mu     sync.Mutex
	cut    func(command string) fate // nil to forward all commands
	down   atomic.Bool               // the server is away: connections are closed, also the driver's own
}

// fate says how the wire treats a command.
type fate int

const (
	passes  fate = iota // the command and its response are forwarded
	unsent              // the server never receives the command
	unheard             // the server executes the command, but the client receives no response
	held                // the server never receives the command, and the connection stays open
)

// headerLength is the length in bytes of a message's header in MongoDB's wire protocol.
const headerLength = 16

// newWire starts a wire to the server of a URI, and returns it with the URI that leads through it. The
// wire is closed when the test ends.
func newWire(t *testing.T, uri string) (*wire, string) {
	t.Helper()
	at, err := url.Parse(uri)
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	w := &wire{server: at.Host}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(client)
		}
	}()
	at.Host = l.Addr().String()
	q := at.Query()
	q.Set("directConnection", "true") // otherwise a replica set would return addresses that bypass the wire
	at.RawQuery = q.Encode()
	return w, at.String()
}

// cutWhen sets the function that decides the fate of commands from now on; nil forwards all commands.
func (w *wire) cutWhen(cut func(command string) fate) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
}

// carry forwards the messages of a client's connection until it is closed or cut.
func (w *wire) carry(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", w.server)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		m, err := readMessage(client)
		if err != nil {
			return
		}
		what := w.fateOf(m)
		switch {
		case what == held:
			_, _ = io.Copy(io.Discard, client)
			return
		case what == unsent, w.down.Load():
			return
		}
		if _, err := server.Write(m); err != nil {
			return
		}
		reply, err := readMessage(server)
		if err != nil || what == unheard {
			return
		}
		if _, err := client.Write(reply); err != nil {
			return
		}
	}
}

// fateOf returns the fate of a message. The driver's own commands are always forwarded.
func (w *wire) fateOf(m []byte) fate {
	w.mu.Lock()
	defer w.mu.Unlock()
	command := commandOf(m)
	switch command {
	case "", "hello", "isMaster", "ismaster", "ping", "endSessions", "killCursors":
		return passes
	}
	if w.cut == nil {
		return passes
	}
	return w.cut(command)
}

// commandOf returns the name of the command in an OP_MSG, which is the first key of its document; "" for
// other messages.
func commandOf(m []byte) string {
	const opMsg, toKey = 2013, headerLength + 4 + 1 + 4 + 1
	if len(m) < toKey || binary.LittleEndian.Uint32(m[12:]) != opMsg {
		return ""
	}
	name, _, _ := bytes.Cut(m[toKey:], []byte{0})
	return string(name)
}

// readMessage reads a whole message, header included.
func readMessage(r io.Reader) ([]byte, error) {
	head := make([]byte, headerLength)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	m := make([]byte, binary.LittleEndian.Uint32(head))
	copy(m, head)
	_, err := io.ReadFull(r, m[headerLength:])
	return m, err
}
