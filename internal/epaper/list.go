package epaper

import (
	"strconv"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// addList adds a list as one block. A list that holds more than texts and lists, such as pictures, is
// read like other elements.
func (r *bodyReader) addList(n *xhtml.Node, s textStyle) {
	list, ok := r.readList(n, 1)
	switch {
	case !ok:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Li {
				r.children(c, s)
			} else {
				r.walk(c, s)
			}
			r.flush()
			r.block++
		}
	case len(list.Items) > 0:
		b := edition.Block{Type: edition.List, List: list}
		if items, plain := plainItems(*list); plain {
			b = edition.Block{Type: edition.List, Items: items}
		}
		r.addBlock(b, blockText(b))
	}
}

// plainItems returns the texts of an unordered list without markup and lists inside.
func plainItems(l content.BodyList) (items []string, plain bool) {
	for _, i := range l.Items {
		if l.Ordered || i.HTML != "" || i.List != nil {
			return nil, false
		}
		items = append(items, i.Text)
	}
	return items, true
}

// readList reads a list and the lists inside it. ok is false when it holds something else.
func (r *bodyReader) readList(n *xhtml.Node, depth int) (list *content.BodyList, ok bool) {
	list = &content.BodyList{Ordered: n.DataAtom == atom.Ol}
	if start, err := strconv.Atoi(strings.TrimSpace(attr(n, "start"))); err == nil && start != 1 && list.Ordered {
		list.Start = &start
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type != xhtml.ElementNode && foldSpaces(c.Data) == "", c.Type == xhtml.CommentNode, hidden(c):
		case c.DataAtom == atom.Li:
			item, ok := r.readItem(c, depth)
			if !ok {
				return nil, false
			}
			if item.Text != "" || item.List != nil || list.Ordered {
				list.Items = append(list.Items, item)
			}
		case (c.DataAtom == atom.Ul || c.DataAtom == atom.Ol) && len(list.Items) > 0 && list.Items[len(list.Items)-1].List == nil && depth < content.MaxListDepth:
			inside, ok := r.readList(c, depth+1)
			if !ok {
				return nil, false
			}
			list.Items[len(list.Items)-1].List = inside
		default:
			return nil, false
		}
	}
	return list, true
}

// readItem reads an item of a list: a text, and a list after it.
func (r *bodyReader) readItem(n *xhtml.Node, depth int) (item content.BodyItem, ok bool) {
	in := r.inner()
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Ul && c.DataAtom != atom.Ol {
			if item.List != nil && foldSpaces(textOf(c)) != "" {
				return item, false // a text after the list
			}
			in.walk(c, textStyle{})
			continue
		}
		inside, ok := r.readList(c, depth+1)
		if !ok || item.List != nil || depth == content.MaxListDepth {
			return item, false
		}
		item.List = inside
	}
	in.flush()
	for _, l := range in.lines {
		if l.kind == pictureLine || l.kind == blockLine {
			return item, false
		}
	}
	item.Text, item.HTML = joinLines(in.lines)
	return item, true
}
