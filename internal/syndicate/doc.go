// Package syndicate gives content away in the formats that other programs read: feeds (RSS,
// Atom, JSON Feed) and lists of them (OPML), single articles (ninjs, JSON-LD), a whole issue
// with its pages (IIIF, and edition JSON to import elsewhere), and the news of two days (a
// sitemap).
//
// It promises that what it writes is well-formed whatever the text: characters that XML 1.0
// forbids and bytes that are not UTF-8 are gone, and no markup survives that could run. All
// addresses are absolute URLs, as package weburl writes them; what cannot be one is left out.
// Identities are those of content and stay the same wherever the
// gateway is reached. How often a store is asked does not grow with the number of articles:
// each relation is one call for a whole page. Edition JSON alone says what the store has as it
// is, addresses too: it is for importers, who clean what they take in.
//
// What was withdrawn is in no list, for whatever reader, and each format that can takes it back;
// what is withheld is not there, and is said to be missing.
//
// It holds a [content.Reader] that it was handed and nothing else: who reads, and what may be
// seen, is decided by whoever opens the reader. A conversion is a pure function of content,
// an address and a moment; it neither stores nor fetches, and it makes no web pages of
// articles. An article that its source has no address for is linked by its JSON-LD.
package syndicate
