package contenttest

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
)

// testExport exports editions that fill every field, and imports them again: into the same store and into an
// empty one.
func testExport(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	d.importEditions(d.store, Everything()...)
	articles := d.all()
	_, err := d.store.AddViews(d.ctx, []content.View{{ArticleID: articles[0].ID}, {ArticleID: articles[1].ID}})
	must(t, err)
	files, revision, views := d.export(), d.read(content.Editor()).Revision(), d.counts()
	missing := fieldsOf(reflect.TypeFor[edition.Edition](), map[string]bool{})
	delete(missing, "Article.ViewCount") // exports give the total of all views instead, as TotalViews
	for _, e := range d.decode(files) {
		removeSetFields(reflect.ValueOf(e), missing)
	}
	for field := range missing {
		t.Errorf("no exported edition has %s", field)
	}

	d.clock.Advance(time.Hour)
	wantReport(t, "imported into the same store", d.importEditions(d.store, d.decode(files)...), 0, 0, len(articles))
	if got := d.read(content.Editor()).Revision(); got != revision {
		t.Errorf("the import into the same store moved the revision from %d to %d", revision, got)
	}
	if got := d.counts(); !reflect.DeepEqual(got, views) {
		t.Errorf("the import into the same store changed the view counts: got %v, want %v", got, views)
	}

	other := newDatabase(t, b)
	wantReport(t, "imported into an empty store", other.importEditions(other.store, other.decode(files)...), len(articles), 0, 0)
	if got := other.export(); strings.Join(got, "") != strings.Join(files, "") {
		t.Errorf("the export of the copy is\n%s\nwant\n%s", got, files)
	}
	for i, a := range other.all() {
		if want := articles[i]; a.ID != want.ID || a.Digest != want.Digest {
			t.Errorf("imported into an empty store: %s %q has digest %s, want %s %q with %s", a.ID, a.Title, a.Digest, want.ID, want.Title, want.Digest)
		}
	}
	if got := other.counts(); !reflect.DeepEqual(got, views) {
		t.Errorf("imported into an empty store: view counts are %v, want %v", got, views)
	}
}

// export returns the edition files of all issues, oldest first.
func (d *database) export() (files []string) {
	d.t.Helper()
	r := d.read(content.Editor())
	lists, err := r.IssueLists(d.ctx, []content.IssueQuery{{Ascending: true, Window: content.Window{Limit: 10}}})
	must(d.t, err)
	for _, issue := range lists[0] {
		e, err := transfer.Read(d.ctx, r, issue.ID)
		must(d.t, err)
		var file bytes.Buffer
		must(d.t, e.Write(&file))
		files = append(files, file.String())
	}
	return files
}

func (d *database) decode(files []string) (editions []edition.Edition) {
	d.t.Helper()
	for e, err := range edition.Decode(strings.NewReader(strings.Join(files, ""))) {
		must(d.t, err)
		editions = append(editions, e)
	}
	return editions
}

// counts returns the view counts of all articles.
func (d *database) counts() map[content.ID]int64 {
	d.t.Helper()
	var all []content.ID
	for _, a := range d.all() {
		all = append(all, a.ID)
	}
	counts, err := d.read(content.Editor()).ViewCounts(d.ctx, all)
	must(d.t, err)
	return counts
}

// fieldsOf adds the names (Type.Field) of all fields of a type, and of the types of its fields, to fields.
func fieldsOf(t reflect.Type, fields map[string]bool) map[string]bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		fieldsOf(t.Elem(), fields)
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return fields
		}
		for f := range t.Fields() {
			if name := t.Name() + "." + f.Name; !fields[name] && f.Tag.Get("json") != "-" { // a list may have lists inside
				fields[name] = true
				fieldsOf(f.Type, fields)
			}
		}
	}
	return fields
}

// removeSetFields removes the fields that are set in a value from fields.
func removeSetFields(v reflect.Value, fields map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			removeSetFields(v.Elem(), fields)
		}
	case reflect.Slice:
		for i := range v.Len() {
			removeSetFields(v.Index(i), fields)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); !f.IsZero() {
				delete(fields, v.Type().Name()+"."+v.Type().Field(i).Name)
				if f.Type() != reflect.TypeFor[time.Time]() {
					removeSetFields(f, fields)
				}
			}
		}
	}
}
