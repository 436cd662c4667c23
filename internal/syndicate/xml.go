package syndicate

import (
	"bytes"
	"encoding/xml"
	"fmt"
)

// xmlDocument writes an indented XML 1.0 document.
func xmlDocument(v any) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	e := xml.NewEncoder(&out)
	e.Indent("", " ")
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("syndicate: %T: %w", v, err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// cdata is HTML in a CDATA section, which needs no escaping and stays readable.
type cdata struct {
	HTML text `xml:",cdata"`
}
