package mongostore

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/waiting"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// TestOpenExplainsItsError opens wrong addresses. The error must come within three seconds, say what is
// wrong, and hide credentials.
func TestOpenExplainsItsError(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	must(t, err)
	defer silent.Close()
	for _, c := range []struct {
		reason, uri string
		code        content.Code
		want        string
	}{
		{"a server that does not run", "mongodb://desk:s3cret@127.0.0.1:1/paper?appName=s3cret", content.Unavailable, "mongodb://127.0.0.1:1/paper cannot be reached"},
		{"a server that does not answer", "mongodb://desk:s3cret@" + silent.Addr().String(), content.Unavailable, silent.Addr().String() + " cannot be reached"},
		{"a cluster without a DNS record", "mongodb+srv://desk:s3cret@cluster.invalid/paper", content.Unavailable, "mongodb+srv://cluster.invalid/paper cannot be reached"},
		{"a password with special characters", "mongodb://desk:s3cret/@x@host/paper", content.Invalid, "mongodb://host/paper is malformed"},
		{"another kind of address", "postgres://desk:s3cret@host/paper", content.Invalid, "is malformed"},
		{"no address", "s3cret", content.Invalid, "is malformed"},
	} {
		start := time.Now()
		_, err := Open(t.Context(), c.uri, Options{Timeout: time.Minute})
		if code := content.CodeOf(err); err == nil || code != c.code || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %q with code %q, want code %q and %q", c.reason, err, code, c.code, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: the error contains the password: %v", c.reason, err)
		}
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("%s: it took %s, want three seconds at most", c.reason, took)
		}
	}
}

func TestDatabaseOf(t *testing.T) {
	for uri, want := range map[string]string{
		"mongodb://a,b:27018":                     DefaultDatabase,
		"mongodb://a/?replicaSet=x":               DefaultDatabase,
		"mongodb://u:p%2F@a:1,b:2/paper?w=1":      "paper",
		"mongodb+srv://u:p@a.example/the%2Dpaper": "the-paper",
	} {
		if got := databaseOf(uri); got != want {
			t.Errorf("%s: got %q, want %q", uri, got, want)
		}
	}
}

// TestReadiness drops an index, which must make the store unready until it is opened again.
func TestReadiness(t *testing.T) {
	onServers(t, func(t *testing.T, server string) {
		uri := newDatabase(t, server)
		s := open(t, uri, time.Now, nil)
		must(t, s.Ping(t.Context()))
		if pool := s.Pool(); pool.Open < 1 || pool.InUse < 0 {
			t.Errorf("got %+v", pool)
		}
		must(t, s.collection(articlesName).Indexes().DropOne(t.Context(), "pageId_1_readingOrder_1__id_1"))
		if err := s.Ping(t.Context()); content.CodeOf(err) != content.Unavailable || !strings.Contains(err.Error(), "1 indexes of articles are missing") {
			t.Errorf("without an index: %v", err)
		}
		must(t, open(t, uri, time.Now, nil).Ping(t.Context()))
	})
}

// TestUnreachableServerIsUnavailable cuts the connection of an open store.
func TestUnreachableServerIsUnavailable(t *testing.T) {
	onServers(t, func(t *testing.T, server string) {
		line, wired := newWire(t, newDatabase(t, server))
		s := open(t, wired, nil, nil)
		line.cutWhen(func(string) fate { return unsent })
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		if err := s.Ping(ctx); content.CodeOf(err) != content.Unavailable {
			t.Errorf("a store whose server is unreachable must be unavailable: got %v", err)
		}
		line.cutWhen(nil)
		must(t, s.Ping(t.Context()))
	})
}

