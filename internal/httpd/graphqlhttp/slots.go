package graphqlhttp

import (
	"net/netip"
	"sync"
)

// slots bound how many bodies are in memory at once: in all, and for one client, which so leaves
// room for others.
type slots struct {
	room  chan struct{} // holds an element for each slot that is taken
	share int           // of one client

	mu      sync.Mutex
	clients map[netip.Prefix]*clientSlots // those that hold slots or wait for one
}

// clientSlots are the slots of one client.
type clientSlots struct {
	room  chan struct{}
	users int // requests that hold a slot or wait for one
}

func newSlots(total, share int) *slots {
	return &slots{room: make(chan struct{}, total), share: share, clients: map[netip.Prefix]*clientSlots{}}
}

// take takes a slot for a client, and returns what frees it. It waits while the client has its
// share, or all slots are taken, until done is closed; ok is then false.
func (s *slots) take(client netip.Prefix, done <-chan struct{}) (free func(), ok bool) {
	mine := s.join(client)
	if !enter(mine.room, done) {
		s.leave(client, mine)
		return nil, false
	}
	if !enter(s.room, done) { // at most its share of those who wait here are one client's
		<-mine.room
		s.leave(client, mine)
		return nil, false
	}
	return func() {
		<-s.room
		<-mine.room
		s.leave(client, mine)
	}, true
}

// enter takes room. It prefers room that there is to done, so that a closed done means not to wait.
func enter(room chan<- struct{}, done <-chan struct{}) bool {
	select {
	case room <- struct{}{}:
		return true
	default:
	}
	select {
	case room <- struct{}{}:
		return true
	case <-done:
		return false
	}
}

func (s *slots) join(client netip.Prefix) *clientSlots {
	s.mu.Lock()
	defer s.mu.Unlock()
	mine := s.clients[client]
	if mine == nil {
		mine = &clientSlots{room: make(chan struct{}, s.share)}
		s.clients[client] = mine
	}
	mine.users++
	return mine
}

func (s *slots) leave(client netip.Prefix, mine *clientSlots) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if mine.users--; mine.users == 0 {
		delete(s.clients, client)
	}
}
