package syndicate

import (
	"slices"
	"strings"
)

// feedFormat is one format of feeds.
type feedFormat struct {
	extension string // the end of its address, without the dot; also its member in the list at /feeds/json
	title     string // its name for people
	mediaType string // without a charset: feeds are always UTF-8
	// outlineType is the type attribute of its outlines in OPML, "" to leave the format out. One format
	// is enough there: a reader that imports the list subscribes to each outline.
	outlineType string
	write       func(*feed) ([]byte, error)
}

// feedFormats is the only list of the feeds' formats. A format in it is served at
// /feeds/{publication}.{extension} with all filters, listed for people and programs (/feeds/,
// /feeds/json, and /feeds/opml if it has an outline type), announced by <link rel="alternate">, and
// named in the error for an unknown extension. The tests run over it, and fail for a format that
// they cannot read; see feedTests in formats_test.go.
//
// It is a function because a variable would depend on itself: writers read the tables.
func feedFormats() []feedFormat {
	return []feedFormat{
		{extension: "rss", title: "RSS", mediaType: "application/rss+xml", outlineType: "rss", write: rssOf},
		{extension: "atom", title: "Atom", mediaType: "application/atom+xml", write: atomOf},
		{extension: "json", title: "JSON Feed", mediaType: "application/feed+json", write: jsonFeedOf},
	}
}

// feedExtensions returns the extensions of all feed formats.
func feedExtensions() []string {
	var extensions []string
	for _, f := range feedFormats() {
		extensions = append(extensions, f.extension)
	}
	return extensions
}

// articleFormat is one machine-readable format of single articles.
type articleFormat struct {
	name      string // its member in a JSON Feed item
	extension string // the end of its address, without the dot
	mediaType string
	write     func(*story) ([]byte, error)
}

// articleFormats is the only list of the articles' formats. A format in it is served at
// /articles/{id}.{extension}, linked from the items of a JSON Feed and from the other formats'
// JSON-LD, and named in the error for an unknown extension. The tests run over it.
func articleFormats() []articleFormat {
	return []articleFormat{
		{name: "ninjs", extension: "ninjs.json", mediaType: jsonType, write: ninjsOf},
		{name: "jsonld", extension: "jsonld", mediaType: jsonldType, write: jsonldOf},
	}
}

func articleExtensions() []string {
	var extensions []string
	for _, f := range articleFormats() {
		extensions = append(extensions, f.extension)
	}
	return extensions
}

// alternatives writes extensions for an error message: ".rss, .atom or .json".
func alternatives(extensions []string) string {
	dotted := slices.Clone(extensions)
	for i := range dotted {
		dotted[i] = "." + dotted[i]
	}
	last := len(dotted) - 1
	if last < 1 {
		return strings.Join(dotted, "")
	}
	return strings.Join(dotted[:last], ", ") + " or " + dotted[last]
}

// The media types that are used in more than one place.
const (
	jsonType   = "application/json"
	jsonldType = "application/ld+json"
	iiifType   = `application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"`
)
