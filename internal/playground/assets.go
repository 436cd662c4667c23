package playground

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"time"
)

// files holds what is written by hand and served as it is, with or without a build.
//
//go:embed static
var files embed.FS

// asset is a file ready to be served.
type asset struct {
	content     []byte
	contentType string
	etag        string
}

func newAsset(content []byte, contentType string) asset {
	sum := sha256.Sum256(content)
	return asset{content, contentType, `"` + hex.EncodeToString(sum[:12]) + `"`}
}

// loadAssets reads the files of all roots, by their names relative to the root. It leaves out files
// of a type that the page has no use for, such as the placeholder in an empty dist.
func loadAssets(roots ...fs.FS) (map[string]asset, error) {
	assets := make(map[string]asset)
	for _, root := range roots {
		err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || contentType(name) == "" {
				return err
			}
			content, err := fs.ReadFile(root, name)
			assets[name] = newAsset(content, contentType(name))
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("playground: assets: %w", err)
		}
	}
	return assets, nil
}

// contentType names the type of a file, or "" for one that isn't the page's. It doesn't ask package
// mime, whose answers depend on the machine.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".ttf":
		return "font/ttf"
	case ".woff2":
		return "font/woff2"
	}
	return ""
}

// serve answers with a. Browsers keep a copy and ask each time whether it is still current, so a new
// version of the binary is seen at once and an unchanged file is sent once.
//
// The policy goes with every file, as a worker obeys that of its own script, not that of the page.
func serve(w http.ResponseWriter, r *http.Request, a asset, policy string) {
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", a.etag)
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.content))
}
