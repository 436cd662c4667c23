package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"broadsheet/internal/epaper"
)

// Root is a folder or file to read, as a file system. Name is the path that the operator gave; it
// precedes the paths in reports.
type Root struct {
	Name string // "" when paths in reports are relative to FS
	FS   fs.FS
	// Only is the one file to read, as a path in FS. When it is empty, all files are read.
	Only string
	// Images holds the page images whose addresses begin with ImagePrefix, to read their sizes.
	// FS is used when Images is nil.
	Images      fs.FS
	ImagePrefix string

	zipped bool // FS is a ZIP archive of that name
}

// base returns the root's part of the addresses of its files. Files of an archive have the same addresses as
// in the folder into which it would be unpacked.
func (r Root) base() string {
	if r.zipped {
		return trimSuffixFold(textName(r.Name), ".zip")
	}
	return textName(r.Name)
}

// source is one file of a root.
type source struct {
	root Root
	name string // in the root's file system
}

// address returns the file's path with its name on the site, see [siteName].
func (s source) address() string { return path.Join(s.root.base(), siteName(textName(s.name))) }

// find adds the files of a root to the plan.
func (p *Plan) find(ctx context.Context, root Root) error {
	return fs.WalkDir(root.FS, cmp.Or(root.Only, "."), func(name string, entry fs.DirEntry, err error) error {
		s := source{root, name}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			p.reject(s, err.Error())
		case root.Only != "":
			return p.addFile(ctx, s)
		case isHidden(name):
			p.ignored["hidden"]++
			if entry.IsDir() {
				return fs.SkipDir
			}
		case entry.IsDir():
		case entry.Type()&fs.ModeSymlink != 0 && p.isLinkedFolder(s):
		default:
			return p.addFile(ctx, s)
		}
		return nil
	})
}

// isHidden reports whether a file or folder is hidden: its name begins with a dot.
func isHidden(name string) bool { return name != "." && strings.HasPrefix(path.Base(name), ".") }

// isLinkedFolder reports whether a link leads to a folder, or out of the root. Both are reported as skipped: the
// files of a folder of the root are found in that folder.
func (p *Plan) isLinkedFolder(s source) bool {
	info, err := fs.Stat(s.root.FS, s.name)
	switch {
	case errors.Is(err, errOutside):
		p.reject(s, errOutside.Error())
	case err == nil && info.IsDir():
		p.reject(s, "it is a link to a folder and was not followed; its files are imported where they are, if that is in this import")
	default:
		return false
	}
	return true
}

// addFile adds a file to the plan by its extension. A file that the operator named is a page if its extension
// says nothing else. A link to a file in the root counts as that file under another name.
func (p *Plan) addFile(ctx context.Context, s source) error {
	ext := extension(s.name)
	kind := fileTypes[ext]
	switch {
	case s.root.Only != "" && kind != editionFile && kind != archiveFile:
		kind = pageFile
	case kind == siteFile:
		p.ignored[ext]++
		return nil
	case kind == otherFile:
		p.reject(s, fmt.Sprintf("its extension %q is not one of a page (.html, .htm, .shtml, .xhtml, .asp, .aspx, .php, .jsp, .txt), an edition file (.json, .jsonl) or an archive (.zip); rename it if it is one of these, else leave it out of the import", ext))
		return nil
	}
	// Reading a pipe or device might never end.
	switch info, err := fs.Stat(s.root.FS, s.name); {
	case errors.Is(err, errOutside):
		p.reject(s, errOutside.Error())
	case err != nil:
		p.reject(s, fmt.Sprintf("it cannot be opened: %v; if it is a link, check that its target exists", err))
	case !info.Mode().IsRegular():
		p.reject(s, errIrregular.Error())
	case kind == archiveFile:
		return p.findInArchive(ctx, s)
	case kind == editionFile:
		p.files++
		p.groups[editionGroup+s.path()] = append(p.groups[editionGroup+s.path()], s)
	default:
		p.addPage(s)
	}
	return nil
}

// findInArchive adds the files of an archive to the plan.
func (p *Plan) findInArchive(ctx context.Context, s source) error {
	if s.root.zipped {
		p.reject(s, "it is an archive inside an archive; unpack the outer one and import the inner one")
		return nil
	}
	if isCompressed(s.name) {
		p.reject(s, "it is an archive compressed by gzip; decompress it")
		return nil
	}
	a, err := openArchive(s.root.FS, s.name)
	if err != nil {
		p.reject(s, err.Error())
		return nil
	}
	before := p.files
	err = p.find(ctx, Root{Name: path.Join(s.root.Name, s.name), FS: a, zipped: true})
	if err == nil && p.files == before {
		p.reject(s, "it holds no pages and no edition files")
	}
	return err
}

// addPage adds a page to the group of the date in its path, or to the undated files.
func (p *Plan) addPage(s source) {
	p.files++
	if date, ok := epaper.DateOfPath(s.address()); ok {
		p.groups[string(date)] = append(p.groups[string(date)], s)
	} else {
		p.undated = append(p.undated, s)
	}
}
