package transfer

import (
	"cmp"
	"slices"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// mergeNewsroom settles what the newsroom decided of articles: what the store knows of it, and of
// articles that are new, or where the edition overrules it, what the edition tells. It is applied
// to what the edition prints.
func (k *existing) mergeNewsroom(d *documents, overrule bool) {
	for i, a := range d.articles {
		decided, corrected := a.Newsroom, a.Body
		if old := k.articles[a.ID]; old != nil && !overrule {
			decided, corrected = old.Newsroom, k.corrected[a.ID]
		}
		d.articles[i] = decide(asPrinted(a), decided, corrected)
		d.articles[i].VisibleFrom = visibleFrom(d.articles[i].Article, d.issue.PublishedAt)
	}
}

// asPrinted returns what was printed of an article, before any correction. The opening of its text
// serves as a summary.
func asPrinted(a content.Draft) content.Draft {
	p := content.Draft{Article: a.Printed(), Body: a.Body.Versions()[0], ViewCount: a.ViewCount}
	p.Summary = cmp.Or(p.Summary, p.Body.Opening())
	return p
}

// decide returns what was printed with what the newsroom decided of it. Its corrections are of what is
// asPrinted now: what they say of the text before them follows it. The last correction's text is the
// article's. corrected is the body with corrections, where there are such.
func decide(p content.Draft, n content.Newsroom, corrected content.Body) content.Draft {
	article := *p.Article
	article.Newsroom = n
	article.Newsroom.Corrections = slices.Clone(n.Corrections)
	seen := map[content.CorrectedField]bool{}
	for i, c := range n.Corrections {
		fields := slices.Clone(c.Fields)
		for j, f := range fields {
			text := article.TextOf(f.Name)
			if text == nil {
				continue
			}
			if !seen[f.Name] {
				seen[f.Name], fields[j].Before = true, *text
			}
			*text = f.After
		}
		article.Newsroom.Corrections[i].Fields = fields
	}
	body := p.Body
	if len(corrected.Earlier) > 0 {
		earlier := slices.Clone(corrected.Earlier)
		earlier[0] = content.BodyText{Sections: p.Body.Sections}
		body = content.Body{Sections: corrected.Sections, Earlier: earlier}
	}
	article.WordCount = content.CountWords(body.Text())
	return content.Draft{Article: &article, Body: body, ViewCount: p.ViewCount}.WithImageRights()
}

// bodyCorrections is how many corrections are of the body.
func bodyCorrections(corrections []content.Correction) int {
	n := 0
	for _, c := range corrections {
		if slices.ContainsFunc(c.Fields, func(f edition.FieldChange) bool { return f.Name == content.CorrectedBody }) {
			n++
		}
	}
	return n
}
