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

// progress shows how much of a task is done: a bar on a terminal, elsewhere a line now and then.
type progress struct {
	w           io.Writer
	task        string                   // such as "importing"
	bar         *progressbar.ProgressBar // nil when w is not a terminal
	done, total atomic.Int64             // metrics read them, too
	reported    time.Time                // when the last line was written
}

// reportInterval is the time between two lines of progress.
const reportInterval = 5 * time.Second

func newProgress(w io.Writer, task string) *progress {
	return &progress{w: w, task: task, reported: time.Now()}
}

func (p *progress) begin(total int) {
	p.total.Store(int64(total))
	if f, ok := p.w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(p.task),
			progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(),
			progressbar.OptionThrottle(100*time.Millisecond))
	}
}

func (p *progress) add(steps int) {
	done := p.done.Add(int64(steps))
	if p.bar != nil {
		_ = p.bar.Add(steps) // the task goes on without a bar
		return
	}
	if time.Since(p.reported) >= reportInterval {
		p.reported = time.Now()
		fmt.Fprintf(p.w, "%s: %d%% done\n", p.task, 100*done/max(p.total.Load(), 1))
	}
}

// finish removes the bar. A task that was interrupted leaves the line where it stopped.
func (p *progress) finish(complete bool) {
	switch {
	case p.bar == nil:
	case complete:
		_ = p.bar.Finish()
	default:
		_ = p.bar.Exit()
	}
}
