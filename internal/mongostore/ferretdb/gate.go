package main

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
)

// gate passes one command at a time to a server.
type gate struct {
	server string
	mu     sync.Mutex // held from a command to its reply
}

func (g *gate) serve(l net.Listener) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		go g.pass(client)
	}
}

// pass passes a client's commands on, until either side ends.
func (g *gate) pass(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", g.server)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		command, err := message(client)
		if err != nil {
			return
		}
		reply, err := g.ask(server, command)
		if err != nil {
			return
		}
		if _, err := client.Write(reply); err != nil {
			return
		}
	}
}

func (g *gate) ask(server net.Conn, command []byte) ([]byte, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, err := server.Write(command); err != nil {
		return nil, err
	}
	return message(server)
}

// maxMessage is the longest message of the protocol.
const maxMessage = 48_000_000

// message reads one message of MongoDB's wire protocol. Each begins with its length,
// including the length itself, as four bytes with the lowest first.
func message(r io.Reader) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	length := binary.LittleEndian.Uint32(head[:])
	if length < 16 || length > maxMessage {
		return nil, errors.New("this is not MongoDB's wire protocol")
	}
	m := make([]byte, length)
	copy(m, head[:])
	_, err := io.ReadFull(r, m[4:])
	return m, err
}
