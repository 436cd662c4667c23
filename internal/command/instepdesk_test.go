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

// death says when a command is killed.
type death int

const (
	never death = iota
	atFirst
	later
	atWork // when it has begun to write
)

// death chooses whether and when a command is killed.
func (p *press) death() death {
	if p.chance(35) {
		return atFirst + death(p.pick(3))
	}
	return never
}

// write runs a random command that writes, and kills it when dies says so.
func (p *press) write(dies death) {
	args, id := p.command()
	began := p.begin(args, id)
	cmd := exec.CommandContext(p.t.Context(), "broadsheet", append(args, "--store", p.store)...)
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		p.t.Error(err)
		return
	}
	p.kill(cmd, dies)
	err := cmd.Wait()
	halfway, _ := p.leased(cmd.Process.Pid)
	p.bury(cmd.Process.Pid)
	p.end(args, id, began, err, said.String())
	if halfway {
		p.mu.Lock()
		p.halfway++
		p.mu.Unlock()
	}
}

// named matches the ids and times in error messages, to count equal messages.
var named = regexp.MustCompile(`(art|par|pub)_\w+|\d{4}-[-T:.Z\d]+`)

// begin records the start of a command.
func (p *press) begin(args []string, id content.ID) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ran++; args[1] == "restore" {
		delete(p.withdrawn, id)
		p.restored[id] = time.Time{}
	}
	return time.Now()
}

// end records the result of a command.
func (p *press) end(args []string, id content.ID, began time.Time, err error, said string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	tried, restored := p.restored[id]
	switch args[1] {
	case "restore":
		p.restored[id] = time.Now()
	case "withdraw":
		if err == nil && (!restored || !tried.IsZero() && tried.Before(began)) {
			p.withdrawn[id] = time.Now()
		}
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() < 0 {
		p.killed++
	} else if err != nil {
		lines := strings.Split(strings.TrimSpace(said), "\n")
		p.refused[named.ReplaceAllString(lines[len(lines)-1], "…")]++
	}
}

// kill kills a command.
func (p *press) kill(cmd *exec.Cmd, when death) {
	switch when {
	case never:
		return
	case atFirst:
		pause(time.Duration(p.pick(60)) * time.Millisecond)
	case later:
		pause(time.Duration(60+p.pick(300)) * time.Millisecond)
	case atWork:
		for range 300 {
			if mine, _ := p.leased(cmd.Process.Pid); mine {
				break
			}
			pause(time.Millisecond)
		}
		pause(time.Duration(p.pick(15_000)) * time.Microsecond)
	}
	_ = cmd.Process.Kill() // it may have ended
}

// command returns a random command line; id is its article, if it has one.
func (p *press) command() (args []string, id content.ID) {
	id = p.article()
	article := func(does string, more ...string) []string {
		return append([]string{"article", does, string(id)}, more...)
	}
	switch n := p.pick(100); {
	case n < 27:
		return []string{"import", p.edit()}, ""
	case n < 42:
		return article("withdraw", append(slices.Repeat([]string{"--keep-title"}, p.pick(2)), "--reason", "an error")...), id
	case n < 53:
		return article("restore"), id
	case n < 57:
		return article("correct", "--note", "an error", "--title", fmt.Sprint("Corrected ", p.pick(1000))), id
	case n < 73:
		return article("rights", p.licence()...), id
	case n < 76:
		return append([]string{"publication", "policy", p.papers[p.pick(2)].name}, p.policy()...), ""
	}
	return append([]string{"partner", "entitle", p.partners[p.pick(2)].name}, p.grant()...), ""
}

func (p *press) policy() []string {
	if p.chance(30) {
		return []string{"--public-access", []string{"full", "summary", "none"}[p.pick(3)]}
	}
	return []string{"--syndication", []string{"open", "licensed", "licensed", "forbidden"}[p.pick(4)]}
}

// licence returns random flags of article rights.
func (p *press) licence() []string {
	r := p.rights()
	flags := []string{"--embargo-until", moment(r.EmbargoUntil), "--expires-at", moment(r.ExpiresAt)}
	if r.Syndication != "" {
		flags = append(flags, "--syndication", strings.ToLower(string(r.Syndication)))
	}
	switch p.pick(6) {
	case 0:
		return []string{"--from-source"}
	case 1:
		return []string{"--embargo-until", "none", "--expires-at", "none", "--syndication", "licensed"}
	}
	return flags
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "none"
	}
	return t.Format(time.RFC3339Nano)
}

// grant returns random flags of partner entitle.
func (p *press) grant() []string {
	flags := []string{"--publication", p.papers[p.pick(2)].name}
	if p.chance(50) {
		flags = append(flags, "--section", []string{"News", "Sport", "News,Arts"}[p.pick(3)])
	}
	if p.chance(25) {
		return append(flags, "--revoke")
	}
	flags = append(flags, "--body", []string{"full", "full", "summary"}[p.pick(3)], "--delay", fmt.Sprint(max(0, p.pick(2*p.delay+2)-p.delay-1), "s"))
	if p.chance(50) {
		flags = append(flags, "--images")
	}
	from := time.Time{}
	if p.chance(40) {
		if from = p.soon(); !from.IsZero() {
			flags = append(flags, "--from", moment(from))
		}
	}
	if p.chance(40) {
		if until := p.after(from); !until.IsZero() {
			flags = append(flags, "--until", moment(until))
		}
	}
	return flags
}
