package sqlitestore

import (
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/words"
)

// indexArticles replaces the search entries of articles. It runs each kind of statement for all articles
// before the next kind, with rows in order: any other statement between insertions makes FTS5 flush
// them in pieces, which have to be merged later.
func (p *batchWriter) indexArticles(drafts []content.Draft, entries []words.Entry) {
	last := map[content.ID]int{} // when an article occurs twice, its last draft counts
	for i, d := range drafts {
		last[d.ID] = i
	}
	ids := list(slices.Collect(maps.Keys(last)))
	for _, table := range []string{"search", "search_titles"} {
		p.exec(`DELETE FROM `+table+` WHERE rowid IN (SELECT key FROM search_keys WHERE id IN (SELECT value FROM json_each(?)))`, ids)
	}
	p.exec(`DELETE FROM search_keys WHERE id IN (SELECT value FROM json_each(?))`, ids)
	keys := map[int64]int{}
	for _, i := range last {
		keys[p.insertKey(drafts[i])] = i
	}
	inOrder := slices.Sorted(maps.Keys(keys))
	for _, key := range inOrder {
		p.exec(`INSERT INTO search (rowid, text, marks) VALUES (?, ?, ?)`, key, entries[keys[key]].All.String(), markText(drafts[keys[key]].Article))
	}
	for _, key := range inOrder {
		p.exec(`INSERT INTO search_titles (rowid, text, marks) VALUES (?, ?, ?)`, key, entries[keys[key]].Title.String(), markText(drafts[keys[key]].Article))
	}
}

func markText(a *content.Article) string {
	marks := a.Marks()
	for i, m := range marks {
		marks[i] = mark(m)
	}
	return strings.Join(marks, " ")
}

// insertKey inserts the article's row of search_keys under a free key, and returns the key.
func (p *batchWriter) insertKey(a content.Draft) int64 {
	at, visibility := a.PublishedAt.UnixMilli(), a.VisibilityFields()
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(a.ID)) // never fails
	for n := uint32(0); p.err == nil; n++ {
		key := firstKey(at) + int64((hash.Sum32()+n)%(1<<keyBits))
		var r sql.Result
		r, p.err = p.tx.ExecContext(p.ctx, `INSERT INTO search_keys (key, id, revision, created, visible_from, published_at, folded, visible_until, pictures)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
			key, a.ID, a.Revision, a.Created, releaseMillis(a.Article), at, strings.ToLower(a.Title), millis(visibility.VisibleUntil), visibility.Pictures)
		if p.err != nil {
			return 0
		}
		if inserted, err := r.RowsAffected(); err != nil || inserted > 0 {
			p.err = err
			return key
		}
	}
	return 0
}

// fromUnindexed is the part of a query that selects articles whose search entry is missing or outdated.
const fromUnindexed = ` FROM articles a LEFT JOIN search_keys k ON k.id = a.id AND k.revision = a.revision LEFT JOIN bodies b ON b.id = a.id WHERE k.key IS NULL`

// articlesPerIndexStep is how many articles one transaction of indexing handles.
const articlesPerIndexStep = 200

// indexMissing indexes the articles whose search entry is missing or outdated: all articles, in a file from
// a version without search. When it is interrupted, the next call continues.
func (s *Store) indexMissing(ctx context.Context) error {
	var some bool
	if err := s.write.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1`+fromUnindexed+`)`).Scan(&some); err != nil || !some {
		return err
	}
	var after content.ID
	for done := false; !done; {
		err := s.transact(ctx, func(tx *sql.Tx) error {
			drafts, err := unindexedArticles(ctx, tx, after)
			if done = len(drafts) == 0; err != nil || done {
				return err
			}
			after = drafts[len(drafts)-1].ID
			p := &batchWriter{ctx: ctx, tx: tx}
			p.indexArticles(drafts, words.IndexAll(drafts))
			return p.err
		})
		if err != nil {
			return fmt.Errorf("index articles after %q: %w", after, err)
		}
	}
	return nil
}

// unindexedArticles returns the next articles after an id whose search entry is missing or outdated.
func unindexedArticles(ctx context.Context, tx *sql.Tx, after content.ID) ([]content.Draft, error) {
	rows, err := tx.QueryContext(ctx, `SELECT a.doc, ifnull(b.doc, '{}')`+fromUnindexed+` AND a.id > ? ORDER BY a.id LIMIT ?`, after, articlesPerIndexStep)
	if err != nil {
		return nil, err
	}
	return readDrafts(rows)
}
