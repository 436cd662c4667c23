package graphqlhttp

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"broadsheet/internal/content"
	"broadsheet/internal/footprint"
	"broadsheet/internal/lru"

	"github.com/99designs/gqlgen/graphql"
	"github.com/maypok86/otter/v2"
)

// Documents are those that clients need not send, only name.
type Documents struct {
	// Trusted are documents by their ids, from manifests; see [ReadManifest].
	Trusted map[string]string
	// TrustedOnly refuses all others.
	TrustedOnly bool
}

// ReadManifest reads the manifest that a client's build wrote: Apollo's, or a map of ids to
// documents, as Relay's compiler and GraphQL Code Generator write it. Anything else is Invalid.
func ReadManifest(text []byte) (map[string]string, error) {
	var apollo struct {
		Format     string
		Operations []struct{ ID, Body string }
	}
	documents := map[string]string{}
	if json.Unmarshal(text, &apollo) == nil && apollo.Format == "apollo-persisted-query-manifest" {
		for _, o := range apollo.Operations {
			documents[o.ID] = o.Body
		}
	} else if err := json.Unmarshal(text, &documents); err != nil {
		return nil, content.Errorf(content.Invalid, "it is no manifest: neither Apollo's nor a map of ids to documents as Relay and GraphQL Code Generator write it")
	}
	for id, document := range documents {
		if id == "" || document == "" {
			return nil, content.Errorf(content.Invalid, "the manifest has a document without an id, or an id without a document")
		}
	}
	return documents, nil
}

// persisted finds documents by what clients name them.
type persisted struct {
	Documents
	trusted map[string]bool           // by their hashes
	learned lru.Cache[string, string] // by their hashes, from clients
}

// learnedBytes is how much of what clients send is remembered. What is used is not pushed out
// by what is sent once: the cache admits by frequency.
const learnedBytes = 8 << 20

func newPersisted(d Documents) *persisted {
	p := &persisted{Documents: d, trusted: map[string]bool{}, learned: otter.Must(&otter.Options[string, string]{
		Executor:      func(work func()) { work() }, // makes room before it takes more
		MaximumWeight: learnedBytes, Weigher: func(hash, text string) uint32 { return footprint.Entry(hash, text) },
	})}
	for _, text := range d.Trusted {
		p.trusted[hash(text)] = true
	}
	return p
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// The codes of errors about documents that are named, as Apollo's clients know them.
const (
	codeNotFound = "PERSISTED_QUERY_NOT_FOUND"
	codeMismatch = "PERSISTED_QUERY_HASH_MISMATCH"
)

// find sets the query of parameters that only name it, and refuses one that may not be asked.
func (p *persisted) find(r *graphql.RawParams, named string) *problem {
	switch {
	case r.Query == "" && named == "":
		return malformed("query is missing: the text of the operation")
	case r.Query == "":
		return p.known(r, named)
	case p.TrustedOnly && !p.trusted[hash(r.Query)]:
		return untrusted()
	case hashOf(r) != "" && hashOf(r) != hash(r.Query):
		return &problem{status: http.StatusBadRequest, malformed: true, code: codeMismatch, message: "sha256Hash is not the SHA-256 of query"}
	}
	return nil
}

func (p *persisted) known(r *graphql.RawParams, named string) *problem {
	if text, ok := p.Trusted[named]; ok {
		r.Query = text
		return nil
	}
	if p.TrustedOnly {
		return untrusted()
	}
	if text, ok := p.learned.GetIfPresent(named); ok {
		r.Query = text
		return nil
	}
	// Clients know this message, and send the query with its hash.
	return &problem{status: http.StatusBadRequest, legacy: true, code: codeNotFound, message: "PersistedQueryNotFound"}
}

func untrusted() *problem {
	return &problem{status: http.StatusForbidden, code: string(content.Forbidden), message: "only trusted documents are answered: those of the manifests that the server was started with"}
}

// learn remembers a document that a client sent with its hash, and that may be executed.
func (p *persisted) learn(r *graphql.RawParams) {
	if named := hashOf(r); named != "" && !p.TrustedOnly {
		p.learned.Set(named, r.Query)
	}
}

// automatic names the hash by which a request names its document, as Apollo's automatic persisted
// queries do (https://www.apollographql.com/docs/apollo-server/performance/apq).
const automatic = "sha256Hash"

func hashOf(r *graphql.RawParams) string {
	given, _ := r.Extensions[automatic].(string)
	return given
}
