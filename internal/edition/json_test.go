package edition_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path"
	"reflect"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/sample"
	"broadsheet/internal/transfer/transfertest"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestFaultsAreNamed(t *testing.T) {
	const head = `{"format": "broadsheet-edition/1", "publication": {"id": "quay"}, `
	for _, c := range []struct{ reason, file, says string }{
		{"an empty file", ``, "the file is empty"},
		{"half a file", head, "ends in the middle"},
		{"a field of another form", head + `"issue": {"date": "2026-06-01", "headline": "x"}}`, `"headline"`},
		{"a number for a text", head + `"issue": {"date": 20260601}}`, "issue.date is a number where a string belongs"},
		{"another format", `{"format": "x/2", "publication": {"id": "quay"}, "issue": {"date": "2026-06-01"}}`, `format is "x/2"`},
		{"nobody's edition", `{"format": "broadsheet-edition/1", "publication": {}, "issue": {"date": "2026-06-01"}}`, "publication has neither id nor name"},
		{"no day of the calendar", head + `"issue": {"date": "2026-02-30"}}`, `issue.date "2026-02-30"`},
		{"a year before newspapers", head + `"issue": {"date": "0000-01-01"}}`, `issue.date "0000-01-01" is in the year 0; issues are of the years 1600 to 2999`},
		{"a year that nobody prints for", head + `"issue": {"date": "9999-12-31"}}`, `issue.date "9999-12-31" is in the year 9999`},
		{"a page without a number", head + `"issue": {"date": "2026-06-01", "pages": [{"number": " "}]}}`, "issue.pages[0].number is missing"},
		{"two pages of one number", head + `"issue": {"date": "2026-06-01", "pages": [{"number": "2"}, {"number": "02"}]}}`, "issue.pages[1].number"},
		{"a corner off the page", head + `"issue": {"date": "2026-06-01", "pages": [{"number": "2", "regions": [{"polygon": [{"x":0,"y":0},{"x":2,"y":0},{"x":0,"y":1}]}]}]}}`, "fractions from 0 to 1"},
		{"an article of nothing", head + `"issue": {"date": "2026-06-01", "articles": [{"id": "1"}]}}`, "issue.articles[0] has no title, body or image"},
		{"two articles of one id", head + `"issue": {"date": "2026-06-01", "articles": [{"id": "1", "title": "A"}, {"id": "1", "title": "B"}]}}`, "same id as issue.articles[0]"},
		{"a role nobody has", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "credits": [{"name": "Ada", "role": "POPE"}]}]}}`, "credits[0].role"},
		{"a picture of nothing", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "body": [{"blocks": [{"type": "picture"}]}]}]}}`, "blocks[0].image is missing"},
		{"a slug that is no address", head + `"issue": {"date": "2026-06-01", "sections": [{"name": "A", "slug": "a/b"}]}}`, "issue.sections[0] needs a name, and a slug"},
		{"a field that nobody told on any day", `{"format": "broadsheet-edition/1", "publication": {"id": "quay", "told": {"name": "May"}}, "issue": {"date": "2026-06-01"}}`, `publication.told of "name", "May" is not a day`},
		{"a region of a page", head + `"issue": {"date": "2026-06-01", "pages": [{"number": "1", "regions": [{"articleId": "pag_1", "polygon": [{"x":0,"y":0},{"x":1,"y":0},{"x":0,"y":1}]}]}]}}`, `"pag_1" is no article's id`},
		{"a page before the first", head + `"issue": {"date": "2026-06-01", "pages": [{"number": "x", "place": -1}]}}`, "issue.pages[0].place is -1"},
		{"an issue of no precision", head + `"issue": {"date": "2026-06-01", "publishedPrecision": "WEEK"}}`, `issue.publishedPrecision "WEEK"`},
		{"clocks a day away", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "utcOffset": 1440}]}}`, "utcOffset is 1440"},
		{"an article above the first", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "position": -1}]}}`, "position is -1"},
		{"less than no views elsewhere", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "totalViews": -1}]}}`, "totalViews is -1"},
		{"rights to everybody", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "rights": {"syndication": "ALL"}}]}}`, `articles[0].rights.syndication "ALL" is none of`},
		{"an embargo until some day", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "rights": {"embargoUntil": "soon"}}]}}`, `soon is no moment as RFC 3339 writes it`},
		{"an end that cannot be written", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "newsroomRights": {"expiresAt": "9999-12-31T23:00:00-05:00"}}]}}`, `newsroomRights.expiresAt is in the year 10000`},
		{"an article of the year 10000", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "publishedAt": "9999-12-31T23:00:00-05:00"}]}}`, `publishedAt is in the year 10000`},
		{"a picture for everybody", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "images": [{"url": "/a.svg", "rights": {"syndication": "ALL"}}]}]}}`, `images[0].rights.syndication`},
		{"a picture in the text for everybody", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "body": [{"blocks": [{"type": "picture", "image": {"rights": {"syndication": "ALL"}}}]}]}]}}`, `blocks[0].image.rights.syndication`},
		{"a withdrawal for no reason", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "withdrawal": {"at": "2026-06-01T09:00:00Z", "reason": " "}}]}}`, `withdrawal.reason is missing`},
		{"a withdrawal at no time", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "withdrawal": {"reason": "x"}}]}}`, `withdrawal.at is missing`},
		{"a correction without a note", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "corrections": [{"at": "2026-06-01T09:00:00Z", "fields": [{"name": "title"}]}]}]}}`, `corrections[0].note is missing`},
		{"a correction of nothing", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "corrections": [{"at": "2026-06-01T09:00:00Z", "note": "x"}]}]}}`, `corrections[0].fields are missing`},
		{"a correction of what cannot be", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "corrections": [{"at": "2026-06-01T09:00:00Z", "note": "x", "fields": [{"name": "source"}]}]}]}}`, `corrections[0].fields[0].name "source"`},
		{"a body that was never corrected", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "earlierBodies": [[]]}]}}`, `earlierBodies are 1, and the corrections of the body 0`},
		{"an earlier body of no type", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "corrections": [{"at": "2026-06-01T09:00:00Z", "note": "x", "fields": [{"name": "body"}]}], "earlierBodies": [[{"blocks": [{}]}]]}]}}`, `earlierBodies[0][0].blocks[0].type`},
		{"a public that reads some", `{"format": "broadsheet-edition/1", "publication": {"id": "quay", "publicAccess": "SOME"}, "issue": {"date": "2026-06-01"}}`, `publication.publicAccess "SOME" is none of`},
		{"rights in all for everybody", `{"format": "broadsheet-edition/1", "publication": {"id": "quay", "rights": {"syndication": "ALL"}}, "issue": {"date": "2026-06-01"}}`, `publication.rights.syndication "ALL"`},
		{"less than no views", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "viewCount": -1}]}}`, "viewCount is -1"},
	} {
		var last error
		for _, err := range edition.Decode(strings.NewReader(c.file)) {
			last = err
		}
		if content.CodeOf(last) != content.Invalid || !strings.Contains(last.Error(), c.says) {
			t.Errorf("%s: got %v, want …%s…", c.reason, last, c.says)
		}
	}
}

func TestAFileMayHoldSeveral(t *testing.T) {
	var file bytes.Buffer
	for _, date := range []string{"2026-06-01", "2026-06-02"} {
		transfertest.Must(t, json.NewEncoder(&file).Encode(transfertest.Edition(date, []edition.Article{transfertest.Article("1", "A <b> & C")})))
	}
	var dates []string
	for e, err := range edition.Decode(&file) {
		if err != nil {
			t.Fatal(err)
		}
		dates = append(dates, e.Issue.Date+e.Issue.Pages[0].Articles[0].Title)
	}
	if got := strings.Join(dates, " "); got != "2026-06-01A <b> & C 2026-06-02A <b> & C" {
		t.Errorf("got %s", got)
	}
}

// TestSchemaAgrees holds the JSON Schema against what Decode takes and refuses.
func TestSchemaAgrees(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(edition.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("edition", document); err != nil {
		t.Fatal(err)
	}
	schema := compiler.MustCompile("edition")
	valid := func(text string) error {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			return err
		}
		return schema.Validate(v)
	}
	files := 0
	err = fs.WalkDir(sample.Editions(), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".json" {
			return err
		}
		files++
		text, err := fs.ReadFile(sample.Editions(), name)
		if err != nil {
			return err
		}
		if err := valid(string(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("the sample has %d editions as JSON: %v", files, err)
	}
	written, _ := json.Marshal(transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")}))
	if err := valid(string(written)); err != nil {
		t.Errorf("what is written is valid: %v", err)
	}
	for _, exported := range transfertest.Everything(t).Export() {
		if err := valid(exported); err != nil {
			t.Errorf("what is exported is valid: %v\n%s", err, exported)
		}
	}
	raw := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")})
	raw.Issue.PDFURL = "/100%/att?file=海港 [1].pdf"
	written, _ = json.Marshal(raw)
	if err := valid(string(written)); err != nil {
		t.Errorf("an address as the source wrote it is valid: %v", err)
	}
	for name, want := range map[string]reflect.Type{
		"publication": reflect.TypeFor[edition.Publication](), "issue": reflect.TypeFor[edition.Issue](), "page": reflect.TypeFor[edition.Page](),
		"article": reflect.TypeFor[edition.Article](), "block": reflect.TypeFor[edition.Block](), "image": reflect.TypeFor[edition.Image](),
		"section": reflect.TypeFor[edition.Section](), "region": reflect.TypeFor[edition.Region](),
		"rights": reflect.TypeFor[edition.Rights](), "correction": reflect.TypeFor[edition.Correction](),
	} {
		properties := document.(map[string]any)["$defs"].(map[string]any)[name].(map[string]any)["properties"].(map[string]any)
		for i := range want.NumField() {
			field, _, _ := strings.Cut(want.Field(i).Tag.Get("json"), ",")
			if properties[field] == nil {
				t.Errorf("the schema's %s lacks %q", name, field)
			}
			delete(properties, field)
		}
		for field := range properties {
			t.Errorf("the schema's %s has %q, which editions have not", name, field)
		}
	}
	for _, bad := range []string{`{}`, `{"format": "broadsheet-edition/1", "publication": {}, "issue": {"date": "2026-06-01"}}`,
		`{"format": "broadsheet-edition/1", "publication": {"id": "q"}, "issue": {"date": "2026-06-01", "pages": [{}]}}`,
		`{"format": "broadsheet-edition/1", "publication": {"id": "q"}, "issue": {"date": "0000-01-01"}}`, `{"format": "broadsheet-edition/1", "publication": {"id": "q"}, "issue": {"date": "3000-01-01"}}`} {
		if valid(bad) == nil {
			t.Errorf("the schema takes %s", bad)
		}
	}
}
