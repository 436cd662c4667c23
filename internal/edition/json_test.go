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

func TestInvalidEditionsAreRefusedWithPathAndReason(t *testing.T) {
	const head = `{"format": "broadsheet-edition/1", "publication": {"id": "quay"}, `
	for _, c := range []struct{ reason, file, says string }{
		{"an empty file", ``, "the file is empty"},
		{"half a file", head, "ends in the middle"},
		{"an unknown field", head + `"issue": {"date": "2026-06-01", "headline": "x"}}`, `"headline"`},
		{"a number in place of a string", head + `"issue": {"date": 20260601}}`, "issue.date is a number, but must be a string"},
		{"an unsupported format", `{"format": "x/2", "publication": {"id": "quay"}, "issue": {"date": "2026-06-01"}}`, `format is missing or "x/2"; it must be "broadsheet-edition/1"`},
		{"a publication without id and name", `{"format": "broadsheet-edition/1", "publication": {}, "issue": {"date": "2026-06-01"}}`, "publication has neither an id nor a name"},
		{"a date that does not exist", head + `"issue": {"date": "2026-02-30"}}`, `issue.date "2026-02-30"`},
		{"a year before the first newspapers", head + `"issue": {"date": "0000-01-01"}}`, `issue.date "0000-01-01" is in the year 0; issues are of the years 1600 to 2999`},
		{"a year far in the future", head + `"issue": {"date": "9999-12-31"}}`, `issue.date "9999-12-31" is in the year 9999`},
		{"a page without a number", head + `"issue": {"date": "2026-06-01", "pages": [{"number": " "}]}}`, "issue.pages[0].number is missing"},
		{"two pages with the same number", head + `"issue": {"date": "2026-06-01", "pages": [{"number": "2"}, {"number": "02"}]}}`, "issue.pages[1].number"},
		{"a corner outside the page image", head + `"issue": {"date": "2026-06-01", "pages": [{"number": "2", "regions": [{"polygon": [{"x":0,"y":0},{"x":2,"y":0},{"x":0,"y":1}]}]}]}}`, "fractions from 0 to 1"},
		{"an article without title, body and image", head + `"issue": {"date": "2026-06-01", "articles": [{"id": "1"}]}}`, "issue.articles[0] has no title, body or image"},
		{"two articles with the same id", head + `"issue": {"date": "2026-06-01", "articles": [{"id": "1", "title": "A"}, {"id": "1", "title": "B"}]}}`, "same id as issue.articles[0]"},
		{"an unknown role", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "credits": [{"name": "Ada", "role": "POPE"}]}]}}`, "credits[0].role"},
		{"a picture block without an image", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "body": [{"blocks": [{"type": "picture"}]}]}]}}`, "blocks[0].image is missing"},
		{"a slug with a slash", head + `"issue": {"date": "2026-06-01", "sections": [{"name": "A", "slug": "a/b"}]}}`, "issue.sections[0] needs a name, and a slug"},
		{"a field date that is not a date", `{"format": "broadsheet-edition/1", "publication": {"id": "quay", "told": {"name": "May"}}, "issue": {"date": "2026-06-01"}}`, `publication.told.name "May" is not a date`},
		{"a region with the id of a page", head + `"issue": {"date": "2026-06-01", "pages": [{"number": "1", "regions": [{"articleId": "pag_1", "polygon": [{"x":0,"y":0},{"x":1,"y":0},{"x":0,"y":1}]}]}]}}`, `"pag_1" is not an article id`},
		{"a negative place", head + `"issue": {"date": "2026-06-01", "pages": [{"number": "x", "place": -1}]}}`, "issue.pages[0].place is -1"},
		{"an unknown precision", head + `"issue": {"date": "2026-06-01", "publishedPrecision": "WEEK"}}`, `issue.publishedPrecision "WEEK"`},
		{"an offset of a whole day", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "utcOffset": 1440}]}}`, "utcOffset is 1440"},
		{"a negative position", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "position": -1}]}}`, "position is -1"},
		{"a negative total view count", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "totalViews": -1}]}}`, "totalViews is -1"},
		{"an unknown kind of syndication", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "rights": {"syndication": "ALL"}}]}}`, `articles[0].rights.syndication "ALL" is not allowed; use one of OPEN, LICENSED, FORBIDDEN`},
		{"an embargo until an unreadable time", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "rights": {"embargoUntil": "soon"}}]}}`, `"soon" is not a time; write it as RFC 3339`},
		{"an expiry in the year 10000 by UTC", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "newsroomRights": {"expiresAt": "9999-12-31T23:00:00-05:00"}}]}}`, `newsroomRights.expiresAt is in the year 10000`},
		{"an article published in the year 10000 by UTC", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "publishedAt": "9999-12-31T23:00:00-05:00"}]}}`, `publishedAt is in the year 10000`},
		{"an article published in the year 10000 in some time zone", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "publishedAt": "9999-12-31T23:59:59Z"}]}}`, `publishedAt is in the year 9999; it must be in the years 1600 to 9998`},
		{"an article published before the first newspapers", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "publishedAt": "1599-01-01"}]}}`, `publishedAt is in the year 1599`},
		{"an issue published in the year 9999", head + `"issue": {"date": "2026-06-01", "publishedAt": "9999-12-31T23:59:59Z"}}`, `issue.publishedAt is in the year 9999`},
		{"an unknown kind of syndication of a picture", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "images": [{"url": "/a.svg", "rights": {"syndication": "ALL"}}]}]}}`, `images[0].rights.syndication`},
		{"an unknown kind of syndication of a picture in the body", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "body": [{"blocks": [{"type": "picture", "image": {"rights": {"syndication": "ALL"}}}]}]}]}}`, `blocks[0].image.rights.syndication`},
		{"a withdrawal without a reason", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "withdrawal": {"at": "2026-06-01T09:00:00Z", "reason": " "}}]}}`, `withdrawal.reason is missing`},
		{"a withdrawal without a time", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "withdrawal": {"reason": "x"}}]}}`, `withdrawal.at is missing`},
		{"a correction without a note", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "corrections": [{"at": "2026-06-01T09:00:00Z", "fields": [{"name": "title"}]}]}]}}`, `corrections[0].note is missing`},
		{"a correction without fields", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "corrections": [{"at": "2026-06-01T09:00:00Z", "note": "x"}]}]}}`, `corrections[0].fields are missing`},
		{"a correction of an unknown field", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "corrections": [{"at": "2026-06-01T09:00:00Z", "note": "x", "fields": [{"name": "source"}]}]}]}}`, `corrections[0].fields[0].name "source"`},
		{"an earlier body without a correction", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "earlierBodies": [[]]}]}}`, `earlierBodies has 1 bodies for 0 corrections of the body`},
		{"an earlier body with a block without a type", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "corrections": [{"at": "2026-06-01T09:00:00Z", "note": "x", "fields": [{"name": "body"}]}], "earlierBodies": [[{"blocks": [{}]}]]}]}}`, `earlierBodies[0][0].blocks[0].type`},
		{"an unknown public access", `{"format": "broadsheet-edition/1", "publication": {"id": "quay", "publicAccess": "SOME"}, "issue": {"date": "2026-06-01"}}`, `publication.publicAccess "SOME" is not allowed; use one of FULL, SUMMARY, NONE`},
		{"an unknown kind of syndication of a publication", `{"format": "broadsheet-edition/1", "publication": {"id": "quay", "rights": {"syndication": "ALL"}}, "issue": {"date": "2026-06-01"}}`, `publication.rights.syndication "ALL"`},
		{"a negative view count", head + `"issue": {"date": "2026-06-01", "articles": [{"title": "A", "viewCount": -1}]}}`, "viewCount is -1"},
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

