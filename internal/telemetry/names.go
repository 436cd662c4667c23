package telemetry

import "sync"

// maxNames is how many operation names have metrics of their own: the first that run. The clients of a
// newspaper have some dozens. All further names are counted as "other".
const maxNames = 100

// maxName is the longest operation name with metrics of its own, in bytes. [guard.Limits] refuses
// documents with longer ones.
const maxName = 100

// names holds the operation names with metrics of their own.
type names struct {
	mu    sync.Mutex
	known map[string]bool
}

// label returns the label of an operation in metrics. name is empty for an anonymous operation.
func (n *names) label(name string) string {
	if name == "" {
		return "anonymous"
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.known == nil {
		n.known = map[string]bool{}
	}
	if !n.known[name] {
		if len(n.known) >= maxNames || len(name) > maxName {
			return "other"
		}
		n.known[name] = true
	}
	return name
}
