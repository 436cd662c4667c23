package sqlitestore

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"
)

// SQLite copies its write-ahead log (WAL) into the file, and then writes the log from its beginning again,
// but not while a query runs. In a server some query always runs, so that the log grows during imports. It
// stays large, and pages in the log are read more slowly than pages of the file.
const (
	logLimit    = 16 << 20         // bytes
	logInterval = 10 * time.Second // between looks at its size
	logTime     = time.Second      // for reads to end, while writers wait
)

// logKeeper keeps the log of a file short until it is closed.
type logKeeper struct {
	end  context.CancelFunc
	done sync.WaitGroup
}

// keepLogShort starts the work of a logKeeper.
func (s *Store) keepLogShort(path string) *logKeeper {
	ctx, end := context.WithCancel(context.Background())
	k := &logKeeper{end: end}
	k.done.Go(func() {
		ticker := time.NewTicker(logInterval)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				_ = s.shortenLog(ctx, path, logLimit) // the next tick tries again
			}
		}
	})
	return k
}

func (k *logKeeper) close() {
	k.end()
	k.done.Wait()
}

// shortenLog moves the log into the file and empties it, if it is longer than limit. It waits for reads to
// end, and lets them begin anew meanwhile.
func (s *Store) shortenLog(ctx context.Context, path string, limit int64) error {
	log, err := os.Stat(path + "-wal")
	if errors.Is(err, fs.ErrNotExist) || err == nil && log.Size() <= limit {
		return nil
	}
	if err != nil {
		return err
	}
	ctx, end := context.WithTimeout(ctx, logTime)
	defer end()
	_, err = s.write.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}
