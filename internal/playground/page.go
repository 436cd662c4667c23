package playground

import (
	"bytes"
	_ "embed" // for the page's template
	"fmt"
	"html/template"
)

// pageHTML is the page's template.
//
//go:embed page.html
var pageHTML string

// settings is the JSON in the page from which its script configures GraphiQL.
type settings struct {
	Endpoint string `json:"endpoint"`
	Title    string `json:"title"`
	Host     string `json:"host,omitempty"`
	Examples []tab  `json:"examples"`
}

// tab is one example in the settings.
type tab struct {
	Query     string `json:"query"`
	Variables string `json:"variables"`
}

// renderPage executes the template. The page is the same for all requests, so it is rendered once.
func renderPage(c Config, src source) (asset, error) {
	page, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return asset{}, fmt.Errorf("playground: page: %w", err)
	}
	s := settings{Endpoint: c.Endpoint, Title: c.Title, Host: src.host, Examples: []tab{}}
	for _, e := range c.Examples {
		s.Examples = append(s.Examples, tab{e.Query, e.Variables})
	}

	var b bytes.Buffer
	err = page.Execute(&b, map[string]any{
		"Prefix":    prefix,
		"Settings":  s,
		"Libraries": src.libraries,
		"Styles":    src.styles,
		"Script":    src.script,
		"Style":     src.style,
	})
	if err != nil {
		return asset{}, fmt.Errorf("playground: page: %w", err)
	}
	return newAsset(b.Bytes(), "text/html; charset=utf-8"), nil
}
