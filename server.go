// Command broadsheet is a GraphQL gateway for newspapers' digital editions. `broadsheet help`
// lists what it does; internal/command does it.
package main

import (
	"context"
	_ "embed"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // newspapers' time zones, also where the machine has none

	"broadsheet/internal/command"
)

//go:embed schema.graphqls
var schema string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := command.Run(ctx, os.Args[1:], schema, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
