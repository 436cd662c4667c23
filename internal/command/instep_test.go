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

// TestPartnersInStep runs a newsroom and two partners on two servers that share an SQLite file, and
// kills servers and commands at random. The newsroom imports, withdraws, restores, corrects, and
// changes rights, policies and entitlements, many of which begin or end within seconds. The
// partners sync in pages of random size, stop and resume. When all changes have settled, each copy
// must be what the partner may hold. BROADSHEET_TEST_KILLS is the number of servers to kill
// (default 2); BROADSHEET_TEST_SEED repeats the random choices of a run, but not its timing.
func TestPartnersInStep(t *testing.T) {
	if testing.Short() {
		t.Skip("this test kills servers for many seconds")
	}
	kills, err := strconv.Atoi(os.Getenv("BROADSHEET_TEST_KILLS"))
	p := newSimulation(t, err == nil)
	if err != nil {
		kills = 2
	}
	for round := 1; kills > 0 && !t.Failed(); round++ {
		now := min(kills, 5)
		kills -= now
		p.runWithKills(now)
		var revision int64
		must(t, p.db.QueryRow(`SELECT revision FROM meta`).Scan(&revision))
		for _, partner := range p.partners {
			partner.compare(t)
		}
		t.Logf("round %d: %d servers killed, %d of %d commands killed, %d of them while writing, revision %d, copies of %d and %d articles, in %d pages",
			round, now, p.killed, p.ran, p.killedWriting, revision, len(p.partners[0].copy), len(p.partners[1].copy), p.partners[0].pages+p.partners[1].pages)
	}
	for output, n := range p.refused {
		t.Logf("%d commands failed with: %s", n, output)
	}
}

// pause lets real time pass. Servers and commands are processes of their own: they are killed at any
// moment, and embargoes begin and end by the machine's clock. No condition could be waited for instead.
func pause(d time.Duration) { time.Sleep(d) }

// simulation holds the servers, the newsroom and the partners of the test.
type simulation struct {
	t        *testing.T
	long     bool // a long run, by make bench
	pace     int  // maximum milliseconds between kills
	ahead    int  // maximum milliseconds until an embargo, expiry or entitlement begins or ends
	delay    int  // maximum seconds of delay in an entitlement
	dir      string
	store    string
	db       *sql.DB       // to read who holds the lease
	clock    content.Store // to read whether a transition is due
	newsroom *portal
	partners []*portal

	mu         sync.Mutex // guards the fields below
	rand       *rand.Rand
	servers    []*server
	newspapers []*newspaper
	files      int
	last       time.Time // time of the last transition
	stopping   bool      // writers must stop

	withdrawn map[content.ID]time.Time // when withdraw succeeded, with no restore begun since
	restored  map[content.ID]time.Time // when restore ended last; zero while it runs
	refused   map[string]int           // error messages of commands, counted

	ran, killed, killedWriting int // numbers of commands; killedWriting: killed while writing
}

func newSimulation(t *testing.T, long bool) *simulation {
	seed, err := strconv.ParseUint(os.Getenv("BROADSHEET_TEST_SEED"), 10, 64)
	if err != nil {
		seed = rand.Uint64() >> 40
	}
	t.Logf("BROADSHEET_TEST_SEED=%d", seed)
	dir := t.TempDir()
	file := filepath.Join(dir, "paper.db")
	p := &simulation{
		t: t, long: long, pace: 600, ahead: 1000, delay: 1, dir: dir, store: "sqlite:" + file, rand: rand.New(rand.NewPCG(seed, 1)), newspapers: []*newspaper{newNewspaper("tide"), newNewspaper("mole")},
		withdrawn: map[content.ID]time.Time{}, restored: map[content.ID]time.Time{}, refused: map[string]int{},
	}
	if long {
		p.pace, p.ahead, p.delay = 4000, 4000, 2
	}
	for _, newspaper := range p.newspapers {
		ran(t, p.store, "import", p.file(newspaper.editions[0]))
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

// check fails the test without ending it; other goroutines must not end it.
func (p *simulation) check(err error) {
	if err != nil {
		p.t.Error(err)
	}
}

// random returns a random number below n.
func (p *simulation) random(n int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rand.IntN(n)
}

func (p *simulation) chance(percent int) bool { return p.random(100) < percent }

// server returns one of the servers at random.
func (p *simulation) server() *server {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.servers[p.rand.IntN(len(p.servers))]
}

func (p *simulation) isStopping() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stopping
}

// runWithKills runs writers and partners concurrently while servers are killed, and then waits until all changes have settled.
func (p *simulation) runWithKills(kills int) {
	var writers, readers sync.WaitGroup
	p.stopping = false
	stop := make(chan struct{})
	for range 3 {
		writers.Go(func() {
			for !p.isStopping() {
				p.write(p.killTime())
			}
		})
	}
	for _, partner := range p.partners {
		readers.Go(func() { partner.keepInStep(p.t, stop) })
	}
	for range kills {
		pause(time.Duration(300+p.random(p.pace)) * time.Millisecond)
		n := p.random(len(p.servers))
		_ = p.servers[n].cmd.Process.Kill()
		_ = p.servers[n].cmd.Wait()
		p.expireLease(p.servers[n].cmd.Process.Pid)
		again := start(p.t, p.store)
		p.mu.Lock()
		p.servers[n] = again
		p.mu.Unlock()
	}
	p.mu.Lock()
	p.stopping = true
	p.mu.Unlock()
	writers.Wait()
	p.write(whileWriting) // killed while writing, with no later writer to repair the store
	p.waitUntilSettled()
	close(stop)
	readers.Wait()
}

// expireLease expires the lease of a killed process at once. In a long run it sometimes leaves the lease to expire by itself.
func (p *simulation) expireLease(pid int) {
	if p.long && p.chance(2) {
		return
	}
	_, err := p.db.Exec(`UPDATE meta SET expires_at = 0 WHERE holder LIKE ?`, fmt.Sprintf("broadsheet, process %d on %%", pid))
	p.check(err)
}

// leased reports whether a process holds the lease, and when the current lease expires.
func (p *simulation) leased(pid int) (mine bool, until time.Time) {
	var expires int64
	p.check(p.db.QueryRow(`SELECT holder LIKE ?, iif(holder = '', 0, expires_at) FROM meta`, fmt.Sprintf("broadsheet, process %d on %%", pid)).Scan(&mine, &expires))
	return mine, time.UnixMilli(expires)
}

// noteTransition records the time of a transition.
func (p *simulation) noteTransition(at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at.After(p.last) {
		p.last = at
	}
}

// waitUntilSettled waits until all changes have settled: all transitions have passed, the lease of a killed
// writer has expired, and the servers have re-stamped the articles that passed a transition.
func (p *simulation) waitUntilSettled() {
	_, leased := p.leased(0)
	for _, at := range []time.Time{p.last.Add(time.Duration(p.delay) * time.Second), leased, time.Now()} {
		pause(time.Until(at.Add(content.Skew + 1200*time.Millisecond)))
	}
	waiting.Until(p.t, "the servers have re-stamped the articles at their transitions", func() bool {
		due, err := p.clock.Due(p.t.Context())
		return err == nil && !due
	})
	if p.long {
		pause(time.Second)
	}
}
