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

// Bounds of how many changes are told at once.
const (
	usualChanges = 100
	mostChanges  = 500
)

func (queryResolver) Changes(ctx context.Context, since *string, first *int) (content.ChangePage, error) {
	l := load(ctx)
	limit, err := atMost(first, usualChanges, mostChanges)
	if err != nil {
		return content.ChangePage{}, err
	}
	if limit == 0 {
		return content.ChangePage{}, content.Errorf(content.Invalid, "first is 0; a page has at least one change")
	}
	after, err := l.position("since", value(since))
	if err != nil {
		return content.ChangePage{}, err
	}
	return metered(l.operation, "Changes", func(ctx context.Context, q []content.ChangeQuery) (content.ChangePage, error) {
		return l.reader.Changes(ctx, q[0])
	})(ctx, []content.ChangeQuery{{After: after, Limit: limit}})
}

// position reads a cursor of changes; the empty text is the beginning.
func (l *loaders) position(name, cursor string) (content.Position, error) {
	at, store, err := parsePosition(cursor)
	switch {
	case err != nil:
		return at, content.Errorf(content.Invalid, "%s is no cursor of changes; give one that a page of changes had, or none to begin at nothing", name)
	case cursor != "" && store != l.reader.StoreName():
		return at, content.Errorf(content.Invalid, "%s is of another store, which the newspaper has left; begin again without a cursor, with an empty copy", name)
	case at.Revision > l.reader.Revision():
		return at, content.Errorf(content.Invalid, "%s is of revision %d, and the newspaper's content is at %d: it was put back to an earlier state; begin again without a cursor, with an empty copy", name, at.Revision, l.reader.Revision())
	}
	return at, nil
}

// changesCursor begins the text of a cursor, before it is encoded.
const changesCursor = "changes"

// cursorAt is the cursor of a position among the changes of a store.
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

// Nodes notes the articles of all changes, so that what is asked of one is read for all.
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

// readBodies reads the bodies of changed articles if they are selected, before any change is
// returned: an error fails the whole page then, which a partner asks for again. Beside a null body,
// it might be overlooked, and the partner's copy would be emptied: no later page repeats the change.
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

// receipts keeps what partners say they have applied.
type receipts interface {
	Acknowledge(ctx context.Context, r content.Receipt) error
}

func (r mutationResolver) AcknowledgeChanges(ctx context.Context, cursor string) (generated.AcknowledgeChangesPayload, error) {
	l, partner := load(ctx), caller.Of(ctx).Partner()
	if partner == nil {
		return unacknowledged(content.Forbidden, "only partners acknowledge changes; ask with a partner's key"), nil
	}
	at, err := l.position("the cursor", cursor)
	if err == nil && cursor == "" {
		err = content.Errorf(content.Invalid, "the cursor is empty; give that of the last page that was applied")
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