// TestOutageTakesNoTimeOfRequests reads while the server is away. A request has a deadline far ahead; it
// must be refused at once when the outage is known. The store must recover by itself.
func TestOutageTakesNoTimeOfRequests(t *testing.T) {
	onServers(t, func(t *testing.T, server string) {
		line, wired := newWire(t, newDatabase(t, server))
		s := open(t, wired, nil, nil)
		request := func(use func(context.Context) error) (left time.Duration, err error) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			err = use(ctx)
			until, _ := ctx.Deadline()
			return time.Until(until), err
		}
		read := func(ctx context.Context) error { _, err := s.Read(ctx, content.Public()); return err }
		view := func(ctx context.Context) error {
			_, err := s.AddViews(ctx, []content.View{{ArticleID: "art_x"}})
			return err
		}
		line.down.Store(true)
		_, err := request(read) // it meets the outage first
		if content.CodeOf(err) != content.Unavailable {
			t.Fatalf("got %v", err)
		}
		for _, use := range []func(context.Context) error{read, s.Ping, view} {
			if left, err := request(use); content.CodeOf(err) != content.Unavailable || left < 59*time.Second {
				t.Errorf("got %v with %s left", err, left)
			}
		}
		line.down.Store(false)
		waiting.Until(t, "the store serves again", func() bool { _, err := request(read); return err == nil })
	})
}

// TestTimeoutHoldsForRequests sends a command that the server never receives, with a deadline far ahead.
func TestTimeoutHoldsForRequests(t *testing.T) {
	onServers(t, func(t *testing.T, server string) {
		line, wired := newWire(t, newDatabase(t, server))
		open(t, wired, nil, nil) // creates the indexes
		s, err := Open(t.Context(), wired, Options{Timeout: 200 * time.Millisecond})
		must(t, err)
		t.Cleanup(func() { _ = s.Close() })
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		line.cutWhen(func(string) fate { return held })
		if _, err := s.Read(ctx, content.Public()); content.CodeOf(err) != content.Unavailable || ctx.Err() != nil {
			t.Errorf("got %v", err)
		}
	})
}

// TestDocumentsHaveNativeTypes checks the BSON types of stored fields: dates must be dates, as mongosh
// shows them.
func TestDocumentsHaveNativeTypes(t *testing.T) {
	onServers(t, func(t *testing.T, server string) {
		s := open(t, newDatabase(t, server), contenttest.NewClock(contenttest.StartTime()).Now, nil)
		p := contenttest.NewPaper("quay")
		p.Publication.Contact = content.Contact{}
		w, err := s.Write(t.Context(), "the suite")
		must(t, err)
		must(t, w.Put(t.Context(), p.Masthead()))
		must(t, w.Put(t.Context(), p.Issue("2026-06-01", 1, 2)))
		for _, c := range []struct {
			collection string
			types      map[string]bson.Type // of fields; 0 for none
		}{
			{publicationsName, map[string]bson.Type{"_id": bson.TypeString, "name": bson.TypeString, "licences": bson.TypeArray, "contact": 0, "stamp": 0, "revision": bson.TypeInt64}},
			{pagesName, map[string]bson.Type{"publishedAt": bson.TypeDateTime, "visibleFrom": bson.TypeDateTime, "sectionOrder": bson.TypeInt64, "ordinal": bson.TypeInt32, "page": 0}},
			{articlesName, map[string]bson.Type{"title": bson.TypeString, "publishedAt": bson.TypeDateTime, "updatedAt": bson.TypeDateTime, "created": bson.TypeInt64,
				"readingOrder": bson.TypeInt64, "authorIds": bson.TypeArray, "hasImages": bson.TypeBoolean, "body": bson.TypeEmbeddedDocument, "article": 0}},
			{termsName, map[string]bson.Type{"publishedAt": bson.TypeDateTime, "visibleFrom": bson.TypeDateTime, "created": bson.TypeInt64, "revision": bson.TypeInt64,
				"title": bson.TypeString, "terms": bson.TypeArray, "titleTerms": bson.TypeArray, "text": bson.TypeString, "titleText": bson.TypeString}},
			{viewsName, map[string]bson.Type{"counted": bson.TypeInt64, "rank": bson.TypeInt64}},
			{metaName, map[string]bson.Type{"revision": bson.TypeInt64, "fence": bson.TypeInt64, "holder": bson.TypeString, "expiresAt": bson.TypeDateTime}},
		} {
			doc, err := s.collection(c.collection).FindOne(t.Context(), bson.D{}).Raw()
			must(t, err)
			for field, want := range c.types {
				if got := doc.Lookup(field).Type; got != want {
					t.Errorf("%s: field %s has type %s, want %s, in %s", c.collection, field, got, want, doc)
				}
			}
		}
	})
}
