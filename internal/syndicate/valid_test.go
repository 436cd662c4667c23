package syndicate_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	pathpkg "path"
	"strings"
	"sync"
	"testing"
	"unicode"

	"broadsheet/internal/content"
	"broadsheet/internal/syndicate"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schema compiles a schema in testdata/schemas, with its formats asserted.
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

// schemaTest returns a function that checks documents against a schema, which it compiles once.
func schemaTest(name string) func(t *testing.T, path string, body []byte) {
	var once sync.Once
	var s *jsonschema.Schema
	return func(t *testing.T, path string, body []byte) {
		t.Helper()
		once.Do(func() { s = schema(t, name) })
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if err == nil {
			err = s.Validate(v)
		}
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestSchemasRefuseInvalidDocuments makes sure that the schemas find errors.
func TestSchemasRefuseInvalidDocuments(t *testing.T) {
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
				t.Errorf("%s accepts %s", name, text)
			}
		}
	}
}

// addresses returns the addresses of all documents of the store in all formats, except edition JSON.
func (g *gateway) addresses() (paths []string) {
	g.t.Helper()
	paths = []string{"/feeds/", "/feeds/opml", "/feeds/json", "/news-sitemap.xml"}
	publications, err := g.reader().AllPublications(g.t.Context())
	if err != nil {
		g.t.Fatal(err)
	}
	issues := map[content.ID]bool{}
	for _, p := range publications {
		key := strings.TrimPrefix(string(p.ID), "pub_")
		for _, format := range feedExtensions() {
			paths = append(paths, "/feeds/"+key+"."+format)
		}
		for _, a := range g.articles(key) {
			for _, f := range syndicate.ArticleFormats() {
				paths = append(paths, "/articles/"+string(a.ID)+"."+f.Extension)
			}
			issues[a.IssueID] = true
		}
	}
	for id := range issues {
		paths = append(paths, "/issues/"+string(id)+"/manifest.json")
	}
	return paths
}

// validate checks a document against the rules of its format: it must be well-formed, without characters
// that are not text, and valid by the format's schema.
func (g *gateway) validate(path string) {
	g.t.Helper()
	body := g.read(path)
	address, _, _ := strings.Cut(path, "?")
	folder, file := pathpkg.Split(address)
	_, extension, _ := strings.Cut(file, ".")
	check := articleTests[extension]
	switch {
	case folder == "/feeds/":
		check = feedTests[extension].validate
	case file == "manifest.json":
		check = func(t *testing.T, _ string, body []byte) { t.Helper(); checkManifest(t, body) }
	}
	if check != nil {
		check(g.t, path, body)
	}
	if path == "/feeds/" {
		return
	}
	texts := func(body []byte) ([]string, error) { return []string{string(body)}, nil }
	switch {
	case isXML(body):
		texts = textsOfXML
	case isJSON(body):
		texts = textsOfJSON
	}
	all, err := texts(body)
	if err != nil {
		g.t.Errorf("%s: %v", path, err)
	}
	for _, s := range all {
		if strings.ContainsFunc(s, func(r rune) bool {
			return r != '\n' && r != '\t' && unicode.IsControl(r) || r == unicode.ReplacementChar
		}) {
			g.t.Errorf("%s contains %q", path, s)
		}
	}
}

func isXML(body []byte) bool  { return bytes.HasPrefix(body, []byte("<?xml")) }
func isJSON(body []byte) bool { return bytes.HasPrefix(body, []byte("{")) }

// textsOfXML returns the texts and attributes of a document. It fails if the document is not well-formed.
func textsOfXML(body []byte) (texts []string, err error) {
	for decoder := xml.NewDecoder(bytes.NewReader(body)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return texts, nil
		}
		if err != nil {
			return texts, err
		}
		switch token := token.(type) {
		case xml.CharData:
			texts = append(texts, string(token))
		case xml.StartElement:
			for _, a := range token.Attr {
				texts = append(texts, a.Value)
			}
		}
	}
}

// textsOfJSON returns the strings and member names of a document.
func textsOfJSON(body []byte) (texts []string, err error) {
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return nil, err
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			texts = append(texts, v)
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for k, e := range v {
				texts = append(texts, k)
				walk(e)
			}
		}
	}
	walk(v)
	return texts, nil
}

// TestSampleIsValid validates all documents of the sample.
func TestSampleIsValid(t *testing.T) {
	g := newGateway(t, afterPrint())
	g.importSample()
	paths := g.addresses()
	if len(paths) < 100 {
		t.Errorf("the sample has %d documents, want at least 100", len(paths))
	}
	for _, path := range paths {
		g.validate(path)
	}
}
