package intake

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// fileType is what the importer does with a file, by its extension.
type fileType int

const (
	otherFile   fileType = iota // reported as skipped
	pageFile                    // a page or a text extract
	editionFile                 // editions as JSON
	archiveFile                 // a ZIP archive of such files
	siteFile                    // a part of a site that is no text: counted only
)

// fileTypes has the type of each known extension.
var fileTypes = extensions(map[fileType]string{
	pageFile:    ".html .htm .shtml .shtm .xhtml .asp .aspx .php .jsp .txt",
	editionFile: ".json .jsonl",
	archiveFile: ".zip",
	siteFile: ".css .js .map .xml .rss .png .jpg .jpeg .gif .svg .webp .bmp .ico .tif .tiff .pdf .swf " +
		".mp3 .m4a .wav .mp4 .avi .flv .mpg .woff .woff2 .ttf .eot .otf",
})

// extensions turns lists of extensions into a map by extension.
func extensions(lists map[fileType]string) map[string]fileType {
	types := make(map[string]fileType)
	for t, list := range lists {
		for _, ext := range strings.Fields(list) {
			types[ext] = t
		}
	}
	return types
}

// siteName returns the name that a file has on the site: without .gz, and with the query as in its address.
// wget writes the query into the name: content_1.htm?div=-1, elsewhere content_1.htm@div=-1, and with
// --adjust-extension content_1.htm?div=-1.html.
func siteName(name string) string {
	dir, base := path.Split(name)
	base = trimSuffixFold(base, ".gz")
	base = strings.NewReplacer("%3F", "?", "%3f", "?").Replace(base)
	if i := strings.IndexAny(base, "?@"); i > 0 && fileTypes[strings.ToLower(path.Ext(base[:i]))] == pageFile {
		base = base[:i] + "?" + trimSuffixFold(base[i+1:], ".html")
	}
	return dir + base
}

// extension returns the extension of a file on the site, in lower case.
func extension(name string) string {
	base := path.Base(siteName(name))
	if before, _, found := strings.Cut(base, "?"); found && path.Ext(before) != "" {
		base = before
	}
	return strings.ToLower(path.Ext(base))
}

// trimSuffixFold removes a suffix in upper or lower case.
func trimSuffixFold(s, suffix string) string {
	if n := len(s) - len(suffix); n >= 0 && strings.EqualFold(s[n:], suffix) {
		return s[:n]
	}
	return s
}

// isCompressed reports whether a file is compressed by gzip, by its name.
func isCompressed(name string) bool { return trimSuffixFold(name, ".gz") != name }

// textName returns the name of a file as text. A name that is not UTF-8 is GB18030, as on old Chinese systems;
// bytes that are neither are written %XX. Different names stay different.
func textName(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	if text, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil && !strings.ContainsRune(text, utf8.RuneError) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(name); {
		r, size := utf8.DecodeRuneInString(name[i:])
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, "%%%02X", name[i])
		} else {
			b.WriteString(name[i : i+size])
		}
		i += size
	}
	return b.String()
}
