package command_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/waiting"
)

// TestPartnersInStep runs a newsroom and two partners on two servers of one file, and kills
// servers and commands at any moment. The newsroom imports, withdraws, restores, corrects and
// changes rights, policies and entitlements, many of which begin or end in some seconds; the
// partners keep copies in step, in pages of any size, stop and resume. After quiet, each copy is
// what the partner may hold. BROADSHEET_TEST_KILLS sets how often a server is killed, 2 times by
// default, and BROADSHEET_TEST_SEED repeats the choices of a run, though not its timing.
func TestPartnersInStep(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	kills, err := strconv.Atoi(os.Getenv("BROADSHEET_TEST_KILLS"))
	p := newPress(t, err == nil)
	if err != nil {
		kills = 2
	}
	for round := 1; kills > 0 && !t.Failed(); round++ {
		now := min(kills, 5)
		kills -= now
		p.turmoil(now)
		var revision int64
		must(t, p.db.QueryRow(`SELECT revision FROM meta`).Scan(&revision))
		for _, partner := range p.partners {
			partner.compare(t)
		}
		t.Logf("round %d: %d kills of servers, %d of %d commands killed, %d of them while they wrote, revision %d, copies of %d and %d articles, in %d pages",
			round, now, p.killed, p.ran, p.halfway, revision, len(p.partners[0].copy), len(p.partners[1].copy), p.partners[0].pages+p.partners[1].pages)
	}
	for said, n := range p.refused {
		t.Logf("%d times a command said: %s", n, said)
	}
}

// pause lets time pass on the machine's clock, by which servers and commands are processes of
// their own: they are killed at any moment, and what they decided begins and ends by it. No
// condition stands for either.
func pause(d time.Duration) { time.Sleep(d) }

// press is the servers, and those who work with them.
type press struct {
	t        *testing.T
	long     bool // it takes more time
	pace     int  // milliseconds between kills, at most
	ahead    int  // milliseconds until something begins or ends, at most
	delay    int  // seconds that a partner waits for an article, at most
	dir      string
	store    string
	db       *sql.DB       // to see who holds the lease
	clock    content.Store // to see whether the clock has changed anything
	newsroom *portal
	partners []*portal

	mu      sync.Mutex // guards what follows
	rand    *rand.Rand
	servers []*server
	papers  []*paper
	files   int
	last    time.Time // when the last of what was decided begins or ends
	resting bool      // writers stop

	withdrawn map[content.ID]time.Time // when it was said that it is; nobody has begun to restore it since
	restored  map[content.ID]time.Time // when somebody tried last; zero while somebody does
	refused   map[string]int           // what commands said that did nothing

	ran, killed, halfway int // commands
}

func newPress(t *testing.T, long bool) *press {
	seed, err := strconv.ParseUint(os.Getenv("BROADSHEET_TEST_SEED"), 10, 64)
	if err != nil {
		seed = rand.Uint64() >> 40
	}
	t.Logf("BROADSHEET_TEST_SEED=%d", seed)
	dir := t.TempDir()
	file := filepath.Join(dir, "paper.db")
	p := &press{
		t: t, long: long, pace: 600, ahead: 1000, delay: 1, dir: dir, store: "sqlite:" + file, rand: rand.New(rand.NewPCG(seed, 1)), papers: []*paper{newPaper("tide"), newPaper("mole")},
		withdrawn: map[content.ID]time.Time{}, restored: map[content.ID]time.Time{}, refused: map[string]int{},
	}
	if long {
		p.pace, p.ahead, p.delay = 4000, 4000, 2
	}
	for _, paper := range p.papers {
		ran(t, p.store, "import", p.file(paper.editions[0]))
	}
	p.db, err = sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(5000)")
	must(t, err)
	p.clock, err = sqlitestore.Open(t.Context(), file, time.Now)
	must(t, err)
	t.Cleanup(func() { _, _ = p.db.Close(), p.clock.Close() })
	p.servers = []*server{start(t, p.store), start(t, p.store)}
	p.newsroom = p.portal("", ran(t, p.store, "key", "create", "--newsroom"), nil)
	for n, name := range []string{"ada", "ben"} {
		ran(t, p.store, "partner", "create", name, "--name", name)
		p.partners = append(p.partners, p.portal(name, ran(t, p.store, "key", "create", name), rand.New(rand.NewPCG(seed, uint64(n+2)))))
		ran(t, p.store, "partner", "entitle", name, "--publication", "tide")
	}
	return p
}

// check fails the test without ending it, as it may not be ended from elsewhere.
func (p *press) check(err error) {
	if err != nil {
		p.t.Error(err)
	}
}

// pick returns a number below n.
func (p *press) pick(n int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rand.IntN(n)
}

func (p *press) chance(percent int) bool { return p.pick(100) < percent }

// server returns either.
func (p *press) server() *server {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.servers[p.rand.IntN(len(p.servers))]
}

func (p *press) rests() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.resting
}

// turmoil lets all work at once while servers are killed, and then waits until all is quiet.
func (p *press) turmoil(kills int) {
	var writers, readers sync.WaitGroup
	p.resting = false
	stop := make(chan struct{})
	for range 3 {
		writers.Go(func() {
			for !p.rests() {
				p.write(p.death())
			}
		})
	}
	for _, partner := range p.partners {
		readers.Go(func() { partner.keepInStep(p.t, stop) })
	}
	for range kills {
		pause(time.Duration(300+p.pick(p.pace)) * time.Millisecond)
		n := p.pick(len(p.servers))
		_ = p.servers[n].cmd.Process.Kill()
		_ = p.servers[n].cmd.Wait()
		p.bury(p.servers[n].cmd.Process.Pid)
		again := start(p.t, p.store)
		p.mu.Lock()
		p.servers[n] = again
		p.mu.Unlock()
	}
	p.mu.Lock()
	p.resting = true
	p.mu.Unlock()
	writers.Wait()
	p.write(atWork) // it may leave half of what it did, and nobody writes after it
	p.quiet()
	close(stop)
	readers.Wait()
}

// bury ends the lease of a process that died, as if its time had passed; sometimes it has to.
func (p *press) bury(pid int) {
	if p.long && p.chance(2) {
		return
	}
	_, err := p.db.Exec(`UPDATE meta SET expires_at = 0 WHERE holder LIKE ?`, fmt.Sprintf("broadsheet, process %d on %%", pid))
	p.check(err)
}

// leased reports whether a process holds the lease, and until when whoever has it may keep it.
func (p *press) leased(pid int) (mine bool, until time.Time) {
	var expires int64
	p.check(p.db.QueryRow(`SELECT holder LIKE ?, iif(holder = '', 0, expires_at) FROM meta`, fmt.Sprintf("broadsheet, process %d on %%", pid)).Scan(&mine, &expires))
	return mine, time.UnixMilli(expires)
}

// comes notes when something begins or ends.
func (p *press) comes(at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at.After(p.last) {
		p.last = at
	}
}

// quiet waits until nothing more changes by itself: what begins or ends has, a lease that a dead
// writer had has passed, and the servers have looked what that changes.
func (p *press) quiet() {
	_, leased := p.leased(0)
	for _, at := range []time.Time{p.last.Add(time.Duration(p.delay) * time.Second), leased, time.Now()} {
		pause(time.Until(at.Add(content.Skew + 1200*time.Millisecond)))
	}
	waiting.Until(p.t, "the servers have looked what the clock changes", func() bool {
		due, err := p.clock.Due(p.t.Context())
		return err == nil && !due
	})
	if p.long {
		pause(time.Second)
	}
}
