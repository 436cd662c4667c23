package sqlitestore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"

	"modernc.org/sqlite"
)

// connector opens connections to an SQLite file. It is the data source name of the driver.
type connector string

// Connect opens a connection.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	opened, err := (&sqlite.Driver{}).Open(string(c))
	if err != nil {
		return nil, err
	}
	return &connection{opened.(driverConnection), map[string]*statement{}}, nil
}

// Driver returns the driver.
func (connector) Driver() driver.Driver { return &sqlite.Driver{} }

// driverConnection is what database/sql uses of the driver's connections.
type driverConnection interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.QueryerContext
	driver.ExecerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// connection is a connection that caches its prepared statements: to prepare one takes longer than to
// execute most of them. database/sql uses it from one goroutine at a time.
type connection struct {
	driverConnection
	prepared map[string]*statement // by their SQL
}

// statement is a prepared statement. While its rows are read, it cannot be executed again.
type statement struct {
	prepared
	busy bool
}

type prepared interface {
	driver.Stmt
	driver.StmtQueryContext
	driver.StmtExecContext
}

// maxPrepared is how many statements a connection caches. Filters can be combined in thousands of ways, of
// which a newspaper's clients use some dozens.
const maxPrepared = 250

// statement returns the cached statement of a query; nil when it is in use, or the cache is full.
func (c *connection) statement(ctx context.Context, query string) (*statement, error) {
	if s, ok := c.prepared[query]; ok || len(c.prepared) >= maxPrepared {
		if ok && s.busy {
			return nil, nil
		}
		return s, nil
	}
	made, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s := &statement{prepared: made.(prepared)}
	c.prepared[query] = s
	return s, nil
}

// ExecContext executes a statement by its cached form.
func (c *connection) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.driverConnection.ExecContext(ctx, query, args)
	}
	return s.ExecContext(ctx, args)
}

// QueryContext executes a query by its cached form.
func (c *connection) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.driverConnection.QueryContext(ctx, query, args)
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &statementRows{rows, s}, nil
}

// statementRows are the rows of a cached statement.
type statementRows struct {
	driver.Rows
	statement *statement
}

// Close ends the execution of the statement.
func (r *statementRows) Close() error {
	r.statement.busy = false
	return r.Rows.Close()
}

// Close closes the statements and the connection.
func (c *connection) Close() error {
	var err error
	for _, s := range c.prepared {
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, c.driverConnection.Close())
}

// each executes a query and calls scan for each row. It does the work of sql.Rows for the few types of
// columns that the store has, in half the time.
func (c *connection) each(ctx context.Context, query string, args []any, scan func(*row) error) (err error) {
	named := make([]driver.NamedValue, len(args))
	for i, arg := range args {
		value, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return err
		}
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: value}
	}
	rows, err := c.QueryContext(ctx, query, named)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	r := &row{make([]driver.Value, len(rows.Columns()))}
	for {
		switch err := rows.Next(r.values); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := scan(r); err != nil {
			return err
		}
	}
}

// row is a row of a query.
type row struct{ values []driver.Value }

// Scan copies the columns into variables: strings of any type, numbers, truth values, and sql.NullInt64.
func (r *row) Scan(variables ...any) error {
	for i, variable := range variables {
		if err := scanValue(r.values[i], variable); err != nil {
			return fmt.Errorf("column %d: %w", i, err)
		}
	}
	return nil
}

func scanValue(value driver.Value, variable any) error {
	switch v := variable.(type) {
	case *string:
		return assign(v, value)
	case *int64:
		return assign(v, value)
	case *int:
		var n int64
		err := assign(&n, value)
		*v = int(n)
		return err
	case *bool:
		var n int64
		err := assign(&n, value)
		*v = n != 0
		return err
	case sql.Scanner:
		return v.Scan(value)
	}
	var text string
	target := reflect.ValueOf(variable).Elem()
	if target.Kind() != reflect.String {
		return fmt.Errorf("a variable of type %T cannot be scanned", variable)
	}
	err := assign(&text, value)
	target.SetString(text)
	return err
}

func assign[T any](to *T, value driver.Value) error {
	v, ok := value.(T)
	if !ok {
		return fmt.Errorf("a value of type %T is not a %T", value, *to)
	}
	*to = v
	return nil
}
