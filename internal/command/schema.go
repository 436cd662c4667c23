package command

import "io"

type schemaCommand struct{}

// Help is printed below the command's one-line description.
func (schemaCommand) Help() string {
	return "Front-end teams generate clients from it. A running server returns the same text at /schema.graphqls.\n\n" +
		"Example:\n\n\tbroadsheet schema > schema.graphqls"
}

// Run prints the schema.
func (schemaCommand) Run(t terminal, schema apiSchema) error {
	_, err := io.WriteString(t.stdout, string(schema))
	return err
}
