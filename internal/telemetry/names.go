package telemetry

import "sync"

// maxNames is how many names of operations metrics tell apart: the first that run. Clients of
// one newspaper have some dozens; who makes up more finds them all counted as "other".
const maxNames = 100

// maxName is the longest name that is told apart, in bytes; no document has a longer one
// (guard.Limits).
const maxName = 100

// names are the operations' names that have series of their own.
type names struct {
	mu    sync.Mutex
	known map[string]bool
}

// label is the name under which an operation is counted.
func (n *names) label(operation string) string {
	if operation == "" {
		return "anonymous"
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.known == nil {
		n.known = map[string]bool{}
	}
	if !n.known[operation] {
		if len(n.known) >= maxNames || len(operation) > maxName {
			return "other"
		}
		n.known[operation] = true
	}
	return operation
}
