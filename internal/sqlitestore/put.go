package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
	"broadsheet/internal/words"
)

// batchWriter writes documents in a transaction, stamped with a revision, and the search entries of
// articles. After the first error it does nothing.
type batchWriter struct {
	ctx      context.Context
	tx       *sql.Tx
	revision int64
	now      time.Time
	entries  []words.Entry // of the batch's articles; made before the transaction, because other writers wait for it
	err      error
}

func (p *batchWriter) exec(query string, args ...any) {
	if p.err == nil {
		_, p.err = p.tx.ExecContext(p.ctx, query, args...)
	}
}

func (p *batchWriter) batch(b content.Batch) {
	for _, d := range b.Publications {
		d.CarryHistory(stored[content.Publication](p, "publications", d), p.revision)
		p.document("publications", d, column{"name", d.Name})
	}
	for _, d := range b.Sections {
		p.document("sections", d, column{"publication_id", d.PublicationID}, column{"name", d.Name})
	}
	for _, d := range b.Authors {
		p.document("authors", d, column{"publication_id", d.PublicationID}, column{"name", d.Name}, column{"folded", strings.ToLower(d.Name)})
	}
	for _, d := range b.Issues {
		p.document("issues", d, column{"publication_id", d.PublicationID}, column{"date", d.Date})
	}
	for _, d := range b.Pages {
		p.document("pages", d, column{"publication_id", d.PublicationID}, column{"issue_id", d.IssueID}, column{"section_id", d.SectionID},
			column{"ordinal", d.Ordinal}, column{"section_order", d.SectionOrder()})
	}
	for _, d := range b.Articles {
		p.article(d)
	}
	for _, d := range b.Partners {
		d.CarryHistory(stored[content.Partner](p, "partners", d), p.revision, p.now)
		p.exec(`UPDATE meta SET clock = ? WHERE clock = 0`, p.now.UnixMilli()) // transitions count from the first partner on
		p.document("partners", d)
	}
	for _, d := range b.Views {
		p.views(d)
	}
	if len(b.Articles) > 0 {
		p.indexArticles(b.Articles, p.entries)
	}
}

func (p *batchWriter) article(d content.Draft) {
	d.CarryHistory(stored[content.Article](p, "articles", d.Article), p.now)
	visibility := d.VisibilityFields()
	p.document("articles", d.Article, column{"publication_id", d.PublicationID}, column{"issue_id", d.IssueID},
		column{"page_id", d.PageID}, column{"section_id", d.SectionID}, column{"reading_order", d.ReadingOrder()},
		column{"published_at", d.PublishedAt.UnixMilli()}, column{"has_images", d.HasPicture()}, column{"folded", strings.ToLower(d.Title)},
		column{"visible_until", millis(visibility.VisibleUntil)}, column{"syndication", visibility.Syndication}, column{"pictures", visibility.Pictures},
		column{"turn", d.NextTransition(p.now).UnixMilli()}, column{"withdrawn_at", millis(d.WithdrawnAt())})
	p.exec(`INSERT INTO bodies (id, doc) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc`, d.ID, p.json(d.Body))
	p.exec(`DELETE FROM article_authors WHERE article_id = ?`, d.ID)
	for _, author := range d.AuthorIDs() {
		p.exec(`INSERT INTO article_authors (author_id, published_at, article_id) VALUES (?, ?, ?)`, author, d.PublishedAt.UnixMilli(), d.ID)
	}
	p.views(d)
}

// views writes the view count that the source gives, if any, as the number to count from.
func (p *batchWriter) views(d content.Draft) {
	p.exec(`INSERT INTO views (article_id, publication_id, imported) VALUES (?, ?, ?)
		ON CONFLICT (article_id) DO UPDATE SET publication_id = excluded.publication_id, imported = ifnull(excluded.imported, imported)`,
		d.ID, d.PublicationID, d.ViewCount)
	p.exec(`UPDATE daily_views SET publication_id = ? WHERE article_id = ? AND publication_id = ''`, d.PublicationID, d.ID)
}

// column is a value that queries filter or sort by.
type column struct {
	name  string
	value any
}

// document stamps a document and writes it with its columns.
func (p *batchWriter) document(table string, d content.Document, columns ...column) {
	stamp := d.DocumentStamp()
	storage.Stamp(stamp, p.revision, p.now)
	columns = append(columns, column{"id", d.DocumentID()}, column{"revision", stamp.Revision}, column{"created", stamp.Created},
		column{"visible_from", releaseMillis(d)}, column{"doc", p.json(d)})
	names, values := make([]string, len(columns)), make([]any, len(columns))
	for i, c := range columns {
		names[i], values[i] = c.name, c.value
	}
	p.exec(`INSERT OR REPLACE INTO `+table+` (`+strings.Join(names, ", ")+`) VALUES (?`+strings.Repeat(", ?", len(names)-1)+`)`, values...)
}

// stored returns the stored version of a document that is about to be replaced; nil when there is none.
func stored[T any, D interface {
	*T
	content.Document
}](p *batchWriter, table string, d D) *T {
	if p.err != nil || d.DocumentStamp().Created == 0 {
		return nil
	}
	var text sql.RawBytes
	rows, err := p.tx.QueryContext(p.ctx, `SELECT doc FROM `+table+` WHERE id = ?`, d.DocumentID())
	if err != nil {
		p.err = err
		return nil
	}
	defer rows.Close()
	if !rows.Next() {
		p.err = rows.Err()
		return nil
	}
	old := new(T)
	if p.err = rows.Scan(&text); p.err == nil {
		p.err = json.Unmarshal(text, old)
	}
	return old
}

// releaseMillis returns a document's release for the column visible_from.
func releaseMillis(d content.Document) int64 { return millis(d.Release()) }

// millis returns a time for a column: milliseconds since 1970, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func (p *batchWriter) json(d any) string {
	text, err := json.Marshal(d)
	if p.err == nil {
		p.err = err
	}
	return string(text)
}
