package command_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"broadsheet/internal/command"
)

// TestHelpExamples runs the examples in the help of each command, in the order of the help, on a
// store with the sample newspapers.
func TestHelpExamples(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	if err := os.CopyFS("editions", sampleFiles()); err != nil {
		t.Fatal(err)
	}
	if out, err := runExample(t, "broadsheet import editions"); err != nil {
		t.Fatal(out)
	}
	t.Setenv("BROADSHEET_ADDR", "127.0.0.1:0")
	for _, name := range commandNames(t, "") {
		help, err := runExample(t, "broadsheet help "+name)
		examples := regexp.MustCompile(`(?m)^    (broadsheet .*)$`).FindAllStringSubmatch(help, -1)
		if err != nil || len(examples) == 0 || !strings.Contains(help, "    broadsheet "+name) {
			t.Errorf("the help of %q has no example of it", name)
		}
		for _, example := range examples {
			line := example[1]
			if strings.HasPrefix(line, "broadsheet serve") {
				serveExample(t, folder, regexp.MustCompile(`:\d{4}\b`).ReplaceAllString(line, ":0"))
			} else if out, err := runExample(t, line); err != nil {
				t.Errorf("%s: %v\n%s", line, err, out)
			}
		}
	}
}

// runExample runs a command line in the process of the test, or in a shell if it has a pipe, a
// redirection or a substitution. It returns what the command prints.
func runExample(t *testing.T, line string) (string, error) {
	t.Helper()
	if strings.ContainsAny(line, "|>$") {
		out, err := exec.CommandContext(t.Context(), "sh", "-c", line).CombinedOutput()
		return string(out), err
	}
	var args []string
	for _, word := range regexp.MustCompile(`"[^"]*"|\S+`).FindAllString(line, -1)[1:] {
		args = append(args, strings.Trim(word, `"`))
	}
	var out bytes.Buffer
	if code := command.Run(t.Context(), args, scriptSchema, &out, &out); code != 0 {
		return out.String(), fmt.Errorf("exit code %d", code)
	}
	return out.String(), nil
}

// commandNames returns the commands that the help of a command lists, and those below them.
func commandNames(t *testing.T, of string) (names []string) {
	t.Helper()
	help, err := runExample(t, "broadsheet help "+of)
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(help, "\nCommands:\n")
	list, _, _ = strings.Cut(list, "\nFlags:\n")
	for _, found := range regexp.MustCompile(`(?m)^  ([a-z]+(?: [a-z]+)?)  `).FindAllStringSubmatch(list, -1) {
		names = append(append(names, found[1]), commandNames(t, found[1])...)
	}
	return names
}

// serveExample starts a server, waits for its start lines, and stops it.
func serveExample(t *testing.T, folder, line string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", "exec "+line+" --drain-time 0")
	cmd.Dir = folder
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	text := ""
	for buffer := make([]byte, 4096); !strings.Contains(text, "/graphql"); {
		n, err := out.Read(buffer)
		if text += string(buffer[:n]); err != nil {
			break
		}
	}
	_ = cmd.Process.Signal(syscall.SIGINT)
	if err := cmd.Wait(); err != nil || !strings.Contains(text, "/graphql") {
		t.Errorf("%s: %v\n%s", line, err, text)
	}
}
