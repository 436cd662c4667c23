// Package epaper reads the pages of newspapers' e-paper sites, as HTML or as text extracted from
// HTML, and builds editions from them.
//
// [Read] detects which family of e-paper systems a file is from and returns its contents as a
// [Reading]. [Assemble] groups the readings of many files into editions, one for each publication
// and date: pages in order, articles in reading order, image-map regions linked to articles. Both
// are pure functions of bytes and paths. They fetch nothing and read no clock, and the same files
// give the same editions in any order.
//
// The package invents nothing. A field that the file does not give stays empty. For a file that
// cannot be read, Read returns an [Unreadable]; its reason says what is missing and what to do.
//
// # Where things are
//
// Each family has a file with its [profile]: the CSS selectors of its fields, and how it is
// recognised (fangbao.go, founderclassic.go, founderweb.go, foundernew.go, renmrb.go, huaguang.go,
// spread.go, tableskin.go, maparticle.go, datedfolder.go, reader.go, archive.go, otherpaper.go). What the
// selectors do not find is found by the structure of the page (structure.go, mainbody.go,
// headlines.go). Text extracts have a reader of their own (text.go): each line has a shape
// (lineshape.go, linedate.go), and headline and body are found by the order of the shapes
// (extract.go, titles.go). Families share the readers of page labels and dates (label.go, date.go),
// image maps and title lists (imagemap.go, listing.go), bodies (body.go, story.go), and bylines,
// captions and headings (byline.go, caption.go, heading.go). family.go tries the families
// in order.
package epaper

import (
	"fmt"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// File is one source file. Path is a URL, or a slash-separated path relative to the import root.
// Data holds the bytes as the site served them.
type File struct {
	Path string
	Data []byte
}

// Options are the operator's settings for an import.
type Options struct {
	// Publication's ID and Name, where set, override those in the files. Its other fields
	// are used where the files give no value.
	Publication edition.Publication
	// Unread are the paths of files that could not be read. Their articles are not missing.
	Unread []string
	// ImageSize returns the size in pixels of a page image in the import root. ok is false when
	// the image is missing or unreadable. ImageSize may be nil.
	ImageSize func(path string) (width, height int, ok bool)
}

// The families of e-paper systems: the values of [Reading.Family].
const (
	FangBao        = "fangbao"
	FounderClassic = "founder-classic"
	FounderWeb     = "founder-web"
	FounderNew     = "founder-new"
	RenmrbOld      = "renmrb-old"
	RenmrbNew      = "renmrb-new"
	Huaguang       = "huaguang"
	Spread         = "spread"
	TableSkin      = "table-skin"
	MapArticle     = "map-article"
	DatedFolder    = "dated-folder"
	Reader         = "reader"
	Archive        = "archive"
	OtherPaper     = "other"
	TextExtract    = "text"
)

// Reading is the contents of one file. A field that the file does not give is empty.
type Reading struct {
	Path       string
	Family     string
	Navigation bool // an archive list, calendar or index: recognised, but nothing to import

	Publication edition.Publication
	Date        content.Date
	Number      string // the issue number (期号)
	IssuePDF    string

	Page    Page
	Article *edition.Article  // nil when the file is a page or has no article
	More    []edition.Article // further articles of the same file, as on the pages of archives

	Prev, Next string // ids of the previous and next articles

	Losses []Loss // what the file contains and the reading does not
}

// Loss is a part of a file that was understood to be there and could not be read or kept, such as
// a form in an article's body. What a site shows on every page and is no article, such as an
// advertisement or a list of pages, is no loss.
type Loss struct {
	Part   Part
	What   string // identifies the part for a reader: a title, a page number, or the first words
	Reason string // why it was not kept, and what to do
}

// Part says which part of a file a [Loss] or [Problem] is about.
type Part string

// The parts of a file.
const (
	WholeFile   Part = "file"
	PagePart    Part = "page"
	ArticlePart Part = "article"
	BlockPart   Part = "block"
)

// Page is what a file says about a printed page (版面).
type Page struct {
	IsPageFile bool   // the file is the page itself; false for an article's file, which only names its page
	Number     string // as printed, in ASCII characters, such as "A01"
	Name       string // "要闻"
	PDF        string
	Image      edition.PageImage
	Areas      []Area
	Listing    []Link // the page's title list (标题导航), in order
	Directory  []PageLink
}

// Area is a clickable part of the page image. Points are in pixels of the image at the size at
// which the page displays it.
type Area struct {
	Href    string
	Article string // id of the article; empty when the area links to something else
	Tooltip string
	Points  []edition.Point
}

// Link is an entry of a page's title list: an article's id and title.
type Link struct {
	ID    string
	Title string
}

// PageLink is an entry of an issue's list of pages.
type PageLink struct {
	Number string
	Name   string
	PDF    string
}

// Unreadable is the error for a file that cannot be read. Reason says what is missing and what to
// do.
type Unreadable struct {
	Path   string
	Reason string
}

// Error returns the path and the reason.
func (u *Unreadable) Error() string { return fmt.Sprintf("%s: %s", u.Path, u.Reason) }

// unreadable returns an [Unreadable] for f.
func unreadable(f File, format string, args ...any) error {
	return &Unreadable{Path: f.Path, Reason: fmt.Sprintf(format, args...)}
}
