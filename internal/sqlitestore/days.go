package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"broadsheet/internal/content"
)

// dayCounter adds views to articles' daily counts, in the transaction that counts the views.
type dayCounter struct {
	tx          *sql.Tx
	now         time.Time
	today       map[content.ID]content.Date // by publication
	read, write *sql.Stmt
}

func newDayCounter(ctx context.Context, tx *sql.Tx, now time.Time) (*dayCounter, error) {
	d := &dayCounter{tx: tx, now: now, today: map[content.ID]content.Date{}}
	var errRead, errWrite error
	d.read, errRead = tx.PrepareContext(ctx, `SELECT v.rank, v.publication_id, ifnull(d.days, '[]')
		FROM views v LEFT JOIN daily_views d ON d.article_id = v.article_id WHERE v.article_id = ?`)
	d.write, errWrite = tx.PrepareContext(ctx, `INSERT INTO daily_views (article_id, publication_id, days, last_day, day, week, month) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (article_id) DO UPDATE SET days = excluded.days, last_day = excluded.last_day, day = excluded.day, week = excluded.week, month = excluded.month`)
	return d, errors.Join(errRead, errWrite)
}

func (d *dayCounter) close() {
	_ = d.read.Close()
	_ = d.write.Close()
}

// add adds n views to an article's count of the day, and returns its total count.
func (d *dayCounter) add(ctx context.Context, id content.ID, n int64) (rank int64, err error) {
	var publication content.ID
	var text string
	var counts content.DailyViews
	if err := d.read.QueryRowContext(ctx, id).Scan(&rank, &publication, &text); err != nil || n == 0 {
		return rank, err
	}
	if err := json.Unmarshal([]byte(text), &counts); err != nil {
		return 0, err
	}
	today, err := d.todayOf(ctx, publication)
	if err != nil {
		return 0, err
	}
	counts = counts.Add(today, n)
	encoded, err := json.Marshal(counts)
	if err != nil {
		return 0, err
	}
	sums := counts.Sums()
	_, err = d.write.ExecContext(ctx, id, publication, string(encoded), sums.LastDay, sums.Day, sums.Week, sums.Month)
	return rank, err
}

// todayOf returns today's date in a publication's time zone; in UTC when no publication has the id.
func (d *dayCounter) todayOf(ctx context.Context, publication content.ID) (content.Date, error) {
	if today, cached := d.today[publication]; cached {
		return today, nil
	}
	var text string
	var p content.Publication
	err := d.tx.QueryRowContext(ctx, `SELECT doc FROM publications WHERE id = ?`, publication).Scan(&text)
	switch {
	case errors.Is(err, sql.ErrNoRows): // its time zone is unknown
	case err != nil:
		return "", err
	default:
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			return "", err
		}
	}
	d.today[publication] = content.DateOf(d.now.In(p.Location()))
	return d.today[publication], nil
}
