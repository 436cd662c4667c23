package graph

import (
	"context"

	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

func (queryResolver) MostViewed(ctx context.Context, publicationID content.ID, sectionID *content.ID, period content.ViewPeriod, first *int) ([]*content.RankedArticle, error) {
	limit, err := listLimit(first, relay.DefaultPage, relay.MaxPage)
	if err != nil || limit == 0 {
		return nil, err
	}
	list, err := load(ctx).rankings.only(ctx, content.RankingQuery{PublicationID: publicationID, SectionID: value(sectionID), Period: period, Limit: limit})
	return each(list, func(a content.RankedArticle) *content.RankedArticle { return &a }), err
}
