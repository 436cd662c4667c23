// Package syndicate serves content in the formats that other programs read: feeds (RSS, Atom, JSON
// Feed), lists of the feeds (HTML, OPML, JSON), single articles (ninjs, JSON-LD), a whole issue with
// its pages (IIIF, and edition JSON for import into another gateway), and a sitemap of the last two
// days' news.
//
// Two tables define the formats: [feedFormats] and [articleFormats]. An entry there makes a format
// served, listed, announced to feed readers and tested; no other list names the formats.
//
// Every document is well-formed, whatever text it holds: characters that XML 1.0 forbids and bytes
// that are not UTF-8 are removed, and so is all markup that a browser could execute. All addresses
// are absolute URLs in the form of package weburl; an address that cannot be written as a URL is left
// out. Ids are those of package content and do not depend on the host under which the gateway is
// reached. The number of store calls does not grow with the number of articles: each relation is
// read by one call for a whole page. Edition JSON is the exception to the cleaning: it contains the
// stored text and addresses unchanged, because importers clean what they read.
//
// A withdrawn article is in no list, for any audience. Formats that can express a withdrawal carry a
// tombstone. A withheld field is left out, and the document says that it is missing.
//
// The package depends on a [content.Reader], which [Config.Read] opens for the audience of the
// request; that function decides what may be read. A conversion is a pure function of content, the
// gateway's address and the time. It stores nothing and fetches nothing. The package makes no web
// pages of articles: an article whose source has no web address is linked by its JSON-LD.
package syndicate
