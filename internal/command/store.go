package command

import (
	"context"
	"strings"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/mongostore"
	"broadsheet/internal/sqlitestore"
)

// openStore opens the store that the settings name.
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
		return nil, content.Errorf(content.Invalid, "%q names no store; for an SQLite file, give sqlite:%s", s.Store, s.Store)
	}
	return nil, content.Errorf(content.Invalid, "%q names no store; give sqlite:FILE, sqlite::memory:, mongodb://HOST/DATABASE or mongodb+srv://HOST/DATABASE", config.Redacted(s.Store))
}
