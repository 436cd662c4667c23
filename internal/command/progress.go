package command

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far something is: a bar on a terminal, a line now and then elsewhere.
type progress struct {
	w           io.Writer
	doing       string                   // what it shows: "importing"
	bar         *progressbar.ProgressBar // nil elsewhere
	done, total atomic.Int64             // metrics look at them, too
	said        time.Time
}

// sayEvery is how often a line is written where there is no terminal.
const sayEvery = 5 * time.Second

func newProgress(w io.Writer, doing string) *progress {
	return &progress{w: w, doing: doing, said: time.Now()}
}

func (p *progress) begin(total int) {
	p.total.Store(int64(total))
	if f, ok := p.w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(p.doing),
			progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(),
			progressbar.OptionThrottle(100*time.Millisecond))
	}
}

func (p *progress) add(steps int) {
	done := p.done.Add(int64(steps))
	if p.bar != nil {
		_ = p.bar.Add(steps) // a bar that cannot be drawn stops nobody
		return
	}
	if time.Since(p.said) >= sayEvery {
		p.said = time.Now()
		fmt.Fprintf(p.w, "%s: %d%% done\n", p.doing, 100*done/max(p.total.Load(), 1))
	}
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
