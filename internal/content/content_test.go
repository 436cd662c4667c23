package content_test

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"broadsheet/internal/content"

	"pgregory.net/rapid"
)

func TestPagesSortByTheirNumbers(t *testing.T) {
	inOrder := []string{"1", "2", "03", "10", "11", "12-13", "14", "15／16", "17—18", "19", "A01", "A2", "A3、A4", "A10", "B01", "RB01"}
	for i := 1; i < len(inOrder); i++ {
		before, after := content.PageOrdinal(inOrder[i-1], 0), content.PageOrdinal(inOrder[i], 0)
		if before >= after {
			t.Errorf("page %s is before page %s: got ordinals %d and %d", inOrder[i-1], inOrder[i], before, after)
		}
	}
	if cover, inside := content.PageOrdinal("封面", 0), content.PageOrdinal("封二", 1); cover >= inside || cover <= content.PageOrdinal("ZZ999", 9) {
		t.Errorf("pages with other labels are last, in the given order: got ordinals %d and %d", cover, inside)
	}
	if n := content.PageOrdinal("封面", 1<<30); n > content.MaxOrdinal {
		t.Errorf("an ordinal is at most MaxOrdinal: got %d", n)
	}
}

func TestPageNumbersThatReadersTakeForTheSame(t *testing.T) {
	for _, same := range [][]string{{"2", "02", "002", " 2 ", "２"}, {"A1", "a01", "Ａ０１", "A 01"}, {"0", "00"}, {"A10"}} {
		for _, number := range same {
			if got, want := content.PageNumberKey(number), content.PageNumberKey(same[0]); got != want {
				t.Errorf("PageNumberKey(%q): want %q, as for %q; got %q", number, want, same[0], got)
			}
		}
	}
	if content.PageNumberKey("A10") == content.PageNumberKey("A1") {
		t.Error("A10 and A1 have the same key")
	}
}

// TestIDs checks that ids are distinct for distinct documents and safe in a URL.
func TestIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name, other := rapid.String().Draw(t, "name"), rapid.String().Draw(t, "other")
		p := content.PublicationID(name)
		ids := []content.ID{
			p, content.IssueID(p, "2026-06-01"), content.PageID(p, name), content.ArticleID(p, name), content.SectionID(p, name), content.AuthorID(p, name),
		}
		kinds := []content.Kind{content.KindPublication, content.KindIssue, content.KindPage, content.KindArticle, content.KindSection, content.KindAuthor}
		for i, id := range ids {
			if id.Kind() != kinds[i] {
				t.Fatalf("%s is of kind %q, want %q", id, id.Kind(), kinds[i])
			}
			if url.PathEscape(string(id)) != string(id) || url.QueryEscape(string(id)) != string(id) {
				t.Fatalf("%s is not safe in a URL", id)
			}
		}
		if len(slices.Compact(slices.Sorted(slices.Values(ids)))) != len(ids) {
			t.Fatalf("ids of different types are the same: %v", ids)
		}
		if content.PublicationID(string(p)) != p {
			t.Fatalf("PublicationID of the publication id %s is another id", p)
		}
		if a, b := content.AuthorID(p, name), content.AuthorID(p, other); name != other && a == b {
			t.Fatalf("%q and %q have the same id %s", name, other, a)
		}
	})
}

func TestDates(t *testing.T) {
	for _, bad := range []string{"", "2026-02-30", "2026-6-1", "20260601", "2026-06-01T00:00:00Z", "0000-01-01", "0001-01-01", "1599-12-31", "10000-01-01", "-001-01-01"} {
		if d, err := content.ParseDate(bad); content.CodeOf(err) != content.Invalid {
			t.Errorf("ParseDate(%q): want an error with the code Invalid, got %q, %v", bad, d, err)
		}
	}
	for date, want := range map[string]bool{"1600-01-01": true, "1605-07-15": true, "2026-06-01": true, "2999-12-31": true, "3000-01-01": false, "9999-12-31": false, "1599-12-31": false, "0000-01-01": false, "2026-02-30": false} {
		if d, err := content.ParseIssueDate(date); (err == nil) != want || want && string(d) != date || !want && content.CodeOf(err) != content.Invalid {
			t.Errorf("ParseIssueDate(%q): got %q, %v", date, d, err)
		}
	}
	if _, err := content.ParseDate("9999-12-31"); err != nil {
		t.Errorf("a bound of a range may be later than any possible issue: got %v", err)
	}
	for year, want := range map[int]bool{-1: false, 0: false, 1599: false, 1600: true, 2999: true, 3000: false} {
		if _, err := content.NewDate(year, time.June, 1); (err == nil) != want {
			t.Errorf("NewDate for the year %d: got %v", year, err)
		}
	}
	if _, err := content.NewDate(2023, time.February, 29); content.CodeOf(err) != content.Invalid {
		t.Errorf("29 February 2023 does not exist: want the code Invalid, got %v", err)
	}
	shanghai := time.FixedZone("", 8*3600)
	if got := content.Date("2026-06-01").In(shanghai).UTC().Format(time.RFC3339); got != "2026-05-31T16:00:00Z" {
		t.Errorf("a day begins at midnight in the newspaper's time zone: got %s", got)
	}
}

func TestCodes(t *testing.T) {
	coded := content.Errorf(content.Conflict, "taken")
	for _, c := range []struct {
		err  error
		want content.Code
	}{{nil, ""}, {errors.New("x"), content.Internal}, {coded, content.Conflict}, {fmt.Errorf("store: %w", coded), content.Conflict}} {
		if got := content.CodeOf(c.err); got != c.want {
			t.Errorf("%v has code %q, want %q", c.err, got, c.want)
		}
	}
}
