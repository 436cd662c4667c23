package command_test

import (
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// killTime says when a command is killed.
type killTime int

const (
	never killTime = iota
	atStart
	later
	whileWriting // once it has begun to write
)

// killTime chooses whether and when a command is killed.
func (p *simulation) killTime() killTime {
	if p.chance(35) {
		return atStart + killTime(p.random(3))
	}
	return never
}

// write runs a random command that writes, and kills it at the given time.
func (p *simulation) write(dies killTime) {
	args, id := p.command()
	started := p.begin(args, id)
	cmd := exec.CommandContext(p.t.Context(), "broadsheet", append(args, "--store", p.store)...)
	var output strings.Builder
	cmd.Stderr = &output
	if err := cmd.Start(); err != nil {
		p.t.Error(err)
		return
	}
	p.kill(cmd, dies)
	err := cmd.Wait()
	killedWriting, _ := p.leased(cmd.Process.Pid)
	p.expireLease(cmd.Process.Pid)
	p.end(args, id, started, err, output.String())
	if killedWriting {
		p.mu.Lock()
		p.killedWriting++
		p.mu.Unlock()
	}
}

// variablePart matches the ids and times in error messages, to count equal messages.
var variablePart = regexp.MustCompile(`(art|par|pub)_\w+|\d{4}-[-T:.Z\d]+`)

// begin records the start of a command.
func (p *simulation) begin(args []string, id content.ID) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ran++; args[1] == "restore" {
		delete(p.withdrawn, id)
		p.restored[id] = time.Time{}
	}
	return time.Now()
}

// end records the result of a command.
func (p *simulation) end(args []string, id content.ID, started time.Time, err error, output string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	tried, restored := p.restored[id]
	switch args[1] {
	case "restore":
		p.restored[id] = time.Now()
	case "withdraw":
		if err == nil && (!restored || !tried.IsZero() && tried.Before(started)) {
			p.withdrawn[id] = time.Now()
		}
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() < 0 {
		p.killed++
	} else if err != nil {
		lines := strings.Split(strings.TrimSpace(output), "\n")
		p.refused[variablePart.ReplaceAllString(lines[len(lines)-1], "…")]++
	}
}

// kill kills a command.
func (p *simulation) kill(cmd *exec.Cmd, when killTime) {
	switch when {
	case never:
		return
	case atStart:
		pause(time.Duration(p.random(60)) * time.Millisecond)
	case later:
		pause(time.Duration(60+p.random(300)) * time.Millisecond)
	case whileWriting:
		for range 300 {
			if mine, _ := p.leased(cmd.Process.Pid); mine {
				break
			}
			pause(time.Millisecond)
		}
		pause(time.Duration(p.random(15_000)) * time.Microsecond)
	}
	_ = cmd.Process.Kill() // fails if it has ended
}

// command returns a random command line; id is its article, if it has one.
func (p *simulation) command() (args []string, id content.ID) {
	id = p.article()
	article := func(does string, more ...string) []string {
		return append([]string{"article", does, string(id)}, more...)
	}
	switch n := p.random(100); {
	case n < 27:
		return []string{"import", p.edit()}, ""
	case n < 42:
		return article("withdraw", append(slices.Repeat([]string{"--keep-title"}, p.random(2)), "--reason", "an error")...), id
	case n < 53:
		return article("restore"), id
	case n < 57:
		return article("correct", "--note", "an error", "--title", fmt.Sprint("Corrected ", p.random(1000))), id
	case n < 73:
		return article("rights", p.licence()...), id
	case n < 76:
		return append([]string{"publication", "policy", p.newspapers[p.random(2)].name}, p.policy()...), ""
	}
	return append([]string{"partner", "entitle", p.partners[p.random(2)].name}, p.grant()...), ""
}

func (p *simulation) policy() []string {
	if p.chance(30) {
		return []string{"--public-access", []string{"full", "summary", "none"}[p.random(3)]}
	}
	return []string{"--syndication", []string{"open", "licensed", "licensed", "forbidden"}[p.random(4)]}
}

// licence returns random flags of article rights.
func (p *simulation) licence() []string {
	r := p.rights()
	flags := []string{"--embargo-until", flagTime(r.EmbargoUntil), "--expires-at", flagTime(r.ExpiresAt)}
	if r.Syndication != "" {
		flags = append(flags, "--syndication", strings.ToLower(string(r.Syndication)))
	}
	switch p.random(6) {
	case 0:
		return []string{"--from-source"}
	case 1:
		return []string{"--embargo-until", "none", "--expires-at", "none", "--syndication", "licensed"}
	}
	return flags
}

func flagTime(t time.Time) string {
	if t.IsZero() {
		return "none"
	}
	return t.Format(time.RFC3339Nano)
}

// grant returns random flags of partner entitle.
func (p *simulation) grant() []string {
	flags := []string{"--publication", p.newspapers[p.random(2)].name}
	if p.chance(50) {
		flags = append(flags, "--section", []string{"News", "Sport", "News,Arts"}[p.random(3)])
	}
	if p.chance(25) {
		return append(flags, "--revoke")
	}
	flags = append(flags, "--body", []string{"full", "full", "summary"}[p.random(3)], "--delay", fmt.Sprint(max(0, p.random(2*p.delay+2)-p.delay-1), "s"))
	if p.chance(50) {
		flags = append(flags, "--images")
	}
	from := time.Time{}
	if p.chance(40) {
		if from = p.nearTime(); !from.IsZero() {
			flags = append(flags, "--from", flagTime(from))
		}
	}
	if p.chance(40) {
		if until := p.nearTimeAfter(from); !until.IsZero() {
			flags = append(flags, "--until", flagTime(until))
		}
	}
	return flags
}
