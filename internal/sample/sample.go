// Package sample contains editions of two invented newspapers. `broadsheet --sample` imports them into an
// empty store, the playground's examples query them, and tests use them.
//
// The 青汀日报 of 青汀县 is a mirror of an e-paper site: three consecutive issues, the first and the last
// of a FangBao system (GBK bytes that are declared as gb2312, with one page as extracted text only), the
// second of Founder's classic system. The Merrowhaven Gazette is edition JSON. The newspapers and all
// people in them are fictitious.
//
// The files are written by hand in the form in which such sites serve them, including their errors. Edit
// them directly, in their own encoding. The addresses of their pictures and PDFs begin with /sample/;
// a server serves [Assets] there.
package sample

import (
	"embed"
	"io/fs"
)

//go:embed editions
var editions embed.FS

//go:embed assets
var assets embed.FS

// Editions returns the files to import. The mirror of a site is a folder with the site's paths, for
// example "qingting/html/2026-06-01/qpaper.html". Edition JSON is a file named by its date, for example
// "merrowhaven/2026-06-04.json".
func Editions() fs.FS { return below(editions, "editions") }

// Assets returns page images, PDFs and photos. Editions refer to the file
// "qingting/2026-06-01/page-1.svg" as /sample/qingting/2026-06-01/page-1.svg.
func Assets() fs.FS { return below(assets, "assets") }

func below(files embed.FS, dir string) fs.FS {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // only an invalid path fails, and both callers pass valid ones
	}
	return sub
}
