package syndicate

import (
	"bytes"
	"encoding/xml"
	"fmt"
)

// xmlDocument writes a document of XML 1.0.
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

// cdata is HTML inside XML, kept readable.
type cdata struct {
	HTML text `xml:",cdata"`
}
