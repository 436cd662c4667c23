package config

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
)

// Markdown returns the settings of the server as Markdown tables, one for each group.
func Markdown() string {
	var order []string
	rows := map[string][]string{}
	var collect func(reflect.Type)
	collect = func(t reflect.Type) {
		for i := range t.NumField() {
			f := t.Field(i)
			if f.Anonymous {
				collect(f.Type)
				continue
			}
			group := strings.TrimSuffix(f.Tag.Get("group"), ":")
			if rows[group] == nil {
				order = append(order, group)
			}
			rows[group] = append(rows[group], row(f))
		}
	}
	collect(reflect.TypeFor[Store]())
	collect(reflect.TypeFor[Serve]())
	var b strings.Builder
	for _, group := range order {
		fmt.Fprintf(&b, "\n### %s\n\n| flag | environment variable | meaning |\n| --- | --- | --- |\n", group)
		b.WriteString(strings.Join(rows[group], ""))
	}
	return b.String()
}

var wordStart = regexp.MustCompile(`([a-z0-9])([A-Z])`)

// row returns a setting as a row of a table.
func row(f reflect.StructField) string {
	name := f.Tag.Get("name")
	if name == "" {
		name = strings.ToLower(wordStart.ReplaceAllString(f.Name, "$1-$2"))
	}
	value := f.Tag.Get("placeholder")
	if value != "" {
		value = " " + value
	}
	env, _, _ := strings.Cut(f.Tag.Get("env"), ",")
	help := strings.NewReplacer("${default}", f.Tag.Get("default"), "|", "\\|").Replace(f.Tag.Get("help"))
	return fmt.Sprintf("| `--%s%s` | `%s` | %s |\n", name, value, env, help)
}
