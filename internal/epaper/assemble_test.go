package epaper

import (
	"strings"
	"testing"

	"broadsheet/internal/edition"
)

func article(path, id, title string) Reading {
	a := &edition.Article{ID: id, URL: path, Title: title, Body: []edition.BodySection{{Blocks: []edition.Block{{Type: edition.Paragraph, Text: title + "的正文。"}}}}}
	return Reading{Path: path, Family: FangBao, Date: "2021-03-05", Publication: edition.Publication{Name: "云港县报"}, Page: Page{Number: "1"}, Article: a}
}

func titles(list []edition.Article) string {
	var all []string
	for _, a := range list {
		all = append(all, a.Title)
	}
	return strings.Join(all, " ")
}

func TestArticlesAreInReadingOrder(t *testing.T) {
	a, b, c := article("html/2.html", "2", "甲"), article("html/10.html", "10", "乙"), article("html/3.html", "3", "丙")
	page := Reading{Path: "html/qpaper.html", Date: "2021-03-05", Page: Page{IsPageFile: true, Number: "1"}}

	listed := page
	listed.Page.Listing = []Link{{ID: "10"}, {ID: "3"}, {ID: "2"}}
	mapped := page
	mapped.Page.Areas = []Area{{Article: "3"}, {Article: "2"}, {Article: "10"}}
	chained := func() []Reading {
		x, y, z := a, b, c
		y.Next, x.Next, z.Prev = "2", "3", "2"
		return []Reading{x, y, z}
	}
	for _, tc := range []struct {
		reason   string
		readings []Reading
		want     string
	}{
		{"by the page's title list", []Reading{a, b, c, listed}, "乙 丙 甲"},
		{"else by the image map", []Reading{a, b, c, mapped}, "丙 甲 乙"},
		{"else by the links to the next article", chained(), "乙 甲 丙"},
		{"else by address, numbers by value", []Reading{b, a, c}, "甲 丙 乙"},
	} {
		editions, problems := Assemble(tc.readings, Options{})
		if len(editions) != 1 || len(problems) != 0 {
			t.Fatalf("%s: %d editions, problems %v", tc.reason, len(editions), problems)
		}
		if got := titles(editions[0].Issue.Pages[0].Articles); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.reason, got, tc.want)
		}
	}
}

func TestRepeatedArticleIsKeptOnce(t *testing.T) {
	a, b := article("html/2.html", "2", "甲"), article("html/3.html", "3", "甲")
	again := article("html/2.html?div=-1", "2", "甲")
	again.Article.Byline = "李远"
	a.Page.Areas = []Area{
		{Article: "3", Points: rectangle(0, 0, 10, 10)}, {Article: "2", Points: rectangle(10, 0, 20, 10)},
	}
	editions, _ := Assemble([]Reading{a, b, again}, Options{})
	page := editions[0].Issue.Pages[0]
	if len(page.Articles) != 1 || page.Articles[0].Byline != "李远" {
		t.Errorf("an article that occurs three times is kept %d times, byline %q; want once, the most complete version", len(page.Articles), page.Articles[0].Byline)
	}
	for _, r := range page.Regions {
		if r.Article != page.Articles[0].ID {
			t.Errorf("a region links to %q, the other id of the article, want the id that was kept", r.Article)
		}
	}
}

func TestPagesAreAssembled(t *testing.T) {
	a := article("html/2.html", "2", "甲")
	a.Page = Page{}
	front := Reading{Path: "html/qpaper.html", Date: "2021-03-05", Page: Page{IsPageFile: true, Number: "1", Listing: []Link{{ID: "2"}}}}
	back := Reading{Path: "html/qpaper_2.html", Date: "2021-03-05", Page: Page{IsPageFile: true, Number: "2", Listing: []Link{{ID: "2"}}}}
	advertisement := Reading{Path: "html/qpaper_3.html", Date: "2021-03-05", Page: Page{IsPageFile: true, Number: "3", Name: "广告", PDF: "3.pdf", Image: edition.PageImage{URL: "3.jpg"}, Areas: []Area{{Points: []edition.Point{{X: 0, Y: 0}, {X: 9, Y: 0}, {X: 9, Y: 9}}}}}}
	lost := Reading{Path: "html/qpaper_4.html", Date: "2021-03-05", Page: Page{IsPageFile: true}}

	editions, problems := Assemble([]Reading{a, front, back, advertisement, lost}, Options{})
	if len(editions) != 1 || len(editions[0].Issue.Pages) != 3 {
		t.Fatalf("got %+v, want one issue of three pages", editions)
	}
	pages := editions[0].Issue.Pages
	if titles(pages[0].Articles) != "甲" || titles(pages[1].Articles) != "" {
		t.Errorf("an article in two pages' lists is on %q and %q, want it only on the first page", titles(pages[0].Articles), titles(pages[1].Articles))
	}
	if p := pages[2]; p.Name != "广告" || p.PDFURL != "3.pdf" || p.Image.URL != "3.jpg" || len(p.Regions) != 1 {
		t.Errorf("a page without articles keeps its name, PDF, image and region: got %+v", p)
	}
	if len(problems) != 1 || problems[0].Path != lost.Path {
		t.Errorf("problems %v, want the page without a number", problems)
	}
}

