package graphqlhttp

import (
	"net/netip"
	"sync"
)

// slots limit how many bodies are in memory at once: in total, and of one client, so that one
// client cannot take all.
type slots struct {
	taken     chan struct{} // holds an element for each taken slot
	perClient int

	mu      sync.Mutex
	clients map[netip.Prefix]*clientSlots // the clients that hold slots or wait for one
}

// clientSlots are the slots of one client.
type clientSlots struct {
	taken chan struct{}
	users int // requests that hold a slot or wait for one
}

func newSlots(total, perClient int) *slots {
	return &slots{taken: make(chan struct{}, total), perClient: perClient, clients: map[netip.Prefix]*clientSlots{}}
}

// take takes a slot for a client, and returns the function that frees it. While the client has as
// many as it may, or all slots are taken, it waits until done is closed; then ok is false.
func (s *slots) take(client netip.Prefix, done <-chan struct{}) (free func(), ok bool) {
	own := s.join(client)
	if !enter(own.taken, done) {
		s.leave(client, own)
		return nil, false
	}
	if !enter(s.taken, done) { // of the requests that wait here, at most perClient are one client's
		<-own.taken
		s.leave(client, own)
		return nil, false
	}
	return func() {
		<-s.taken
		<-own.taken
		s.leave(client, own)
	}, true
}

// enter adds an element to a channel. It tries once before it looks at done, so that a closed done
// means not to wait.
func enter(taken chan<- struct{}, done <-chan struct{}) bool {
	select {
	case taken <- struct{}{}:
		return true
	default:
	}
	select {
	case taken <- struct{}{}:
		return true
	case <-done:
		return false
	}
}

func (s *slots) join(client netip.Prefix) *clientSlots {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := s.clients[client]
	if own == nil {
		own = &clientSlots{taken: make(chan struct{}, s.perClient)}
		s.clients[client] = own
	}
	own.users++
	return own
}

func (s *slots) leave(client netip.Prefix, own *clientSlots) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if own.users--; own.users == 0 {
		delete(s.clients, client)
	}
}
