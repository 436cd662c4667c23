package graph

import "sync"

// seen collects documents as an operation reads them, so that a relation can be followed
// from all documents of a level at once, although a resolver is given those of one list.
// Only relations to one document, or to few, are followed so: of paged lists, a branch that
// does not ask for them could cost as much as one that does.
type seen[T any] struct {
	mu   sync.Mutex
	docs []*T
	read map[string]int
}

func (s *seen[T]) one(doc *T) { s.all([]*T{doc}) }

func (s *seen[T]) all(docs []*T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.docs = append(s.docs, docs...)
}

// ahead returns the documents seen since a relation was last followed.
func (s *seen[T]) ahead(relation string) []*T {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.read == nil {
		s.read = map[string]int{}
	}
	docs := s.docs[s.read[relation]:]
	s.read[relation] = len(s.docs)
	return docs
}
