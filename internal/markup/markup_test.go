package markup_test

import (
	"testing"

	"broadsheet/internal/markup"
)

func TestBalance(t *testing.T) {
	for _, c := range []struct{ reason, markup, want string }{
		{"balanced markup stays byte for byte", `a &amp; <b>b <i>c</i></b><br/>&nbsp;<a href="/x" rel="nofollow">d</a> < e`, `a &amp; <b>b <i>c</i></b><br/>&nbsp;<a href="/x" rel="nofollow">d</a> < e`},
		{"an unclosed link", `<a href="/x">a`, `<a href="/x">a</a>`},
		{"an end tag without a start", `a</b>b</p></section>`, `ab`},
		{"crossed elements", `<b>a<i>b</b>c</i>`, `<b>a<i>b</i></b><i>c</i>`},
		{"a link in a link", `<a href="/x">a<a href="/y">b</a></a>`, `<a href="/x">a</a><a href="/y">b</a>`},
		{"a block", `a<div>b</div>`, `ab`},
		{"a closed element that may stay open", `<b/>a`, `<b>a</b>`},
		{"a comment", `a<!-- <b> -->b`, `ab`},
		{"a tag without an end", `a<b`, `a`},
		{"a reading outside ruby", `a<rt>b`, `ab`},
		{"a reading that ruby does not close", `<ruby>a<rt>b`, `<ruby>a<rt>b</rt></ruby>`},
	} {
		got := markup.Balance(c.markup)
		if got != c.want {
			t.Errorf("%s: Balance(%q) = %q, want %q", c.reason, c.markup, got, c.want)
		}
		if again := markup.Balance(got); again != got {
			t.Errorf("%s: %q becomes %q", c.reason, got, again)
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ reason, markup, want string }{
		{"no markup", "a  b ", "a  b "},
		{"entities and elements", "1 &lt; <b>2</b>&amp;amp;", "1 < 2&amp;"},
		{"line breaks", "<br>a <br><br/> b<br>", "a\nb"},
		{"ruby without its reading", "<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字", "汉字"},
		{"a reading that is not closed", "<ruby>汉<rt>hàn", "汉"},
	} {
		if got := markup.Text(c.markup); got != c.want {
			t.Errorf("%s: Text(%q) = %q, want %q", c.reason, c.markup, got, c.want)
		}
	}
}

func TestCut(t *testing.T) {
	const s = `<b>one</b> &lt; <a href="/x"><ruby>二<rp>(</rp><rt>èr</rt><rp>)</rp></ruby> two</a>`
	for _, c := range []struct {
		start, end int
		want       string
	}{
		{0, 100, s},
		{0, 3, `<b>one</b>`},
		{1, 5, `<b>ne</b> &lt;`},
		{4, 6, `&lt; `},
		{6, 9, `<a href="/x"><ruby>二<rp>(</rp><rt>èr</rt><rp>)</rp></ruby></a>`},
		{9, 100, `<a href="/x"> two</a>`},
		{5, 2, ``},
	} {
		if got := markup.Cut(s, c.start, c.end); got != c.want {
			t.Errorf("Cut from %d to %d = %q, want %q", c.start, c.end, got, c.want)
		}
	}
}

func TestSeparate(t *testing.T) {
	for _, c := range []struct{ reason, markup, want string }{
		{"inline markup stays byte for byte", "a <B>b</B>\n<br/>c<", "a <B>b</B>\n<br/>c<"},
		{"paragraphs", "<p>a</p>\n<p>b</p>", "a\n<br>b"},
		{"cells and rows", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>d", "a b<br>c<br>d"},
		{"a line break beside a paragraph", "a<br><p>b</p>", "a<br><br>b"},
		{"nothing between texts", "<div><b>a</b></div>", "<b>a</b>"},
		{"a script is no text", "<script>x</script><p>a</p>", "<script>x</script>a"},
	} {
		if got := markup.Separate(c.markup); got != c.want {
			t.Errorf("%s: Separate(%q) = %q, want %q", c.reason, c.markup, got, c.want)
		}
	}
}
