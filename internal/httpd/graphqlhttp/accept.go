package graphqlhttp

import (
	"mime"
	"strconv"
	"strings"
)

// The media types of answers.
const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// negotiate chooses the media type of an answer from the values of Accept headers
// (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1); false when neither fits, with the
// one to say so in. Who leaves the choice open gets plain JSON, which every client
// understands, or in the draft the type that the specification prefers.
func negotiate(accept []string, draft bool) (string, bool) {
	usual, other := mediaJSON, mediaGraphQL
	if draft {
		usual, other = other, usual
	}
	ranges := mediaRanges(accept)
	if ranges == nil {
		return usual, true
	}
	first, second := quality(ranges, usual), quality(ranges, other)
	switch {
	case first.q == 0 && second.q == 0:
		return mediaJSON, false
	case first.q > second.q, first.q == second.q && first.exact && !second.exact:
		return usual, true
	case second.q > first.q, second.exact && !first.exact:
		return other, true
	case first.exact: // both are named: the one that says more
		return mediaGraphQL, true
	}
	return usual, true
}

// mediaRange is an element of an Accept header.
type mediaRange struct {
	media string // application/json, application/*, */*
	q     float64
}

// mediaRanges reads Accept headers; nil when they say nothing. What is no media range, or asks
// for another charset than UTF-8, does not count.
func mediaRanges(accept []string) []mediaRange {
	said := strings.Join(accept, ",")
	if strings.Trim(said, ", \t") == "" {
		return nil
	}
	ranges := []mediaRange{}
	for _, element := range elements(said) {
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

// elements parts a header's list at its commas, but for those in quotes.
func elements(list string) []string {
	quoted := false
	return strings.FieldsFunc(list, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ',' && !quoted
	})
}

// utf8Charset reports whether a charset is UTF-8; none is.
func utf8Charset(charset string) bool {
	return charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}

// preference is how much a media type is wanted, and whether by its name.
type preference struct {
	q     float64
	exact bool
}

// quality finds the weight of a media type: that of the most exact range that it is in.
func quality(ranges []mediaRange, media string) (p preference) {
	closest := 0
	for _, r := range ranges {
		close := 0
		switch r.media {
		case media:
			close = 3
		case "application/*":
			close = 2
		case "*/*":
			close = 1
		}
		if close > closest {
			closest, p = close, preference{q: r.q, exact: close == 3}
		}
	}
	return p
}
