package transfer

import (
	"cmp"
	"slices"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// mergeNewsroom applies the newsroom's decisions to the articles of the edition. For an article that is
// stored already, these are the stored decisions, unless overrule is true. For other articles, they are
// the decisions in the edition.
func (ex *existing) mergeNewsroom(d *documents, overrule bool) {
	for i, a := range d.articles {
		decided, corrected := a.Newsroom, a.Body
		if old := ex.articles[a.ID]; old != nil && !overrule {
			decided, corrected = old.Newsroom, ex.correctedBodies[a.ID]
		}
		d.articles[i] = applyNewsroom(asPrinted(a), decided, corrected)
		d.articles[i].VisibleFrom = visibleFrom(d.articles[i].Article, d.issue.PublishedAt)
	}
}

// asPrinted returns an article as it was printed, before any correction. The opening of the body stands
// in for a missing summary.
func asPrinted(a content.Draft) content.Draft {
	p := content.Draft{Article: a.Printed(), Body: a.Body.Versions()[0], ViewCount: a.ViewCount}
	p.Summary = cmp.Or(p.Summary, p.Body.Opening())
	return p
}

// applyNewsroom returns a printed article with the newsroom's decisions. Corrections are rebased: the
// "before" text of the first correction of a field becomes the printed text p has now, and the "after"
// text of its last correction is the article's text. corrected is the corrected body with its earlier
// versions, if the body was corrected.
func applyNewsroom(p content.Draft, n content.Newsroom, corrected content.Body) content.Draft {
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

// bodyCorrections returns the number of corrections that change the body.
func bodyCorrections(corrections []content.Correction) int {
	n := 0
	for _, c := range corrections {
		if slices.ContainsFunc(c.Fields, func(f edition.FieldChange) bool { return f.Name == content.CorrectedBody }) {
			n++
		}
	}
	return n
}
