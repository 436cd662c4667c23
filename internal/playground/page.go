package playground

import (
	"bytes"
	_ "embed" // for the page's template
	"fmt"
	"html/template"
)

// pageHTML is the template of the page.
//
//go:embed page.html
var pageHTML string

// settings are what the page's script reads from the page.
type settings struct {
	Endpoint string `json:"endpoint"`
	Title    string `json:"title"`
	Host     string `json:"host,omitempty"`
	Examples []tab  `json:"examples"`
}

// tab is an example as the page's script reads it.
type tab struct {
	Query     string `json:"query"`
	Variables string `json:"variables"`
}

// renderPage makes the page, which stays the same for the life of the handler.
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
