package syndicate

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// jsonDocument writes indented JSON. It escapes <, > and &, so that the JSON may stand in a web page.
func jsonDocument(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("syndicate: %T: %w", v, err)
	}
	return out.Bytes(), nil
}

// members is a JSON object whose member names come from a table, in the table's order.
type members []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in their order.
func (m members) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, each := range m {
		name, err := json.Marshal(each.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(each.value)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(append(out, name...), ':'), value...)
	}
	return append(out, '}'), nil
}

// joinObjects writes several values that marshal as JSON objects as one object with all their members.
func joinObjects(objects ...any) ([]byte, error) {
	var parts [][]byte
	for _, o := range objects {
		written, err := json.Marshal(o)
		if err != nil {
			return nil, err
		}
		if inner := bytes.TrimSuffix(bytes.TrimPrefix(written, []byte{'{'}), []byte{'}'}); len(inner) > 0 {
			parts = append(parts, inner)
		}
	}
	return append(append([]byte{'{'}, bytes.Join(parts, []byte{','})...), '}'), nil
}
