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

// Documents configures persisted documents: clients send the id of a document in place of its text.
type Documents struct {
	// Trusted are the documents of manifests, by id; see [ReadManifest].
	Trusted map[string]string
	// TrustedOnly refuses all other documents.
	TrustedOnly bool
}

// ReadManifest reads the manifest of a client's build, and returns its documents by id. It reads
// Apollo's format, and a map of ids to documents as Relay's compiler and GraphQL Code Generator
// write it. The error of anything else has code Invalid.
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
		return nil, content.Errorf(content.Invalid, "the file is not a manifest: it needs Apollo's format, or a JSON object of ids and documents as Relay and GraphQL Code Generator write it")
	}
	for id, document := range documents {
		if id == "" || document == "" {
			return nil, content.Errorf(content.Invalid, "the manifest has an operation without an id or without a document")
		}
	}
	return documents, nil
}

// persisted finds documents by the ids that clients send.
type persisted struct {
	Documents
	trusted    map[string]bool           // the trusted documents, by hash
	registered lru.Cache[string, string] // the documents that clients registered, by hash
}

// registeredBytes is about how much memory the registered documents take. The cache admits by
// frequency, so that documents that are sent once do not evict those in use.
const registeredBytes = 8 << 20

func newPersisted(d Documents) *persisted {
	p := &persisted{Documents: d, trusted: map[string]bool{}, registered: otter.Must(&otter.Options[string, string]{
		Executor:      func(work func()) { work() }, // evicts before it stores more
		MaximumWeight: registeredBytes, Weigher: func(hash, text string) uint32 { return footprint.Entry(hash, text) },
	})}
	for _, text := range d.Trusted {
		p.trusted[hash(text)] = true
	}
	return p
}

// hash returns the SHA-256 of a document in hexadecimal.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// The error codes of persisted documents, which Apollo's clients recognise.
const (
	codeNotFound = "PERSISTED_QUERY_NOT_FOUND"
	codeMismatch = "PERSISTED_QUERY_HASH_MISMATCH"
)

// find sets the document of a request that has only its id, and refuses documents that may not be
// executed. id is empty when the request has none.
func (p *persisted) find(r *graphql.RawParams, id string) *problem {
	switch {
	case r.Query == "" && id == "":
		return malformed("query is missing; send the text of the operation in it")
	case r.Query == "":
		return p.byID(r, id)
	case p.TrustedOnly && !p.trusted[hash(r.Query)]:
		return untrusted()
	case hashOf(r) != "" && hashOf(r) != hash(r.Query):
		return &problem{status: http.StatusBadRequest, malformed: true, code: codeMismatch, message: "sha256Hash is not the SHA-256 of query"}
	}
	return nil
}

// byID sets the document of a request by its id.
func (p *persisted) byID(r *graphql.RawParams, id string) *problem {
	if text, ok := p.Trusted[id]; ok {
		r.Query = text
		return nil
	}
	if p.TrustedOnly {
		return untrusted()
	}
	if text, ok := p.registered.GetIfPresent(id); ok {
		r.Query = text
		return nil
	}
	// Apollo's clients recognise this message, and then send the document with its hash.
	return &problem{status: http.StatusBadRequest, legacy: true, code: codeNotFound, message: "PersistedQueryNotFound"}
}

func untrusted() *problem {
	return &problem{status: http.StatusForbidden, code: string(content.Forbidden), message: "this server executes trusted documents only: those of the manifests in --trusted-documents"}
}

// register stores a valid document that a client sent with its hash.
func (p *persisted) register(r *graphql.RawParams) {
	if h := hashOf(r); h != "" && !p.TrustedOnly {
		p.registered.Set(h, r.Query)
	}
}

// hashExtension is the extension with the document's hash, as in Apollo's automatic persisted
// queries (https://www.apollographql.com/docs/apollo-server/performance/apq).
const hashExtension = "sha256Hash"

// hashOf returns the hash that a request gives for its document; empty for none.
func hashOf(r *graphql.RawParams) string {
	h, _ := r.Extensions[hashExtension].(string)
	return h
}
