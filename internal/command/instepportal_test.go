package command_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// portal is a partner that syncs a copy, or the newsroom, which only reads.
type portal struct {
	simulation *simulation
	name       string
	key        string
	rand       *rand.Rand
	pages      int
	rewinds    bool // it sometimes returns to an older cursor; this would hide a missed change

	copy     map[content.ID]string
	cursor   string
	last     int64 // the revision of the last change since begun
	saved    []string
	begun    time.Time               // when the first page of this sync was requested
	received map[content.ID][]string // all changes, for error messages
	once     map[content.ID]bool     // articles so far, in a sync where each may come once only; else nil
	client   *http.Client
}

func (p *simulation) portal(name, key string, r *rand.Rand) *portal {
	return &portal{simulation: p, name: name, key: key, rand: r, rewinds: name == "ben", copy: map[content.ID]string{}, received: map[content.ID][]string{}, client: &http.Client{Timeout: 15 * time.Second}}
}

// copied is a partner's copy of an article.
type copied struct {
	ID       content.ID
	Title    string
	Summary  string
	Body     *struct{ Text string }
	Images   []struct{ URL, Caption string }
	Section  *struct{ ID string }
	Withheld []struct{ Field, Reason string }
}

func (c copied) String() string {
	text, _ := json.Marshal(c)
	return string(text)
}

const (
	articleFields       = `id title summary body { text } images { url caption } section { id } withheld { field reason }`
	changesRequest      = `query($since: String, $first: Int) { changes(since: $since, first: $first) { nodes { kind reason revision at articleId article { status ` + articleFields + ` } } cursor hasMore } }`
	listRequest         = `query($after: String) { articles(first: 100, after: $after) { nodes { status ` + articleFields + ` } pageInfo { hasNextPage endCursor } } }`
	acknowledgeMutation = `mutation($cursor: String!) { acknowledgeChanges(cursor: $cursor) { revision userErrors { code message } } }`
)

// ask sends a query, again and again until a server responds.
func (p *portal) ask(query string, variables map[string]any, data any) bool {
	for tries := 0; tries < 400; tries++ {
		again, err := p.try(query, variables, data)
		if err == nil {
			return true
		}
		if !again {
			p.simulation.t.Errorf("%s: %.80s… %v: %v", p.name, query, variables, err)
			return false
		}
		pause(50 * time.Millisecond)
	}
	p.simulation.t.Errorf("%s: no server responds", p.name)
	return false
}

// try sends a query to one of the servers; again reports that the caller should repeat it.
func (p *portal) try(query string, variables map[string]any, data any) (again bool, err error) {
	r, err := http.NewRequest(http.MethodPost, p.simulation.server().url, bytes.NewReader(body(query, variables)))
	if err != nil {
		return false, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+p.key)
	response, err := p.client.Do(r)
	if err != nil {
		return true, err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusServiceUnavailable || response.StatusCode == http.StatusTooManyRequests {
		return true, fmt.Errorf("%s", response.Status)
	}
	result := struct {
		Data   any
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}{Data: data}
	if err := json.NewDecoder(response.Body).Decode(&result); err != nil {
		return response.StatusCode == http.StatusOK, fmt.Errorf("%s: %w", response.Status, err) // the server was killed while it responded
	}
	for _, e := range result.Errors {
		return e.Extensions.Code == "UNAVAILABLE" || e.Extensions.Code == "RATE_LIMITED", fmt.Errorf("%s: %s", e.Extensions.Code, e.Message)
	}
	return false, nil
}

// keepInStep syncs until stop is closed, with random pauses and restarts.
func (p *portal) keepInStep(t *testing.T, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		switch n := p.rand.IntN(500); {
		case n < 1 && p.rewinds:
			p.startOver()
		case n < 5 && p.rewinds && len(p.saved) > 0:
			p.continueFrom(p.saved[p.rand.IntN(len(p.saved))])
		case n < 25:
			pause(time.Duration(p.rand.IntN(800)) * time.Millisecond)
		case n < 50 && p.cursor != "":
			p.acknowledge(t)
		default:
			p.page(t)
			pause(time.Duration(p.rand.IntN(15)) * time.Millisecond)
		}
	}
}

