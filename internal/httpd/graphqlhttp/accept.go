package graphqlhttp

import (
	"mime"
	"strconv"
	"strings"
)

// The media types of responses.
const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// negotiate chooses the media type of a response by the values of the Accept headers
// (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1). ok is false when the headers exclude both
// types; media is then the type of the error. Without a preference the type is plain JSON, which
// every client understands, or in the draft the type that the specification prefers.
func negotiate(accept []string, draft bool) (media string, ok bool) {
	preferred, other := mediaJSON, mediaGraphQL
	if draft {
		preferred, other = other, preferred
	}
	ranges := mediaRanges(accept)
	if ranges == nil {
		return preferred, true
	}
	first, second := quality(ranges, preferred), quality(ranges, other)
	switch {
	case first.q == 0 && second.q == 0:
		return mediaJSON, false
	case first.q > second.q, first.q == second.q && first.exact && !second.exact:
		return preferred, true
	case second.q > first.q, second.exact && !first.exact:
		return other, true
	case first.exact: // the header names both: the more specific one
		return mediaGraphQL, true
	}
	return preferred, true
}

// mediaRange is an element of an Accept header.
type mediaRange struct {
	media string // application/json, application/*, */*
	q     float64
}

// mediaRanges parses Accept headers. It returns nil when they are empty. It skips elements that are
// malformed or have a charset other than UTF-8.
func mediaRanges(accept []string) []mediaRange {
	list := strings.Join(accept, ",")
	if strings.Trim(list, ", \t") == "" {
		return nil
	}
	ranges := []mediaRange{}
	for _, element := range elements(list) {
		media, params, err := mime.ParseMediaType(strings.TrimSpace(element))
		if err != nil || !utf8Charset(params["charset"]) {
			continue
		}
		r := mediaRange{media: media, q: 1}
		if weight, given := params["q"]; given {
			if r.q, err = strconv.ParseFloat(weight, 64); err != nil || !(r.q >= 0 && r.q <= 1) || strings.Trim(weight, "0123456789.") != "" {
				continue
			}
		}
		ranges = append(ranges, r)
	}
	return ranges
}

// elements splits a header's list at commas outside quotes.
func elements(list string) []string {
	quoted := false
	return strings.FieldsFunc(list, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ',' && !quoted
	})
}

// utf8Charset reports whether a charset is UTF-8. An empty charset is.
func utf8Charset(charset string) bool {
	return charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}

// preference is the weight of a media type, and whether the header names it exactly.
type preference struct {
	q     float64
	exact bool
}

// quality returns the weight of a media type: that of the most specific range that matches it.
func quality(ranges []mediaRange, media string) (p preference) {
	best := 0
	for _, r := range ranges {
		specificity := 0
		switch r.media {
		case media:
			specificity = 3
		case "application/*":
			specificity = 2
		case "*/*":
			specificity = 1
		}
		if specificity > best {
			best, p = specificity, preference{q: r.q, exact: specificity == 3}
		}
	}
	return p
}
