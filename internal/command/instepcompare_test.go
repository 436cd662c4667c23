package command_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// compare fails the test unless the partner's copy equals what it may hold, computed in two ways:
// from the articles that the server lists for it, and from its entitlements and the articles that
// the newsroom sees. A second copy, synced from the start, must be the same.
func (p *portal) compare(t *testing.T) {
	for p.page(t) {
	}
	check := func(of string, want map[content.ID]string) {
		for _, id := range differing(p.copy, want) {
			t.Errorf("%s, %s: the copy has\n%s\nand should have\n%s\nchanges:\n%s\n%s", p.name, of, p.copy[id], want[id], strings.Join(p.received[id], "\n"), p.simulation.storedState(id))
		}
	}
	listed := p.list(t)
	check("compared with the list", listed)
	allowed := map[content.ID]string{}
	for _, id := range p.simulation.newsroom.allowedArticles(t, p.name) {
		if allowed[id] = p.copy[id]; allowed[id] == "" {
			allowed[id] = "an article"
		}
	}
	check("compared with the entitlements", allowed)
	first := p.copy
	p.startOver()
	p.once = map[content.ID]bool{}
	for p.page(t) {
	}
	p.once = nil
	check("synced from the start", listed)
	p.copy = first
}

// list returns the articles that the server lists for the partner.
func (p *portal) list(t *testing.T) map[content.ID]string {
	found, after := map[content.ID]string{}, any(nil)
	for {
		var a struct {
			Articles struct {
				Nodes    []struct{ copied }
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
			}
		}
		if !p.ask(listRequest, map[string]any{"after": after}, &a) {
			return found
		}
		for _, n := range a.Articles.Nodes {
			if found[n.ID] != "" {
				t.Errorf("%s: %s is listed twice", p.name, n.ID)
			}
			found[n.ID] = n.String()
		}
		if after = a.Articles.PageInfo.EndCursor; !a.Articles.PageInfo.HasNextPage {
			return found
		}
	}
}

// allowedArticles returns the articles that a partner may hold, computed from the newsroom's view of all
// articles and the partner's entitlements.
func (p *portal) allowedArticles(t *testing.T, name string) (ids []content.ID) {
	entitlements, after := p.simulation.entitlements(t, name), any(nil)
	const query = `query($after: String) { articles(first: 100, after: $after) { nodes { id status publication { id } section { id } rights { syndication } } pageInfo { hasNextPage endCursor } } }`
	for {
		var a struct {
			Articles struct {
				Nodes []struct {
					ID          content.ID
					Status      string
					Publication struct{ ID content.ID }
					Section     *struct{ ID content.ID }
					Rights      struct{ Syndication content.Syndication }
				}
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
			}
		}
		if !p.ask(query, map[string]any{"after": after}, &a) {
			return ids
		}
		for _, n := range a.Articles.Nodes {
			covers := func(e content.Entitlement) bool {
				return e.PublicationID == n.Publication.ID && (n.Rights.Syndication == content.Open || e.SectionIDs == nil || n.Section != nil && slices.Contains(e.SectionIDs, n.Section.ID))
			}
			if n.Status == "PUBLISHED" && n.Rights.Syndication != content.NotSyndicated && slices.ContainsFunc(entitlements, covers) {
				ids = append(ids, n.ID)
			}
		}
		if after = a.Articles.PageInfo.EndCursor; !a.Articles.PageInfo.HasNextPage {
			return ids
		}
	}
}

// entitlements returns the entitlements of a partner that are in force now.
func (p *simulation) entitlements(t *testing.T, name string) (held []content.Entitlement) {
	for _, partner := range p.partners {
		if partner.name != name {
			continue
		}
		var a struct {
			Viewer struct {
				Partner struct {
					Entitlements []struct {
						Publication struct{ ID content.ID }
						Sections    []struct{ ID content.ID }
						From, Until *time.Time
					}
				}
			}
		}
		if !partner.ask(`{ viewer { partner { entitlements { publication { id } sections { id } from until } } } }`, nil, &a) {
			return nil
		}
		for _, e := range a.Viewer.Partner.Entitlements {
			held = append(held, content.Entitlement{PublicationID: e.Publication.ID})
			last := &held[len(held)-1]
			for _, s := range e.Sections {
				last.SectionIDs = append(last.SectionIDs, s.ID)
			}
			if now := time.Now(); e.From != nil && e.From.After(now) || e.Until != nil && !e.Until.After(now) {
				held = held[:len(held)-1]
			}
		}
	}
	return held
}

// storedState returns the stored documents about an article, to analyse a failure.
func (p *simulation) storedState(id content.ID) string {
	var output string
	for _, query := range []string{
		`SELECT 'article ' || doc || ' turn ' || turn FROM articles WHERE id = ?1`, `SELECT 'store at ' || revision || ' of ' || clock FROM meta WHERE ?1 != ''`,
		`SELECT group_concat(doc, char(10)) FROM partners WHERE ?1 != ''`, `SELECT group_concat(doc, char(10)) FROM publications WHERE ?1 != ''`,
	} {
		var line string
		if err := p.db.QueryRow(query, id).Scan(&line); err != nil {
			line = err.Error()
		}
		output += line + "\n"
	}
	return output
}

// differing returns the ids of the articles in which two copies differ.
func differing(a, b map[content.ID]string) (ids []content.ID) {
	all := maps.Clone(a)
	maps.Copy(all, b)
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if a[id] != b[id] {
			ids = append(ids, id)
		}
	}
	return ids
}
