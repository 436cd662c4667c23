package graph

import (
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// markdown converts the HTML of a body to Markdown. A table becomes a pipe table; one that a pipe table
// cannot show stays HTML, which Markdown allows.
func markdown(body string) (string, error) {
	c := converter.NewConverter(converter.WithPlugins(base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(), table.NewTablePlugin(table.WithCellPaddingBehavior(table.CellPaddingBehaviorMinimal))))
	c.Register.RendererFor("table", converter.TagTypeBlock, func(_ converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
		if fitsPipeTable(n) {
			return converter.RenderTryNext
		}
		var out strings.Builder
		if err := html.Render(&out, n); err != nil {
			return converter.RenderTryNext
		}
		_, _ = w.WriteString("\n\n" + out.String() + "\n\n") // writes to memory
		return converter.RenderSuccess
	}, converter.PriorityEarly)
	return c.ConvertString(body)
}

// fitsPipeTable reports whether a table has cells of one column and one row, without line breaks, and at
// most one row of headings.
func fitsPipeTable(table *html.Node) bool {
	headings := 0
	for n := range table.Descendants() {
		switch n.DataAtom {
		case atom.Br:
			return false
		case atom.Tr:
			if n.Parent.DataAtom == atom.Thead {
				headings++
			}
		case atom.Td, atom.Th:
			for _, a := range n.Attr {
				if a.Key == "colspan" || a.Key == "rowspan" {
					return false
				}
			}
		}
	}
	return headings < 2
}
