package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/mongostore"
	"broadsheet/internal/sqlitestore"
)

// openStore opens the store that the settings name. An SQLite file that does not exist is created.
func openStore(ctx context.Context, s config.Store) (content.Store, error) {
	scheme, rest, _ := strings.Cut(s.Store, ":")
	switch scheme {
	case "sqlite":
		if rest == "" {
			break
		}
		return sqlitestore.Open(ctx, rest, time.Now)
	case "mongodb", "mongodb+srv":
		return mongostore.Open(ctx, s.Store, mongostore.Options{Now: time.Now, Timeout: s.StoreTimeout})
	}
	if strings.HasSuffix(s.Store, ".db") {
		return nil, content.Errorf(content.Invalid, "%q is not the address of a store; for an SQLite file, write sqlite:%s", s.Store, s.Store)
	}
	return nil, content.Errorf(content.Invalid, "%q is not the address of a store; write sqlite:FILE, sqlite::memory:, mongodb://HOST/DATABASE or mongodb+srv://HOST/DATABASE", config.Redacted(s.Store))
}

// openExisting opens a store, and creates no SQLite file. flag is the flag that named the store.
func openExisting(ctx context.Context, flag string, s config.Store) (content.Store, error) {
	if s.Store == "sqlite:"+sqlitestore.Memory {
		return nil, content.Errorf(content.NotFound, "%s names a new store in memory, which is empty; name another with %s", s.Store, flag)
	}
	if file, missing := missingFile(s); missing {
		return nil, content.Errorf(content.NotFound, "there is no store %s: the file %s does not exist; name another with %s, or create it with `broadsheet import`", s.Store, file, flag)
	}
	return openStore(ctx, s)
}

// missingFile returns the SQLite file of a store, and whether opening the store would create it.
func missingFile(s config.Store) (file string, missing bool) {
	file, ok := strings.CutPrefix(s.Store, "sqlite:")
	if !ok || file == sqlitestore.Memory {
		return "", false
	}
	_, err := os.Stat(file)
	return file, errors.Is(err, fs.ErrNotExist)
}

var errInterrupted = errors.New("interrupted; what is listed above is in the store. Run the same command again for the rest")

// leaseHolder names this process in the store's lease, for other processes that wait for it.
func leaseHolder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown host"
	}
	return fmt.Sprintf("broadsheet, process %d on %s,", os.Getpid(), host)
}

// reportWaiting returns a function that prints why a command waits for the store's lease.
func reportWaiting(w io.Writer) func(error) {
	return func(reason error) { fmt.Fprintln(w, "waiting:", userMessage(reason)) }
}
