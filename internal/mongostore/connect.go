package mongostore

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

// reachTime is how long Open waits for a server.
const reachTime = 2500 * time.Millisecond

// connect creates the client and waits for an answer of a primary.
func (s *Store) connect(ctx context.Context, uri string, o Options) error {
	ctx, cancel := context.WithTimeout(ctx, reachTime)
	defer cancel()
	client, err := s.dial(ctx, uri, o)
	if err != nil {
		return err
	}
	if err := client.Ping(ctx, readpref.Primary()); err != nil {
		_ = client.Disconnect(context.WithoutCancel(ctx))
		return unreachable(uri, err)
	}
	s.client = client
	s.db = client.Database(databaseOf(uri), options.Database().SetReadPreference(readpref.Primary()))
	return nil
}

// dial creates a client. Parsing the address may query DNS, which ignores the context, so dial does not
// wait for it longer than the context allows.
func (s *Store) dial(ctx context.Context, uri string, o Options) (*mongo.Client, error) {
	parsed := make(chan *options.ClientOptions, 1)
	go func() { parsed <- s.clientOptions(uri, o) }()
	select {
	case <-ctx.Done():
		return nil, unreachable(uri, ctx.Err())
	case settings := <-parsed:
		s.timeout = *settings.Timeout
		client, err := mongo.Connect(settings)
		if err != nil {
			return nil, invalidAddress(uri, err)
		}
		return client, nil
	}
}

func (s *Store) clientOptions(uri string, o Options) *options.ClientOptions {
	c := options.Client().SetAppName("broadsheet").ApplyURI(uri)
	c.SetBSONOptions(&options.BSONOptions{OmitZeroStruct: true})
	switch {
	case o.Timeout > 0:
		c.SetTimeout(o.Timeout)
	case c.Timeout == nil:
		c.SetTimeout(DefaultTimeout)
	}
	if c.WriteConcern == nil {
		durable := writeconcern.Majority()
		durable.Journal = new(true) // without this, a standalone server answers before the write is on disk
		c.SetWriteConcern(durable)
	}
	if c.HeartbeatInterval == nil {
		c.SetHeartbeatInterval(heartbeat)
	}
	c.SetPoolMonitor(s.pool.monitor())
	c.SetServerMonitor(s.servers.monitor())
	if o.Monitor != nil {
		c.SetMonitor(o.Monitor)
	}
	return c
}

// databaseOf returns the database that an address names, or the default.
func databaseOf(uri string) string {
	_, rest, _ := strings.Cut(withoutCredentials(uri), "://")
	_, name, _ := strings.Cut(rest, "/")
	if decoded, err := url.PathUnescape(name); err == nil {
		name = decoded
	}
	if name == "" {
		return DefaultDatabase
	}
	return name
}

// withoutCredentials returns an address without user, password and options, for messages.
func withoutCredentials(uri string) string {
	scheme, rest, ok := strings.Cut(uri, "://")
	if !ok {
		return "(not an address)"
	}
	rest, _, _ = strings.Cut(rest, "?") // options may hold an @ of their own
	return scheme + "://" + rest[strings.LastIndex(rest, "@")+1:]
}

func unreachable(uri string, err error) error {
	message := fmt.Sprintf("the store %s cannot be reached; check the address, that the server runs, and that this machine may connect to it", withoutCredentials(uri))
	var refused mongo.CommandError
	if errors.As(err, &refused) && refused.Code == authenticationFailed || strings.Contains(err.Error(), "auth error") {
		message = fmt.Sprintf("the store %s refuses the user or password of the address; check both, and authSource", withoutCredentials(uri))
	}
	return &content.Error{Code: content.Unavailable, Message: message, Err: err}
}

const authenticationFailed = 18

// invalidAddress returns the error for an address that the driver does not accept. The driver's message
// may quote the address, so it is included only when the address has no password.
func invalidAddress(uri string, err error) error {
	var lookup *net.DNSError
	if errors.As(err, &lookup) {
		return unreachable(uri, errors.New("the name of the cluster cannot be looked up"))
	}
	if strings.Contains(uri, "@") {
		err = nil
	}
	return &content.Error{Code: content.Invalid,
		Message: fmt.Sprintf("the store's address %s is malformed; write it as mongodb://user:password@host:port/database, with special characters of the password as %%XX", withoutCredentials(uri)), Err: err}
}
