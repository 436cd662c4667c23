// Command ferretdb is the server that the tests of mongostore run on when no MongoDB is available:
// FerretDB with its SQLite backend. It is a module of its own, to keep FerretDB and its dependencies out
// of the module whose tests use it.
//
// Usage: ferretdb DIRECTORY. It stores its files in the directory, prints its address, and ends when its
// standard input is closed, so that it cannot outlive the test that started it.
//
// FerretDB 1 updates a document by reading it and writing it back, without a lock, where MongoDB updates
// it atomically. Conditional updates, which mongostore relies on, would fail here without being wrong. So
// clients connect through a gate that passes one command at a time.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ferretdb:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	if len(args) != 1 {
		return errors.New("usage: ferretdb DIRECTORY")
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Handler:   "sqlite",
		SQLiteURL: "file:" + args[0] + "/",
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return err
	}
	go func() { _ = server.Run(ctx) }()
	inside, err := url.Parse(server.MongoDBURI())
	if err != nil {
		return err
	}
	outside, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	g := &gate{server: inside.Host}
	go g.serve(outside)
	fmt.Fprintf(stdout, "mongodb://%s/\n", outside.Addr())
	_, err = io.Copy(io.Discard, stdin)
	return err
}
