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

// files holds the hand-written files, which are served unchanged, with or without a bundle.
//
//go:embed static
var files embed.FS

// asset is a file in memory with its response headers.
type asset struct {
	content     []byte
	contentType string
	etag        string
}

func newAsset(content []byte, contentType string) asset {
	sum := sha256.Sum256(content)
	return asset{content, contentType, `"` + hex.EncodeToString(sum[:12]) + `"`}
}

// loadAssets reads the files of all roots. It returns them by their names relative to the root. Files
// of types that the page does not use, such as the placeholder in an empty dist, are left out.
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

// contentType returns the media type of a file by its extension; "" for a type that the page does not
// use. It does not use package mime, whose results depend on the machine.
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

// serve sends a file. Browsers cache it and revalidate it by its ETag on every use, so a new version of
// the binary takes effect at once, and an unchanged file is sent only once.
//
// Every file carries the Content-Security-Policy, because a web worker obeys the policy of its own
// script and not that of the page.
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
