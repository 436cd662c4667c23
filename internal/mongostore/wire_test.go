package mongostore

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// wire is a connection to a server that can be cut at any command, before the server gets it
// or before the client gets the answer.
type wire struct {
	server string
	mu     sync.Mutex
	cut    func(command string) fate // nil for a sound wire
}

// fate is what becomes of a command.
type fate int

const (
	passes  fate = iota
	unsent       // the server never gets it
	unheard      // the server does it, the client never hears
)

// headerLength is that of a message of the wire protocol.
const headerLength = 16

// newWire returns the address of a wire to the server of an address.
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
	q.Set("directConnection", "true") // a replica set would tell of addresses beside the wire
	at.RawQuery = q.Encode()
	return w, at.String()
}

// cutWhen decides about commands from now on; nil lets all pass.
func (w *wire) cutWhen(cut func(command string) fate) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
}

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
		if what == unsent {
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

// fateOf decides about a message. Commands of the driver's own are left alone.
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

// commandOf returns the name of the command in an OP_MSG: the first key of its document.
func commandOf(m []byte) string {
	const opMsg, toKey = 2013, headerLength + 4 + 1 + 4 + 1
	if len(m) < toKey || binary.LittleEndian.Uint32(m[12:]) != opMsg {
		return ""
	}
	name, _, _ := bytes.Cut(m[toKey:], []byte{0})
	return string(name)
}

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
