package command

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"
	"unicode"

	"github.com/rivo/uniseg"
)

// output is the flag of commands that print tables.
type output struct {
	JSON bool `name:"json" help:"Print JSON instead of a table, one object a line."`
}

// writeRows prints rows as a table with a header, or as JSON. T is a struct. Its fields with a tag
// `head:"TITLE"` are the columns; its json tags name the fields of the JSON objects.
func writeRows[T any](w io.Writer, asJSON bool, rows []T) error {
	if asJSON {
		return writeJSON(w, rows...)
	}
	var columns [][]int
	var header []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		if title, ok := f.Tag.Lookup("head"); ok {
			columns, header = append(columns, f.Index), append(header, title)
		}
	}
	cells := [][]string{header}
	for _, row := range rows {
		var line []string
		for _, index := range columns {
			line = append(line, cell(reflect.ValueOf(row).FieldByIndex(index).Interface()))
		}
		cells = append(cells, line)
	}
	return align(w, cells)
}

// writeJSON prints each value on a line.
func writeJSON[T any](w io.Writer, values ...T) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, v := range values {
		if err := e.Encode(v); err != nil {
			return err
		}
	}
	return nil
}

// cell formats a value of a table.
func cell(value any) string {
	switch v := value.(type) {
	case time.Time:
		return formatTime(v, v.Location())
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case []string:
		return strings.Join(v, ", ")
	}
	return fmt.Sprint(value)
}

// align prints rows with two spaces between columns. Chinese characters take the width of two
// others. Control characters, which an imported title may contain, do not reach the terminal.
func align(w io.Writer, rows [][]string) error {
	var widths []int
	for _, row := range rows {
		for i, text := range row {
			row[i] = printable(text)
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], uniseg.StringWidth(row[i]))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := ""
		for i, text := range row {
			line += text + strings.Repeat(" ", widths[i]-uniseg.StringWidth(text)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// printable replaces line breaks and control characters by spaces.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

// details prints names and values in two columns. A value that is empty has no line.
type details struct {
	w    io.Writer
	rows [][]string
}

func newDetails(w io.Writer) *details { return &details{w: w} }

func (d *details) add(name, format string, args ...any) {
	if text := fmt.Sprintf(format, args...); text != "" {
		d.rows = append(d.rows, []string{name, text})
	}
}

func (d *details) print() error { return align(d.w, d.rows) }
