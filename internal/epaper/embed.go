package epaper

import (
	"regexp"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// Endings of the addresses of media, and of files that an article offers for download.
var (
	videoFile      = regexp.MustCompile(`(?i)\.(?:mp4|m4v|webm|ogv|flv|f4v|mov|avi|wmv|rm|rmvb|mpe?g|m3u8|3gp)$`)
	audioFile      = regexp.MustCompile(`(?i)\.(?:mp3|m4a|wav|wma|ogg|oga|aac|amr)$`)
	attachmentFile = regexp.MustCompile(`(?i)\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|rtf|txt|csv|zip|rar|7z|epub|jpe?g|png|gif|bmp|tiff?)$`)
)

// addEmbed adds a video, a frame or another object from elsewhere as a block that links to it.
func (r *bodyReader) addEmbed(n *xhtml.Node) {
	if invisibleFrame(n) {
		return
	}
	source := embedSource(n)
	address := resolve(r.path, source)
	title := foldSpaces(attr(n, "title") + attr(n, "aria-label"))
	if address == "" || strings.HasPrefix(source, "about:") {
		what := "<" + n.Data + ">"
		if title != "" {
			what += " " + title
		}
		r.lose(what, "an embedded object (video, frame) without an address: a script on the page fills it; open the page and add a link by hand")
		return
	}
	e := &content.BodyEmbed{Kind: embedKind(n, address), URL: address, Title: title}
	r.addBlock(edition.Block{Type: edition.Embed, Embed: e}, e.Label())
}

// invisibleFrame reports whether an element is too small to be seen, as the frames that count visits are.
func invisibleFrame(n *xhtml.Node) bool {
	small := func(v string) bool { v = strings.TrimSuffix(strings.TrimSpace(v), "px"); return v == "0" || v == "1" }
	return small(attr(n, "width")) || small(attr(n, "height"))
}

// embedSource returns the address of an embedded object, or "".
func embedSource(n *xhtml.Node) string {
	for _, name := range []string{"src", "data", "data-src", "data-original"} {
		if v := strings.TrimSpace(attr(n, name)); v != "" {
			return v
		}
	}
	for c := range n.Descendants() {
		switch {
		case c.DataAtom == atom.Source || c.DataAtom == atom.Embed:
			if v := strings.TrimSpace(attr(c, "src")); v != "" {
				return v
			}
		case c.DataAtom == atom.Param && (strings.EqualFold(attr(c, "name"), "movie") || strings.EqualFold(attr(c, "name"), "src") || strings.EqualFold(attr(c, "name"), "url")):
			return strings.TrimSpace(attr(c, "value"))
		}
	}
	return ""
}

// embedKind returns the kind of an embedded object, by its element, its address and its media type.
func embedKind(n *xhtml.Node, address string) content.EmbedKind {
	file, _, _ := strings.Cut(address, "?")
	media := strings.ToLower(attr(n, "type"))
	switch {
	case n.DataAtom == atom.Video:
		return content.EmbedVideo
	case n.DataAtom == atom.Audio:
		return content.EmbedAudio
	case n.DataAtom == atom.Iframe:
		return content.EmbedFrame
	case videoFile.MatchString(file), strings.HasPrefix(media, "video/"):
		return content.EmbedVideo
	case audioFile.MatchString(file), strings.HasPrefix(media, "audio/"):
		return content.EmbedAudio
	}
	return content.EmbedOther
}

// reportForm reports the fields of a form as lost. Its text is kept. Old sites put a whole page into one
// form, and buttons and search boxes are no part of an article.
func (r *bodyReader) reportForm(n *xhtml.Node) {
	fields := 0
	for c := range n.Descendants() {
		switch kind := strings.ToLower(attr(c, "type")); {
		case c.DataAtom == atom.Textarea, c.DataAtom == atom.Select:
			fields++
		case c.DataAtom == atom.Input && (kind == "" || kind == "text" || kind == "radio" || kind == "checkbox" || kind == "file" || kind == "number" || kind == "tel" || kind == "email" || kind == "date"):
			fields++
		}
	}
	if fields > 1 || fields == 1 && foldSpaces(textOf(n)) != "" {
		r.lose("<form> "+foldSpaces(textOf(n)), "a form (表单): its text was kept, its fields were not")
	}
}

// linkAddress returns the address of a link that stays in the text: any address on another host, and of
// those on the site, files for download. Links to the site's pages are navigation.
func linkAddress(from, href string) string {
	href = strings.TrimSpace(href)
	file, _, _ := strings.Cut(strings.ToLower(href), "?")
	switch {
	case isURL(href), strings.HasPrefix(href, "//"), strings.HasPrefix(file, "mailto:"):
		return href
	case attachmentFile.MatchString(file), videoFile.MatchString(file), audioFile.MatchString(file):
		return resolve(from, href)
	}
	return ""
}

// addRuby adds text with its reading (注音).
func (r *bodyReader) addRuby(n *xhtml.Node, s textStyle) {
	var base strings.Builder
	first := len(r.runs)
	for c := range n.Descendants() {
		switch {
		case c.DataAtom == atom.Rt && base.Len() > 0:
			r.addText(base.String(), s)
			r.runs[len(r.runs)-1].ruby = foldSpaces(innerText(c))
			base.Reset()
		case c.DataAtom == atom.Rt && len(r.runs) > first:
			last := &r.runs[len(r.runs)-1]
			last.ruby = foldSpaces(last.ruby + " " + innerText(c))
		case c.Type == xhtml.TextNode && c.Parent.DataAtom != atom.Rt && c.Parent.DataAtom != atom.Rp:
			base.WriteString(foldSpaces(c.Data))
		}
	}
	if base.Len() > 0 {
		r.addText(base.String(), s)
	}
}

// innerText returns the text of n's descendants.
func innerText(n *xhtml.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == xhtml.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// addPreformatted adds a <pre>. Some sites put running text or a poem into it: its lines are then lines of
// the article.
func (r *bodyReader) addPreformatted(n *xhtml.Node, s textStyle) {
	text := strings.Trim(strings.ReplaceAll(dropControls(innerText(n)), "\r", ""), "\n")
	var lines []line
	prose := 0
	for l := range strings.SplitSeq(text, "\n") {
		if t := foldSpaces(l); t != "" {
			lines = append(lines, line{text: t})
			if finalMark.MatchString(t) || len([]rune(t)) > 60 {
				prose++
			}
		}
	}
	if columns := columnGap.FindAllString(text, 2); len(columns) < 2 && (prose*2 > len(lines) || isVerse(lines, false)) || hasPicture(n) {
		plain := r.plainLines
		r.plainLines = true
		r.block++
		r.children(n, s)
		r.flush()
		r.plainLines = plain
		return
	}
	r.addBlock(edition.Block{Type: edition.Preformatted, Text: text}, text)
}

// columnGap matches the space between two columns of a line.
var columnGap = regexp.MustCompile(`[^\s　](?: {2,}|　{2,}|\t+)[^\s　]`)
