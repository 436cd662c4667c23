package sqlitestore

import (
	"context"
	"database/sql"
)

// addedColumns are the columns that files from earlier versions lack, with the statements that fill them.
var addedColumns = []struct{ table, column, definition, fill string }{
	{"meta", "clock", "INTEGER NOT NULL DEFAULT 0", ""},
	{"meta", "name", "TEXT NOT NULL DEFAULT ''", ""},
	{"pages", "publication_id", "TEXT NOT NULL DEFAULT ''", `UPDATE pages SET publication_id = json_extract(doc, '$.publicationId')`},
	{"articles", "visible_until", "INTEGER NOT NULL DEFAULT 9007199254740991", ""},
	{"articles", "syndication", "TEXT NOT NULL DEFAULT ''", ""},
	{"articles", "pictures", "INTEGER NOT NULL DEFAULT 1", `UPDATE articles SET pictures = 0 WHERE ifnull(json_array_length(doc, '$.images'), 0) = 0
		AND NOT EXISTS (SELECT 1 FROM bodies b WHERE b.id = articles.id AND instr(b.doc, '"image":') > 0)`},
	{"articles", "turn", "INTEGER NOT NULL DEFAULT 9007199254740991", `UPDATE articles SET turn = visible_from WHERE visible_from > (unixepoch() - 10) * 1000`},
	{"articles", "withdrawn_at", "INTEGER NOT NULL DEFAULT 0", ""},
	{"search_keys", "visible_until", "INTEGER NOT NULL DEFAULT 9007199254740991", ""},
	{"search_keys", "pictures", "INTEGER NOT NULL DEFAULT 1", ""},
}

// addColumns adds the missing columns to existing tables.
func addColumns(ctx context.Context, tx *sql.Tx) error {
	for _, a := range addedColumns {
		var table, column bool
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pragma_table_info(?1)), EXISTS (SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2)`,
			a.table, a.column).Scan(&table, &column)
		if err != nil {
			return err
		}
		if !table || column {
			continue
		}
		if _, err := tx.ExecContext(ctx, `ALTER TABLE `+a.table+` ADD COLUMN `+a.column+` `+a.definition); err != nil {
			return err
		}
		if a.fill == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, a.fill); err != nil {
			return err
		}
	}
	return nil
}
