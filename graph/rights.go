package graph

import (
	"cmp"
	"context"

	"broadsheet/internal/content"
)

// Rights returns the effective rights of articles: the publication's values stand in for missing ones.
func (articleResolver) Rights(ctx context.Context, objs []*content.Article) ([]content.Rights, error) {
	l := load(ctx)
	publications, err := follow(ctx, &l.loadedArticles, l.publications, objs, func(a *content.Article) content.ID { return a.PublicationID })
	rights := make([]content.Rights, len(objs))
	for i, a := range objs {
		rights[i] = a.EffectiveRights()
		if p := publications[i]; p != nil {
			byDefault := rightsOf(p)
			rights[i].Holder = cmp.Or(rights[i].Holder, byDefault.Holder)
			rights[i].Notice = cmp.Or(rights[i].Notice, byDefault.Notice)
			rights[i].Syndication = cmp.Or(rights[i].Syndication, byDefault.Syndication)
		}
	}
	return rights, err
}

// rightsOf returns the rights of a publication's articles that have no rights of their own.
func rightsOf(p *content.Publication) content.Rights {
	return content.Rights{
		Holder: cmp.Or(p.Rights.Holder, p.Name), Notice: cmp.Or(p.Rights.Notice, p.RightsNotice), Syndication: p.Policy().Syndication,
	}
}

func (articleResolver) BodyAccess(_ context.Context, objs []*content.Article) ([]content.Access, error) {
	return each(objs, (*content.Article).BodyAccess), nil
}

func (articleResolver) Withdrawal(_ context.Context, objs []*content.Article) ([]*content.Withdrawal, error) {
	return each(objs, func(a *content.Article) *content.Withdrawal { return a.Newsroom.Withdrawal }), nil
}

// Corrections returns the corrections of articles. The texts of corrected bodies come from the stored bodies,
// which hold their earlier versions.
func (articleResolver) Corrections(ctx context.Context, objs []*content.Article) ([][]*content.Correction, error) {
	l := load(ctx)
	corrected := func(a *content.Article) content.ID {
		if !correctsBody(a.Newsroom.Corrections) {
			return ""
		}
		return a.ID
	}
	bodies, err := follow(ctx, &l.loadedArticles, l.bodies, objs, corrected)
	corrections := make([][]*content.Correction, len(objs))
	for i, a := range objs {
		corrections[i] = withTexts(a.Newsroom.Corrections, bodies[i].Versions())
	}
	return corrections, err
}

func correctsBody(corrections []content.Correction) bool {
	for _, c := range corrections {
		for _, f := range c.Fields {
			if f.Name == content.CorrectedBody {
				return true
			}
		}
	}
	return false
}

// withTexts returns corrections whose changes of the body have their texts, as far as the versions of the body
// are available.
func withTexts(corrections []content.Correction, versions []content.Body) []*content.Correction {
	complete := []*content.Correction{}
	n := 0 // the index of the version before the correction
	for _, c := range corrections {
		fields := make([]content.FieldChange, len(c.Fields))
		for i, f := range c.Fields {
			if f.Name == content.CorrectedBody && n+1 < len(versions) {
				f.Before, f.After = versions[n].Text(), versions[n+1].Text()
				n++
			}
			fields[i] = f
		}
		c.Fields = fields
		complete = append(complete, &c)
	}
	return complete
}

type fieldChangeResolver struct{}

func (fieldChangeResolver) Name(_ context.Context, objs []*content.FieldChange) ([]string, error) {
	return each(objs, func(f *content.FieldChange) string { return string(f.Name) }), nil
}

func (publicationResolver) Rights(_ context.Context, objs []*content.Publication) ([]content.Rights, error) {
	return each(objs, rightsOf), nil
}

func (publicationResolver) PublicAccess(_ context.Context, objs []*content.Publication) ([]content.Access, error) {
	return each(objs, func(p *content.Publication) content.Access { return p.Policy().Access }), nil
}

func (imageResolver) Rights(_ context.Context, objs []*content.Image) ([]*content.Rights, error) {
	return each(objs, func(i *content.Image) *content.Rights {
		if i.Rights == (content.Rights{}) {
			return nil
		}
		return &i.Rights
	}), nil
}
