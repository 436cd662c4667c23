// Package markup reads inline HTML: balances its elements, so that it can be embedded into a page, and
// derives its text.
//
// The package does not decide which elements and attributes are safe; package edition removes the others
// before a text is stored.
package markup

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDepth is the greatest depth of elements inside each other. Browsers flatten deep markup.
const maxDepth = 32

// Elements returns the names of the inline elements that markup may have, without a and br.
func Elements() []string {
	return []string{"b", "cite", "code", "em", "i", "q", "ruby", "rp", "rt", "s", "small", "strong", "sub", "sup", "u"}
}

var inline = func() map[string]bool {
	set := map[string]bool{"a": true}
	for _, name := range Elements() {
		set[name] = true
	}
	return set
}()

// fits reports whether an element may begin inside the open elements.
func fits(name string, open []string) bool {
	if !inline[name] || len(open) >= maxDepth {
		return false
	}
	switch name {
	case "rt", "rp":
		return len(open) > 0 && open[len(open)-1] == "ruby"
	case "a":
		for _, o := range open {
			if o == "a" {
				return false
			}
		}
	}
	return true
}

// Balance returns markup in which every element of [Elements] and every link is closed inside the element
// in which it began, so that it changes nothing outside the element into which it is put. Other elements
// are replaced by what they contain. Balanced markup is returned byte for byte.
func Balance(s string) string {
	if balanced(s) {
		return s
	}
	return render(parse(s))
}

// parse returns the nodes of a fragment of HTML.
func parse(s string) []*html.Node {
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return []*html.Node{{Type: html.TextNode, Data: s}} // a reader of a string returns no error
	}
	return nodes
}

func render(nodes []*html.Node) string {
	var out strings.Builder
	for _, n := range nodes {
		write(&out, n, nil)
	}
	return out.String()
}

// Cut returns the part of inline markup whose text is in the bytes from start to end of the whole text.
// Elements without text are left out. Markup with <br> is not supported.
func Cut(s string, start, end int) string {
	nodes := parse(s)
	at := 0
	var cut func(n *html.Node) (empty bool)
	cut = func(n *html.Node) bool {
		if n.Type == html.TextNode {
			from, to := min(max(start-at, 0), len(n.Data)), max(min(end-at, len(n.Data)), 0)
			at += len(n.Data)
			n.Data = n.Data[from:max(from, to)]
			return n.Data == ""
		}
		empty := true
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			switch {
			case c.DataAtom == atom.Rt || c.DataAtom == atom.Rp:
			case cut(c):
				n.RemoveChild(c)
			default:
				empty = false
			}
			c = next
		}
		return empty
	}
	return render(slices.DeleteFunc(nodes, cut))
}

// balanced reports whether each element is closed inside the element in which it began.
func balanced(s string) bool {
	if !strings.Contains(s, "<") {
		return true
	}
	var open []string
	for z := html.NewTokenizer(strings.NewReader(s)); ; {
		kind := z.Next()
		name, _ := z.TagName()
		switch tag := string(name); {
		case kind == html.ErrorToken:
			return len(open) == 0 && len(z.Raw()) == 0
		case kind == html.TextToken, tag == "br" && kind != html.EndTagToken:
		case kind == html.StartTagToken && fits(tag, open):
			open = append(open, tag)
		case kind == html.EndTagToken && len(open) > 0 && open[len(open)-1] == tag:
			open = open[:len(open)-1]
		default:
			return false
		}
	}
}

// write writes a node inside the open elements.
func write(out *strings.Builder, n *html.Node, open []string) {
	switch {
	case n.Type == html.TextNode:
		out.WriteString(html.EscapeString(n.Data))
		return
	case n.Type == html.ElementNode && n.DataAtom == atom.Br:
		out.WriteString("<br>")
		return
	}
	keep := n.Type == html.ElementNode && n.Namespace == "" && fits(n.Data, open)
	if keep {
		out.WriteString(html.Token{Type: html.StartTagToken, Data: n.Data, Attr: n.Attr}.String())
		open = append(open[:len(open):len(open)], n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		write(out, c, open)
	}
	if keep {
		out.WriteString("</" + n.Data + ">")
	}
}

// Text returns the text of inline markup: a line break for each <br>, and the base text of ruby without
// its reading.
func Text(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var lines []string
	var line strings.Builder
	end := func() {
		if text := strings.TrimSpace(line.String()); text != "" {
			lines = append(lines, text)
		}
		line.Reset()
	}
	reading := 0 // depth of <rt> and <rp>
	for z := html.NewTokenizer(strings.NewReader(s)); ; {
		kind := z.Next()
		name, _ := z.TagName()
		tag := string(name)
		switch {
		case kind == html.ErrorToken:
			end()
			return strings.Join(lines, "\n")
		case kind == html.TextToken && reading == 0:
			line.WriteString(html.UnescapeString(string(z.Raw())))
		case kind == html.TextToken:
		case tag == "br":
			end()
		case tag == "rt" || tag == "rp":
			if reading++; kind == html.EndTagToken {
				reading = max(0, reading-2)
			}
		}
	}
}
