package main

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
)

// gate is a proxy that passes one command at a time to a server.
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

// pass passes the commands of a client on, until one of the two closes its connection.
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
		reply, err := g.exchange(server, command)
		if err != nil {
			return
		}
		if _, err := client.Write(reply); err != nil {
			return
		}
	}
}

func (g *gate) exchange(server net.Conn, command []byte) ([]byte, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, err := server.Write(command); err != nil {
		return nil, err
	}
	return message(server)
}

// maxMessage is the length of the longest message of the protocol, in bytes.
const maxMessage = 48_000_000

// message reads one message of MongoDB's wire protocol. A message begins with its length in bytes, these
// four included, in little-endian order.
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
