package mongostore

import (
	"context"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A document that is replaced passes on its history, such as its exposure, to the new version.

// storedVersions returns the stored versions of documents that are about to be replaced, by their ids.
func storedVersions[D content.Document, N content.Document](ctx context.Context, w *writer, collection string, docs []N) (map[content.ID]D, error) {
	var ids []content.ID
	for _, d := range docs {
		if d.DocumentStamp().Created != 0 {
			ids = append(ids, d.DocumentID())
		}
	}
	old := map[content.ID]D{}
	if len(ids) == 0 {
		return old, nil
	}
	ctx, cancel, err := w.ensureLease(ctx)
	if err != nil {
		return nil, err
	}
	defer cancel()
	q := &selection{collection: collection}
	q.where("_id", "$in", ids)
	found, err := find[D](ctx, w.store, q, options.Find().SetProjection(withoutBody()))
	for _, d := range found {
		old[d.DocumentID()] = d
	}
	return old, err
}

func (w *writer) carryArticleHistory(ctx context.Context, drafts []content.Draft) error {
	old, err := storedVersions[*content.Article](ctx, w, articlesName, drafts)
	for _, d := range drafts {
		d.CarryHistory(old[d.ID], w.store.now())
	}
	return err
}

func (w *writer) carryPublicationHistory(ctx context.Context, publications []*content.Publication) error {
	old, err := storedVersions[*content.Publication](ctx, w, publicationsName, publications)
	for _, p := range publications {
		p.CarryHistory(old[p.ID], w.revision+1)
	}
	return err
}

func (w *writer) putPartners(ctx context.Context, partners []*content.Partner) error {
	old, err := storedVersions[*content.Partner](ctx, w, partnersName, partners)
	if err != nil {
		return err
	}
	for _, p := range partners {
		p.CarryHistory(old[p.ID], w.revision+1, w.store.now())
	}
	if len(partners) > 0 {
		if err := w.startClock(ctx); err != nil {
			return err
		}
	}
	return w.writePartners(ctx, partners)
}

func (w *writer) writePartners(ctx context.Context, partners []*content.Partner) error {
	return put(ctx, w, partnersName, partners, func(p *content.Partner) any { return p })
}
