package command

import (
	"io"

	"broadsheet/internal/transfer"
)

// tally is the line of a report that counts documents or files of a kind.
type tally struct {
	Kind      string `json:"kind" head:""`
	New       int    `json:"new" head:"NEW"`
	Changed   int    `json:"changed" head:"CHANGED"`
	Unchanged int    `json:"unchanged" head:"UNCHANGED"`
}

func tallyOf(kind string, t transfer.Tally) tally { return tally{kind, t.New, t.Changed, t.Unchanged} }

// writeTallies prints what an import or a copy did with each kind of document.
func writeTallies(w io.Writer, asJSON bool, issues, pages, articles transfer.Tally) error {
	return writeRows(w, asJSON, []tally{tallyOf("issues", issues), tallyOf("pages", pages), tallyOf("articles", articles)})
}