func TestPublicationComesFromFilesOrOperator(t *testing.T) {
	named, nameless, stranger := article("html/2.html", "2", "甲"), article("html/3.html", "3", "乙"), article("other/4.html", "4", "丙")
	nameless.Publication.Name, stranger.Publication.Name = "", ""

	editions, problems := Assemble([]Reading{named, nameless}, Options{})
	if len(editions) != 1 || len(problems) != 0 || titles(editions[0].Issue.Pages[0].Articles) != "甲 乙" {
		t.Errorf("a file without a newspaper's name takes that of its folder: %v, %v", editions, problems)
	}
	_, problems = Assemble([]Reading{stranger}, Options{})
	if len(problems) != 1 || problems[0].Path != "other/4.html" || !strings.Contains(problems[0].Reason, "--publication-name") {
		t.Errorf("a file without any newspaper's name is a problem whose reason names the flag: %v", problems)
	}
	o := Options{Publication: edition.Publication{ID: "yungang", Name: "云港报", TimeZone: "Asia/Urumqi", Contact: edition.Contact{Phone: "1"}}}
	named.Publication.Contact.Phone = "2"
	editions, problems = Assemble([]Reading{named, stranger}, o)
	if len(editions) != 1 || len(problems) != 0 {
		t.Fatalf("the operator's newspaper applies to all files: %v, %v", editions, problems)
	}
	p := editions[0].Publication
	if p.ID != "yungang" || p.Name != "云港报" || p.TimeZone != "Asia/Urumqi" || p.Contact.Phone != "2" {
		t.Errorf("the operator's id and name override the files', other values only fill gaps: %+v", p)
	}
}

func TestRegionsAreFractionsOfTheImage(t *testing.T) {
	area := func(x1, y1, x2, y2 float64) Area { return Area{Article: "1", Points: rectangle(x1, y1, x2, y2)} }
	size := func(w, h int) Options {
		return Options{ImageSize: func(string) (int, int, bool) { return w, h, true }}
	}
	for _, c := range []struct {
		reason string
		img    edition.PageImage
		areas  []Area
		o      Options
		want   edition.Point // lower right corner of the first region
	}{
		{"the page gives the size at which it displays the image", edition.PageImage{URL: "p.jpg", Width: 400, Height: 600}, []Area{area(0, 0, 200, 300)}, Options{}, edition.Point{X: 0.5, Y: 0.5}},
		{"the size of the image file is known", edition.PageImage{URL: "p.jpg"}, []Area{area(0, 0, 300, 300)}, size(400, 600), edition.Point{X: 0.75, Y: 0.5}},
		{"only the width is given", edition.PageImage{URL: "p.jpg", Width: 200}, []Area{area(0, 0, 100, 150)}, size(400, 600), edition.Point{X: 0.5, Y: 0.5}},
		{"no size is known: the extent of the areas", edition.PageImage{URL: "p.jpg"}, []Area{area(0, 0, 100, 100), area(100, 0, 200, 400)}, Options{}, edition.Point{X: 0.5, Y: 0.25}},
		{"areas exceed the given size, so it is wrong", edition.PageImage{URL: "p.jpg", Width: 100, Height: 100}, []Area{area(0, 0, 100, 100), area(100, 0, 200, 400)}, Options{}, edition.Point{X: 0.5, Y: 0.25}},
		{"areas drawn on a smaller view of the file", edition.PageImage{URL: "p.jpg"}, []Area{area(0, 0, 200, 300), area(200, 300, 400, 600)}, size(4000, 6000), edition.Point{X: 0.5, Y: 0.5}},
	} {
		_, regions := regions(c.img, c.areas, c.o)
		if got := regions[0].Polygon[2]; got != c.want {
			t.Errorf("%s: %v, want %v", c.reason, got, c.want)
		}
	}
}