func (p *portal) startOver() {
	p.copy = map[content.ID]string{}
	p.continueFrom("")
}

// continueFrom continues from a cursor.
func (p *portal) continueFrom(cursor string) { p.cursor, p.last, p.begun = cursor, 0, time.Now() }

func (p *portal) acknowledge(t *testing.T) {
	var a struct {
		AcknowledgeChanges struct {
			Revision   *int64
			UserErrors []struct{ Code, Message string }
		}
	}
	if p.ask(acknowledgeMutation, map[string]any{"cursor": p.cursor}, &a) && (a.AcknowledgeChanges.Revision == nil || len(a.AcknowledgeChanges.UserErrors) > 0) {
		t.Errorf("%s cannot acknowledge %s: %v", p.name, p.cursor, a.AcknowledgeChanges.UserErrors)
	}
}

// change is one change of a page.
type change struct {
	Kind, Reason string
	Revision     int64
	At           time.Time
	ArticleID    content.ID
	Article      *struct {
		Status string
		copied
	}
}

// page requests the next page of changes, and applies it.
func (p *portal) page(t *testing.T) (more bool) {
	var a struct {
		Changes struct {
			Nodes   []change
			Cursor  string
			HasMore bool
		}
	}
	variables := map[string]any{"first": 1 + p.rand.IntN(50)}
	if p.cursor != "" {
		variables["since"] = p.cursor
	}
	if p.pages++; !p.ask(changesRequest, variables, &a) {
		return false
	}
	var seen []content.ID
	for _, c := range a.Changes.Nodes {
		if c.Revision < p.last || slices.Contains(seen, c.ArticleID) || p.once[c.ArticleID] {
			t.Errorf("%s: the change of %s at revision %d comes after revision %d, or twice", p.name, c.ArticleID, c.Revision, p.last)
		}
		p.last, seen = c.Revision, append(seen, c.ArticleID)
		if p.once != nil {
			p.once[c.ArticleID] = true
		}
		p.apply(t, c)
	}
	p.cursor = a.Changes.Cursor
	if p.saved = append(p.saved, p.cursor); !a.Changes.HasMore {
		p.checkWithdrawn(t)
		p.begun = time.Now()
	}
	return a.Changes.HasMore
}

func (p *portal) apply(t *testing.T, c change) {
	p.received[c.ArticleID] = append(p.received[c.ArticleID], fmt.Sprint(time.Now().Format("05.000 "), c.Kind, " ", c.Reason, " at revision ", c.Revision, " of ", c.At.Format("05.000"), " after ", p.cursor))
	switch removed := c.Article == nil; {
	case c.Kind == "REMOVE" && removed && c.Reason != "":
		delete(p.copy, c.ArticleID)
	case c.Kind == "UPSERT" && !removed && c.Reason == "" && c.Article.Status == "PUBLISHED" && c.Article.ID == c.ArticleID:
		p.copy[c.ArticleID] = c.Article.String()
	default:
		t.Errorf("%s: %+v %v", p.name, c, c.Article)
	}
}

// checkWithdrawn fails the test when the copy has an article that was withdrawn before this complete
// sync started; servers may lag by a second.
func (p *portal) checkWithdrawn(t *testing.T) {
	p.simulation.mu.Lock()
	defer p.simulation.mu.Unlock()
	for id, at := range p.simulation.withdrawn {
		if text, there := p.copy[id]; there && at.Before(p.begun.Add(-time.Second)) {
			t.Errorf("%s: %s was withdrawn %s before the sync began, and is still in the copy: %s\n%v", p.name, id, p.begun.Sub(at), text, p.received[id])
			delete(p.simulation.withdrawn, id)
		}
	}
}
