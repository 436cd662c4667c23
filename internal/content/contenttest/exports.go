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

// testExport exports all that editions can tell, and imports it where it is from and into an
// empty store.
func testExport(t *testing.T, b Backend) {
	d := newDesk(t, b)
	d.bring(d.store, Everything()...)
	articles := d.all()
	_, err := d.store.AddViews(d.ctx, []content.View{{ArticleID: articles[0].ID}, {ArticleID: articles[1].ID}})
	must(t, err)
	files, revision, views := d.export(), d.read(content.Editor()).Revision(), d.counts()
	missing := fieldsOf(reflect.TypeFor[edition.Edition](), map[string]bool{})
	delete(missing, "Article.ViewCount") // exports tell all views, TotalViews
	for _, e := range d.decode(files) {
		told(reflect.ValueOf(e), missing)
	}
	for field := range missing {
		t.Errorf("no exported edition has %s", field)
	}

	d.clock.Advance(time.Hour)
	wantReport(t, "imported where it is from", d.bring(d.store, d.decode(files)...), 0, 0, len(articles))
	if got := d.read(content.Editor()).Revision(); got != revision {
		t.Errorf("imported where it is from, it advances revision %d to %d", revision, got)
	}
	if got := d.counts(); !reflect.DeepEqual(got, views) {
		t.Errorf("imported where it is from, it changes views: got %v, want %v", got, views)
	}

	other := newDesk(t, b)
	wantReport(t, "imported into an empty store", other.bring(other.store, other.decode(files)...), len(articles), 0, 0)
	if got := other.export(); strings.Join(got, "") != strings.Join(files, "") {
		t.Errorf("exported again, the files are\n%s\nwant\n%s", got, files)
	}
	for i, a := range other.all() {
		if want := articles[i]; a.ID != want.ID || a.Digest != want.Digest {
			t.Errorf("imported into an empty store, %s %q has digest %s, want %s %q with %s", a.ID, a.Title, a.Digest, want.ID, want.Title, want.Digest)
		}
	}
	if got := other.counts(); !reflect.DeepEqual(got, views) {
		t.Errorf("imported into an empty store, views are %v, want %v", got, views)
	}
}

// export writes the editions of all issues.
func (d *desk) export() (files []string) {
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

func (d *desk) decode(files []string) (editions []edition.Edition) {
	d.t.Helper()
	for e, err := range edition.Decode(strings.NewReader(strings.Join(files, ""))) {
		must(d.t, err)
		editions = append(editions, e)
	}
	return editions
}

// counts returns the view counts of all articles.
func (d *desk) counts() map[content.ID]int64 {
	d.t.Helper()
	var all []content.ID
	for _, a := range d.all() {
		all = append(all, a.ID)
	}
	counts, err := d.read(content.Editor()).ViewCounts(d.ctx, all)
	must(d.t, err)
	return counts
}

// fieldsOf adds the names of all fields of a type, and of what it is made of.
func fieldsOf(t reflect.Type, fields map[string]bool) map[string]bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		fieldsOf(t.Elem(), fields)
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return fields
		}
		for f := range t.Fields() {
			fields[t.Name()+"."+f.Name] = true
			fieldsOf(f.Type, fields)
		}
	}
	return fields
}

// told strikes out the fields that a value tells.
func told(v reflect.Value, fields map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			told(v.Elem(), fields)
		}
	case reflect.Slice:
		for i := range v.Len() {
			told(v.Index(i), fields)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); !f.IsZero() {
				delete(fields, v.Type().Name()+"."+v.Type().Field(i).Name)
				if f.Type() != reflect.TypeFor[time.Time]() {
					told(f, fields)
				}
			}
		}
	}
}
