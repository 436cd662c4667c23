package syndicate_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"unicode"

	"broadsheet/internal/content"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schema is one of those in testdata/schemas, with its formats asserted.
func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/schemas/" + name)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("file:///"+name, document); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("file:///" + name)
}

func wantValid(t *testing.T, s *jsonschema.Schema, path string, body []byte) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = s.Validate(v)
	}
	if err != nil {
		t.Errorf("%s: %v", path, err)
	}
}

// TestSchemasRefuse makes sure that the schemas can say no.
func TestSchemasRefuse(t *testing.T) {
	for name, documents := range map[string][]string{
		"ninjs-3.1.json": {
			`{}`, `{"uri": "urn:x:1", "issue": 5}`, `{"uri": "urn:x:1", "associations": [{"uri": "urn:x:2"}]}`,
			`{"uri": "urn:x:1", "associations": [{"uri": "urn:x:2", "name": "n", "page": 1}]}`, `{"uri": "urn:x:1", "pubStatus": "deleted"}`,
			`{"uri": "urn:x:1", "versionCreated": "today"}`, `{"uri": "urn:x:1", "bodies": [{"role": "main"}]}`,
		},
		"jsonfeed-1.1.json": {`{}`, `{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [{"id": "1"}]}`, `{"version": "2", "title": "t", "items": []}`},
	} {
		s := schema(t, name)
		for _, text := range documents {
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if s.Validate(v) == nil {
				t.Errorf("%s takes %s", name, text)
			}
		}
	}
}

// formats are the addresses of everything that a store has.
func (d *desk) formats() (paths []string) {
	d.t.Helper()
	paths = []string{"/feeds/", "/feeds/opml", "/feeds/json", "/news-sitemap.xml"}
	publications, err := d.reader().AllPublications(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	issues := map[content.ID]bool{}
	for _, p := range publications {
		key := strings.TrimPrefix(string(p.ID), "pub_")
		for _, format := range []string{"rss", "atom", "json"} {
			paths = append(paths, "/feeds/"+key+"."+format)
		}
		for _, a := range d.articles(key) {
			paths = append(paths, "/articles/"+string(a.ID)+".ninjs.json", "/articles/"+string(a.ID)+".jsonld")
			issues[a.IssueID] = true
		}
	}
	for id := range issues {
		paths = append(paths, "/issues/"+string(id)+"/manifest.json")
	}
	return paths
}

// check holds a document to its format.
func (d *desk) check(path string, ninjs, jsonFeed *jsonschema.Schema) {
	d.t.Helper()
	body := d.read(path)
	switch {
	case strings.HasSuffix(path, ".ninjs.json"):
		wantValid(d.t, ninjs, path, body)
	case strings.HasPrefix(path, "/feeds/") && strings.HasSuffix(path, ".json"):
		wantValid(d.t, jsonFeed, path, body)
	case strings.HasSuffix(path, "/manifest.json"):
		checkManifest(d.t, body)
	}
	if path == "/feeds/" {
		return
	}
	words := wordsOfXML
	if strings.HasSuffix(path, "json") || strings.HasSuffix(path, ".jsonld") {
		words = wordsOfJSON
	}
	said, err := words(body)
	if err != nil {
		d.t.Errorf("%s: %v", path, err)
	}
	for _, s := range said {
		if strings.ContainsFunc(s, func(r rune) bool {
			return r != '\n' && r != '\t' && unicode.IsControl(r) || r == unicode.ReplacementChar
		}) {
			d.t.Errorf("%s says %q", path, s)
		}
	}
}

// wordsOfXML are the texts and attributes of a document, which must be well-formed.
func wordsOfXML(body []byte) (said []string, err error) {
	for decoder := xml.NewDecoder(bytes.NewReader(body)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return said, nil
		}
		if err != nil {
			return said, err
		}
		switch token := token.(type) {
		case xml.CharData:
			said = append(said, string(token))
		case xml.StartElement:
			for _, a := range token.Attr {
				said = append(said, a.Value)
			}
		}
	}
}

// wordsOfJSON are the texts of a document.
func wordsOfJSON(body []byte) (said []string, err error) {
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return nil, err
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			said = append(said, v)
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for k, e := range v {
				said = append(said, k)
				walk(e)
			}
		}
	}
	walk(v)
	return said, nil
}

// TestSampleIsValid holds everything of the sample to its format.
func TestSampleIsValid(t *testing.T) {
	d := newDesk(t, afterPrint())
	d.importSample()
	ninjs, jsonFeed := schema(t, "ninjs-3.1.json"), schema(t, "jsonfeed-1.1.json")
	paths := d.formats()
	if len(paths) < 100 {
		t.Errorf("the sample has only %d documents", len(paths))
	}
	for _, path := range paths {
		d.check(path, ninjs, jsonFeed)
	}
}
