// Package epaper reads the pages of newspapers' e-paper sites, HTML or text extracted from
// it, and makes editions of them.
//
// [Read] tells the family of systems that a file is from and what the file says; [Assemble]
// puts the readings of many files together into dated editions, pages in order, articles in
// reading order, regions linked to articles. Both are pure functions of bytes and addresses:
// nothing is fetched, no clock is asked, and the same files give the same editions in
// whatever order they come.
//
// The package invents nothing. What a file does not say stays empty; a file that cannot be
// read is an [Unreadable] whose reason says what was missing and what to do.
//
// # Where things are
//
// Each family has a file of its own (fangbao.go, founderclassic.go, founderweb.go,
// foundernew.go, renmrb.go, text.go), which says where its skins put things. All of them
// share one reader of page labels and dates (label.go), of image maps and lists (layout.go),
// of bodies (body.go, story.go), and of bylines, captions and headings (byline.go,
// caption.go, heading.go).
package epaper

import (
	"fmt"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// File is one source file: Path is slash-separated, relative to the import root, or a URL;
// Data is the bytes as served.
type File struct {
	Path string
	Data []byte
}

// Options is what the operator adds to what the files say.
type Options struct {
	// Publication wins over the files in ID and Name, where set, and fills in the rest.
	Publication edition.Publication
	// ImageSize returns the pixels of a page image within the import root. It may be nil.
	ImageSize func(path string) (width, height int, ok bool)
}

// The families of e-paper systems, as they stand in [Reading.Family].
const (
	FangBao        = "fangbao"
	FounderClassic = "founder-classic"
	FounderWeb     = "founder-web"
	FounderNew     = "founder-new"
	RenmrbOld      = "renmrb-old"
	RenmrbNew      = "renmrb-new"
	TextExtract    = "text"
)

// Reading is what one file tells. What it does not tell is empty.
type Reading struct {
	Path       string
	Family     string
	Navigation bool // an archive list, a calendar, an index: understood, nothing to import

	Publication edition.Publication
	Date        content.Date
	Number      string // of the issue
	IssuePDF    string

	Page    Page
	Article *edition.Article // nil when the file is a page, or holds no article

	Prev, Next string // ids of the neighbouring articles
}

// Page is what a file tells of a printed page.
type Page struct {
	IsPageFile bool   // the file is the page's own; an article's file only repeats it
	Number     string // "A01", as printed, in ASCII width
	Name       string // "要闻"
	PDF        string
	Image      edition.PageImage
	Areas      []Area
	Listing    []Link // the articles of the page, in the order of its title list
	Directory  []PageLink
}

// Area is a part of the page image that leads somewhere. Points are pixels of the image as
// the page shows it.
type Area struct {
	Href    string
	Article string // empty when the area leads to something else
	Tooltip string
	Points  []edition.Point
}

// Link is an article in a title list.
type Link struct {
	ID    string
	Title string
}

// PageLink is a page in the list of an issue's pages.
type PageLink struct {
	Number string
	Name   string
	PDF    string
}

// Unreadable is why a file could not be read. Its reason says what was missing and what to
// do about it.
type Unreadable struct {
	Path   string
	Reason string
}

// Error returns the path and the reason.
func (u *Unreadable) Error() string { return fmt.Sprintf("%s: %s", u.Path, u.Reason) }

// Problem is what [Assemble] could not put into an edition, and why.
type Problem struct {
	Path   string
	Reason string
}

func unreadable(f File, format string, args ...any) error {
	return &Unreadable{Path: f.Path, Reason: fmt.Sprintf(format, args...)}
}
