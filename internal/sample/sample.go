// Package sample bundles the editions of two invented newspapers: what a first run imports,
// what the playground shows, and what tests are made of.
//
// The 青汀日报 of 青汀县 is there as a mirror of its e-paper site: three consecutive issues, the
// first and the last on a FangBao system (GBK bytes that call themselves gb2312, one page kept
// only as extracted text), the second on Founder's classic one. The Merrowhaven Gazette is
// there as edition JSON. Neither newspaper, nor anybody in it, exists.
//
// The files are the source, written as such sites serve them, faults included: edit them as they
// are, in their own encoding. Their pictures and PDFs are addressed below /sample/, where a
// server is expected to serve [Assets].
package sample

import (
	"embed"
	"io/fs"
)

//go:embed editions
var editions embed.FS

//go:embed assets
var assets embed.FS

// Editions returns the files to import. A site mirror is a folder with paths as the site has
// them, "qingting/html/2026-06-01/qpaper.html"; an edition in JSON is a file named by its
// date, "merrowhaven/2026-06-04.json".
func Editions() fs.FS { return below(editions, "editions") }

// Assets returns page images, PDFs and photos. The file "qingting/2026-06-01/page-1.svg" is
// the one that editions call /sample/qingting/2026-06-01/page-1.svg.
func Assets() fs.FS { return below(assets, "assets") }

func below(files embed.FS, dir string) fs.FS {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // dir is not a valid path; both callers' are
	}
	return sub
}
