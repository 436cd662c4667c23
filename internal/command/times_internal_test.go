package command

import (
	"bytes"
	"testing"
	"time"
)

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "1h30m": 90 * time.Minute, "1d": 24 * time.Hour, "2w": 14 * 24 * time.Hour, "1w2d3h": 9*24*time.Hour + 3*time.Hour,
		"1.5d": 36 * time.Hour, "-1d": -24 * time.Hour, "0": 0, "0d": 0,
	} {
		if got, err := parseDuration(text); err != nil || got != want {
			t.Errorf("%s: got %s, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "d", "1", "1y", "tomorrow", "1.2.3d", "1 d", "999999999w"} {
		if got, err := parseDuration(text); err == nil {
			t.Errorf("%q is parsed as %s", text, got)
		}
	}
}

func TestParseTime(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2026-06-05": "2026-06-04T16:00:00Z", "2026-06-05T06:00": "2026-06-04T22:00:00Z", "2026-06-05 06:00": "2026-06-04T22:00:00Z",
		"2026-06-05T06:00:30": "2026-06-04T22:00:30Z", "2026-06-05T06:00:00Z": "2026-06-05T06:00:00Z",
		"2026-06-05T06:00:00+01:00": "2026-06-05T05:00:00Z", "2026-06-05T06:00+01:00": "2026-06-05T05:00:00Z",
	} {
		if got, err := parseTime("--at", text, shanghai); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s: got %s, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "tomorrow", "2026-13-01", "06:00", "2026-06-05T25:00"} {
		if got, err := parseTime("--at", text, shanghai); err == nil {
			t.Errorf("%q is parsed as %s", text, got)
		}
	}
	if end, err := parseEnd("--until", "2026-06-05", shanghai); err != nil || end.Format(time.RFC3339) != "2026-06-05T16:00:00Z" {
		t.Errorf("the end of a day is %s, %v", end, err)
	}
}

// TestTableWidths aligns columns on a terminal, where a Chinese character takes two places, and
// keeps a title's control characters from the terminal.
func TestTableWidths(t *testing.T) {
	type row struct {
		ID   string    `json:"id" head:"ID"`
		Name string    `json:"name" head:"NAME"`
		At   time.Time `json:"at,omitzero" head:"AT"`
		N    int       `json:"n" head:"N"`
	}
	rows := []row{{"a", "青汀日报", time.Time{}, 1}, {"long-id", "x\x1b[2J\n<y>", time.Date(2026, 6, 5, 6, 0, 0, 0, time.UTC), 22}}
	var out bytes.Buffer
	if err := writeRows(&out, false, rows); err != nil {
		t.Fatal(err)
	}
	want := "ID       NAME       AT                    N\na        青汀日报                         1\nlong-id  x [2J <y>  2026-06-05T06:00:00Z  22\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &out, want)
	}
	out.Reset()
	if err := writeRows(&out, true, rows); err != nil {
		t.Fatal(err)
	}
	if want := `{"id":"a","name":"青汀日报","n":1}` + "\n" + `{"id":"long-id","name":"x\u001b[2J\n<y>","at":"2026-06-05T06:00:00Z","n":22}` + "\n"; out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &out, want)
	}
}
