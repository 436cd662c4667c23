package graph

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"broadsheet/graph/generated"
	"broadsheet/internal/caller"
	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
)

// The default and the maximum of first for a page of changes.
const (
	defaultChanges = 100
	maxChanges     = 500
)

func (queryResolver) Changes(ctx context.Context, since *string, first *int) (content.ChangePage, error) {
	l := load(ctx)
	limit, err := listLimit(first, defaultChanges, maxChanges)
	if err != nil {
		return content.ChangePage{}, err
	}
	if limit == 0 {
		return content.ChangePage{}, content.Errorf(content.Invalid, "first is 0; a page has at least one change: ask for 1 or more")
	}
	after, err := l.position("since", value(since))
	if err != nil {
		return content.ChangePage{}, err
	}
	return l.reader.Changes(ctx, content.ChangeQuery{After: after, Limit: limit})
}

// position reads a cursor of changes, an argument of the given name. An empty cursor is the beginning.
func (l *loaders) position(name, cursor string) (content.Position, error) {
	at, store, err := parsePosition(cursor)
	switch {
	case err != nil:
		return at, content.Errorf(content.Invalid, "%s is no cursor of changes; use the cursor of a page of changes, or none to begin with an empty copy", name)
	case cursor != "" && store != l.reader.StoreName():
		return at, content.Errorf(content.Invalid, "%s is of another store, which this gateway no longer uses; begin again without a cursor, with an empty copy", name)
	case at.Revision > l.reader.Revision():
		return at, content.Errorf(content.Invalid, "%s is of revision %d, but the newspaper's content is at revision %d: it was restored to an earlier state; begin again without a cursor, with an empty copy", name, at.Revision, l.reader.Revision())
	}
	return at, nil
}

// changesCursor is the first word of a decoded cursor.
const changesCursor = "changes"

// cursorAt encodes a position among the changes of a store as a cursor.
func cursorAt(p content.Position, store string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join([]string{changesCursor, store, strconv.FormatInt(p.Revision, 10), string(p.ID)}, " ")))
}

func parsePosition(cursor string) (p content.Position, store string, err error) {
	if cursor == "" {
		return p, "", nil
	}
	text, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil {
		return p, "", err
	}
	parts := strings.Split(string(text), " ")
	if len(parts) != 4 || parts[0] != changesCursor || len(parts[3]) > content.MaxID {
		return p, "", content.Errorf(content.Invalid, "no cursor of changes")
	}
	p.Revision, err = strconv.ParseInt(parts[2], 10, 64)
	if p.ID = content.ID(parts[3]); err == nil && p.Revision < 0 {
		err = content.Errorf(content.Invalid, "no revision is negative")
	}
	return p, parts[1], err
}

type changePageResolver struct{}

// Nodes enters the articles of all changes at their level, so that their relations are read in one call.
func (changePageResolver) Nodes(ctx context.Context, objs []*content.ChangePage) ([][]*generated.ArticleChange, error) {
	l := load(ctx)
	_, level := fieldLevels(ctx)
	pages := make([][]*generated.ArticleChange, len(objs))
	for i, page := range objs {
		var articles []*content.Article
		pages[i] = make([]*generated.ArticleChange, len(page.Changes))
		for n, c := range page.Changes {
			pages[i][n] = changeOf(c)
			if c.Article != nil {
				articles = append(articles, c.Article)
			}
		}
		l.listed(level, articles)
		if err := l.readBodies(ctx, articles); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// readBodies reads the bodies of changed articles, if they are selected, before any change is returned. An
// error then fails the whole page, and the partner requests it again. An error next to a null body could be
// overlooked; the partner would empty its copy, and no later page repeats the change.
func (l *loaders) readBodies(ctx context.Context, articles []*content.Article) error {
	op := graphql.GetOperationContext(ctx)
	for _, field := range graphql.CollectFieldsCtx(ctx, nil) {
		if field.Name != "article" {
			continue
		}
		for _, below := range graphql.CollectFields(op, field.Selections, []string{"Article", "Node"}) {
			if below.Name == "body" {
				_, err := l.bodies.many(ctx, each(articles, bodyID))
				return err
			}
		}
	}
	return nil
}

func changeOf(c content.Change) *generated.ArticleChange {
	change := &generated.ArticleChange{Kind: generated.ChangeKindUpsert, Revision: c.Revision, At: c.At.UTC(), ArticleID: c.ID, Article: c.Article}
	if c.Removed {
		change.Kind, change.Reason = generated.ChangeKindRemove, &c.Reason
	}
	return change
}

func (changePageResolver) Cursor(ctx context.Context, objs []*content.ChangePage) ([]string, error) {
	store := load(ctx).reader.StoreName()
	return each(objs, func(p *content.ChangePage) string { return cursorAt(p.Cursor, store) }), nil
}

func (changePageResolver) HasMore(_ context.Context, objs []*content.ChangePage) ([]bool, error) {
	return each(objs, func(p *content.ChangePage) bool { return p.More }), nil
}

// receipts stores the positions up to which partners have applied changes.
type receipts interface {
	Acknowledge(ctx context.Context, r content.Receipt) error
}

func (r mutationResolver) AcknowledgeChanges(ctx context.Context, cursor string) (generated.AcknowledgeChangesPayload, error) {
	l, partner := load(ctx), caller.Of(ctx).Partner()
	if partner == nil {
		return unacknowledged(content.Forbidden, "only partners can acknowledge changes; send a partner's API key"), nil
	}
	at, err := l.position("the cursor", cursor)
	if err == nil && cursor == "" {
		err = content.Errorf(content.Invalid, "the cursor is empty; send the cursor of the last page that you applied")
	}
	if err != nil {
		return unacknowledged(content.CodeOf(err), err.Error()), nil
	}
	now := l.reader.Now().UTC().Truncate(time.Millisecond)
	if err := r.receipts.Acknowledge(ctx, content.Receipt{PartnerID: partner.ID, Position: at, At: now}); err != nil {
		return generated.AcknowledgeChangesPayload{}, err
	}
	return generated.AcknowledgeChangesPayload{Revision: &at.Revision, At: &now, UserErrors: []*generated.UserError{}}, nil
}

func unacknowledged(code content.Code, message string) generated.AcknowledgeChangesPayload {
	return generated.AcknowledgeChangesPayload{UserErrors: []*generated.UserError{{
		Field: []string{"cursor"}, Message: message, Code: code,
	}}}
}