func TestFileMayHoldSeveralEditions(t *testing.T) {
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

// TestSchemaAgreesWithDecode compares the JSON Schema with the editions that Decode accepts and refuses.
func TestSchemaAgreesWithDecode(t *testing.T) {
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
		t.Fatalf("the sample has %d editions in JSON files: %v", files, err)
	}
	written, _ := json.Marshal(transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")}))
	if err := valid(string(written)); err != nil {
		t.Errorf("the schema refuses a written edition: %v", err)
	}
	for _, exported := range transfertest.Everything(t).Export() {
		if err := valid(exported); err != nil {
			t.Errorf("the schema refuses an exported edition: %v\n%s", err, exported)
		}
	}
	raw := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")})
	raw.Issue.PDFURL = "/100%/att?file=海港 [1].pdf"
	written, _ = json.Marshal(raw)
	if err := valid(string(written)); err != nil {
		t.Errorf("the schema refuses a URL that is not percent-encoded: %v", err)
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
			if field == "-" {
				continue // not part of the files
			}
			if properties[field] == nil {
				t.Errorf("the schema's %s lacks %q", name, field)
			}
			delete(properties, field)
		}
		for field := range properties {
			t.Errorf("the schema's %s has %q, which is no field of an edition", name, field)
		}
	}
	for _, bad := range []string{`{}`, `{"format": "broadsheet-edition/1", "publication": {}, "issue": {"date": "2026-06-01"}}`,
		`{"format": "broadsheet-edition/1", "publication": {"id": "q"}, "issue": {"date": "2026-06-01", "pages": [{}]}}`,
		`{"format": "broadsheet-edition/1", "publication": {"id": "q"}, "issue": {"date": "0000-01-01"}}`, `{"format": "broadsheet-edition/1", "publication": {"id": "q"}, "issue": {"date": "3000-01-01"}}`} {
		if valid(bad) == nil {
			t.Errorf("the schema accepts %s", bad)
		}
	}
}
