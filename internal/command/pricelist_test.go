package command_test

import (
	"fmt"
	"strings"

	"broadsheet/internal/content"
)

// priced is an operation whose CPU time is compared with its price. A request has several copies of its
// field, each with other arguments, so that neither a cache nor the cost of the request itself hides the cost
// of the field.
type priced struct {
	name      string
	variables string // declarations; # stands for the number of the copy
	field     string // the selection of one copy
	copies    int
	given     func(a *bigArchive, n int) map[string]any // the variables of the n-th copy ever sent
	mutation  bool
	partner   bool // sent with a partner's API key
}

// query returns the text of the operation. It is the same for every request.
func (p priced) query() string {
	kind := "query"
	if p.mutation {
		kind = "mutation"
	}
	var declared, selected strings.Builder
	for i := range p.copies {
		number := fmt.Sprint(i)
		declared.WriteString(strings.ReplaceAll(p.variables, "#", number) + " ")
		fmt.Fprintf(&selected, "a%d: %s ", i, strings.ReplaceAll(p.field, "#", number))
	}
	if p.variables == "" {
		return fmt.Sprintf("%s P { %s}", kind, &selected)
	}
	return fmt.Sprintf("%s P(%s) { %s}", kind, &declared, &selected)
}

// values returns the variables of the n-th request.
func (p priced) values(a *bigArchive, n int) map[string]any {
	all := map[string]any{}
	for i := range p.copies {
		if p.given == nil {
			break
		}
		for name, v := range p.given(a, n*p.copies+i) {
			all[name+fmt.Sprint(i)] = v
		}
	}
	return all
}

func pick[T any](from []T, n int) T { return from[n%len(from)] }

// anArticle, anIssue and the others return the variables of a different document for each copy.
func anArticle(a *bigArchive, n int) map[string]any {
	return map[string]any{"id": pick(a.articles, n*7)}
}
func anIssue(a *bigArchive, n int) map[string]any  { return map[string]any{"id": pick(a.issues, n)} }
func aPage(a *bigArchive, n int) map[string]any    { return map[string]any{"id": pick(a.pages, n*3)} }
func anAuthor(a *bigArchive, n int) map[string]any { return map[string]any{"id": pick(a.authors, n*3)} }
func aSection(a *bigArchive, n int) map[string]any { return map[string]any{"id": pick(a.sections, n)} }

// anywhere returns variables to begin the list of all articles at a different place for each copy.
func anywhere(a *bigArchive, n int) map[string]any {
	return map[string]any{"to": a.day(len(a.issues) - n*5%len(a.issues))}
}

// rare and common return a different search text for each copy: one that no article has, and one that many
// articles have.
func rare(_ *bigArchive, n int) map[string]any   { return map[string]any{"text": fmt.Sprint("zz", n)} }
func common(_ *bigArchive, n int) map[string]any { return map[string]any{"text": commonText(n)} }

const (
	someArticle = `id title publishedAt section { name } authors { name }`
	upTo        = `articles(first: 20, filter: {publishedTo: $to#}) { nodes { `
)

// priceList has an operation for every field that may cost more than the objects it returns.
func priceList() []priced {
	list := []priced{
		{name: "publications", field: `publications { name timeZone contact { email } licences { number } rights { notice } }`, copies: 10},
		{name: "publication", variables: `$id#: ID!`, field: `publication(id: $id#) { name language contact { email } }`, copies: 5, given: aPublication},
		{name: "issue", variables: `$id#: ID!`, field: `issue(id: $id#) { date number }`, copies: 20, given: anIssue},
		{name: "issue: previous, next", variables: `$id#: ID!`, field: `issue(id: $id#) { previous { date } next { date } }`, copies: 20, given: anIssue},
		{name: "issue: pdfUrl", variables: `$id#: ID!`, field: `issue(id: $id#) { pdfUrl }`, copies: 20, given: anIssue},
		{name: "issue: pages, articles", variables: `$id#: ID!`, field: `issue(id: $id#) { pages { number articles { ` + someArticle + ` } } }`, copies: 2, given: anIssue},
		{name: "issue: page", variables: `$id#: ID!`, field: `issue(id: $id#) { page(number: "3") { number } }`, copies: 20, given: anIssue},
		{name: "issue: articles", variables: `$id#: ID!`, field: `issue(id: $id#) { articles { nodes { ` + someArticle + ` } } }`, copies: 5, given: anIssue},
		{name: "issue: articles, totalCount", variables: `$id#: ID!`, field: `issue(id: $id#) { articles(first: 1) { totalCount } }`, copies: 20, given: anIssue},
		{name: "issueOn", variables: `$date#: Date!`, field: `issueOn(publicationId: "pub_quay", date: $date#) { date }`, copies: 20, given: func(a *bigArchive, n int) map[string]any { return map[string]any{"date": a.date(n)} }},
		{name: "latestIssue", variables: `$id#: ID!`, field: `latestIssue(publicationId: $id#) { date }`, copies: 5, given: aPublication},
		{name: "issues", variables: `$date#: Date!`, field: `issues(publicationId: "pub_quay", to: $date#) { nodes { date } }`, copies: 10, given: func(a *bigArchive, n int) map[string]any { return map[string]any{"date": a.date(n)} }},
		{name: "issues, oldest first", variables: `$date#: Date!`, field: `issues(publicationId: "pub_quay", from: $date#, orderBy: DATE_ASC) { edges { cursor node { date } } }`, copies: 10, given: func(a *bigArchive, n int) map[string]any { return map[string]any{"date": a.date(n)} }},
		{name: "issues, totalCount", variables: `$date#: Date!`, field: `issues(publicationId: "pub_quay", from: $date#, first: 1) { totalCount }`, copies: 20, given: func(a *bigArchive, n int) map[string]any { return map[string]any{"date": a.date(n)} }},
		{name: "publication: issues", variables: `$date#: Date!`, field: `publication(id: "pub_quay") { issues(to: $date#) { nodes { date } } }`, copies: 10, given: func(a *bigArchive, n int) map[string]any { return map[string]any{"date": a.date(n)} }},
		{name: "publication: issueDates", variables: `$from#: Date!, $to#: Date!`, field: `publication(id: "pub_quay") { issueDates(from: $from#, to: $to#) }`, copies: 20, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"from": a.date(n % 10), "to": a.date(len(a.issues) - 1 - n%7)}
		}},
		{name: "publication: latestIssue, sections", variables: `$id#: ID!`, field: `publication(id: $id#) { latestIssue { date } sections { name } }`, copies: 5, given: aPublication},
		{name: "page", variables: `$id#: ID!`, field: `page(id: $id#) { number name section { name } issue { date } }`, copies: 20, given: aPage},
		{name: "page: image, pdfUrl", variables: `$id#: ID!`, field: `page(id: $id#) { pdfUrl image { url } }`, copies: 20, given: aPage},
		{name: "page: regions", variables: `$id#: ID!`, field: `page(id: $id#) { regions { article { title } polygon { x y } } }`, copies: 10, given: aPage},
		{name: "page: previous, next", variables: `$id#: ID!`, field: `page(id: $id#) { previous { number } next { number } }`, copies: 20, given: aPage},
		{name: "page: articles", variables: `$id#: ID!`, field: `page(id: $id#) { articles { ` + someArticle + ` } }`, copies: 10, given: aPage},
		{name: "article", variables: `$id#: ID!`, field: `article(id: $id#) { ` + someArticle + ` }`, copies: 20, given: anArticle},
		{name: "article as it was printed", variables: `$id#: ID!`, field: `article(id: $id#) { printed { title body { html } } }`, copies: 20, given: anArticle},
		{name: "article: previous, next", variables: `$id#: ID!`, field: `article(id: $id#) { previous { title } next { title } }`, copies: 20, given: anArticle},
		{name: "article: related", variables: `$id#: ID!`, field: `article(id: $id#) { related { title } }`, copies: 5, given: anArticle},
		{name: "article: related, the first", variables: `$id#: ID!`, field: `article(id: $id#) { related(first: 1) { title } }`, copies: 20, given: anArticle},
		{name: "article: credits, rights, images", variables: `$id#: ID!`, field: `article(id: $id#) { credits { name role author { name } } rights { notice } images { url credit { name } } withheld { field } corrections { note fields { name } } }`, copies: 20, given: anArticle},
		{name: "article: publication, issue, page", variables: `$id#: ID!`, field: `article(id: $id#) { publication { name } issue { date } page { number } }`, copies: 20, given: anArticle},
		{name: "article: viewCount", variables: `$to#: DateTime!`, field: upTo + `viewCount } }`, copies: 10, given: anywhere},
		{name: "body: html", variables: `$to#: DateTime!`, field: upTo + `body { html } } }`, copies: 5, given: anywhere},
		{name: "body: text", variables: `$to#: DateTime!`, field: upTo + `body { text } } }`, copies: 5, given: anywhere},
		{name: "body: markdown", variables: `$to#: DateTime!`, field: upTo + `body { markdown } } }`, copies: 5, given: anywhere},
		{name: "body: sections", variables: `$to#: DateTime!`, field: upTo + `body { sections { heading blocks { __typename ... on Paragraph { text } } } } } }`, copies: 5, given: anywhere},
		{name: "body: tables and lists", variables: `$to#: DateTime!`, field: upTo + `body { sections { blocks { ... on Table { head { cells { text } } rows { cells { text } } } ... on List { entries { text } } } } } } }`, copies: 1, given: anywhere},
		{name: "articles, newest first", variables: `$to#: DateTime!`, field: upTo + someArticle + ` } }`, copies: 10, given: anywhere},
		{name: "articles, oldest first, by edges", variables: `$to#: DateTime!`, field: `articles(orderBy: PUBLISHED_AT_ASC, filter: {publishedFrom: $to#}) { edges { cursor node { ` + someArticle + ` } } pageInfo { hasNextPage endCursor } }`, copies: 10, given: anywhere},
		{name: "articles, ids alone", variables: `$to#: DateTime!`, field: upTo + `id } }`, copies: 20, given: anywhere},
		{name: "articles, the first", variables: `$to#: DateTime!`, field: `articles(first: 1, filter: {publishedTo: $to#}) { nodes { id } }`, copies: 40, given: anywhere},
		{name: "articles, none", variables: `$to#: DateTime!`, field: `articles(first: 0, filter: {publishedTo: $to#}) { nodes { id } }`, copies: 40, given: anywhere},
		{name: "articles, what precedes and follows", variables: `$after#: String!, $before#: String!`, field: `articles(first: 1, after: $after#, before: $before#) { pageInfo { hasNextPage hasPreviousPage } }`, copies: 20, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"after": a.cursor(content.NewestFirst, n), "before": a.cursor(content.NewestFirst, n+3000)}
		}},
		{name: "articles, totalCount", variables: `$to#: DateTime!`, field: `articles(first: 1, filter: {publishedTo: $to#}) { totalCount }`, copies: 20, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"to": a.day(len(a.issues) - n%10)}
		}},
		{name: "articles of a section", variables: `$id#: [ID!], $to#: DateTime!`, field: `articles(filter: {sectionIds: $id#, publishedTo: $to#}) { nodes { id } }`, copies: 10, given: func(a *bigArchive, n int) map[string]any {
			return merged(anywhere(a, n), map[string]any{"id": []content.ID{pick(a.sections, n)}})
		}},
		{name: "articles of two sections", variables: `$to#: DateTime!`, field: `articles(filter: {sectionIds: ["` + string(content.SectionID("pub_quay", "news")) + `", "` + string(content.SectionID("pub_quay", "sport")) + `"], publishedTo: $to#}) { nodes { id } }`, copies: 10, given: anywhere},
		{name: "articles of a section with none", variables: `$id#: [ID!]`, field: `articles(filter: {sectionIds: $id#}) { nodes { id } }`, copies: 10, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"id": []string{fmt.Sprint("sec_none", n), "sec_none"}}
		}},
		{name: "articles of sections, totalCount", variables: `$to#: DateTime!`, field: `articles(first: 1, filter: {sectionIds: ["` + string(content.SectionID("pub_quay", "news")) + `", "` + string(content.SectionID("pub_quay", "sport")) + `"], publishedTo: $to#}) { totalCount }`, copies: 10, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"to": a.day(len(a.issues) - n%10)}
		}},
		{name: "articles of two authors", variables: `$id#: [ID!]`, field: `articles(filter: {authorIds: $id#}) { nodes { id } }`, copies: 10, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"id": []content.ID{pick(a.authors, n*2), pick(a.authors, n*2+1)}}
		}},
		{name: "articles of a hundred authors", variables: `$id#: [ID!]`, field: `articles(filter: {authorIds: $id#}) { nodes { id } }`, copies: 5, given: func(a *bigArchive, n int) map[string]any {
			var ids []content.ID
			for i := range 100 {
				ids = append(ids, pick(a.authors, n*100+i))
			}
			return map[string]any{"id": ids}
		}},
		{name: "articles of authors, totalCount", variables: `$id#: [ID!]`, field: `articles(first: 1, filter: {authorIds: $id#}) { totalCount }`, copies: 10, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"id": []content.ID{pick(a.authors, n*2), pick(a.authors, n*2+1)}}
		}},
		{name: "articles of an author in a section", variables: `$id#: [ID!], $section#: [ID!]`, field: `articles(filter: {authorIds: $id#, sectionIds: $section#}) { nodes { id } }`, copies: 10, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"id": []content.ID{pick(a.authors, n*2)}, "section": []content.ID{pick(a.sections, n)}}
		}},
		{name: "articles of a publication in no section", variables: `$to#: DateTime!`, field: `articles(filter: {publicationId: "pub_quay", sectionIds: ["sec_none"], publishedTo: $to#}) { nodes { id } }`, copies: 10, given: anywhere},
		{name: "articles of a page", variables: `$id#: ID!`, field: `articles(filter: {pageId: $id#}) { nodes { id } }`, copies: 10, given: aPage},
		{name: "articles of an issue", variables: `$id#: ID!`, field: `articles(filter: {issueId: $id#}) { nodes { id } }`, copies: 10, given: anIssue},
		{name: "articles with pictures", variables: `$to#: DateTime!`, field: `articles(filter: {publicationId: "pub_quay", hasImages: true, publishedTo: $to#}) { nodes { id } }`, copies: 10, given: anywhere},
		{name: "articles with pictures, of whom none has", variables: `$to#: DateTime!`, field: `articles(filter: {hasImages: true, sectionIds: ["` + string(content.SectionID("pub_quay", "plain")) + `"], publishedTo: $to#}) { nodes { id } }`, copies: 10, given: anywhere},
		{name: "articles with pictures, totalCount", variables: `$to#: DateTime!`, field: `articles(first: 1, filter: {publicationId: "pub_quay", hasImages: true, publishedTo: $to#}) { totalCount }`, copies: 5, given: anywhere},
		{name: "articles with a common title", variables: `$text#: String!`, field: `articles(filter: {publicationId: "pub_quay", title: $text#}) { nodes { id } }`, copies: 10, given: common},
		{name: "articles with a rare title", variables: `$text#: String!`, field: `articles(filter: {publicationId: "pub_quay", title: $text#}) { nodes { id } }`, copies: 5, given: rare},
		{name: "articles with a rare title and pictures, least viewed", variables: `$text#: String!`, field: `articles(filter: {title: $text#, hasImages: true, publicationId: "pub_quay"}, orderBy: VIEWS_ASC) { nodes { id } }`, copies: 5, given: rare},
		{name: "articles with a rare title, totalCount", variables: `$text#: String!`, field: `articles(first: 1, filter: {publicationId: "pub_quay", title: $text#}) { totalCount }`, copies: 5, given: rare},
		{name: "articles with a rare title, what follows", variables: `$text#: String!, $before#: String!`, field: `articles(first: 1, filter: {publicationId: "pub_quay", title: $text#}, after: $before#) { pageInfo { hasNextPage hasPreviousPage } }`, copies: 5, given: func(a *bigArchive, n int) map[string]any {
			return merged(rare(a, n), map[string]any{"before": a.cursor(content.NewestFirst, 10000)})
		}},
		{name: "articles, most viewed", variables: `$after#: String!`, field: `articles(orderBy: VIEWS_DESC, after: $after#) { nodes { id viewCount } }`, copies: 10, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"after": a.cursor(content.MostViewed, n)}
		}},
		{name: "articles, least viewed", variables: `$after#: String!`, field: `articles(orderBy: VIEWS_ASC, filter: {publicationId: "pub_quay"}, after: $after#) { nodes { id } }`, copies: 10, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"after": a.cursor(content.LeastViewed, n)}
		}},
		{name: "articles, most viewed of long ago", variables: `$to#: DateTime!`, field: `articles(orderBy: VIEWS_DESC, filter: {publishedTo: $to#}) { nodes { id } }`, copies: 5, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"to": a.day(0).Add(-1)}
		}},
		{name: "articles, most viewed of a section", variables: `$to#: DateTime!`, field: `articles(orderBy: VIEWS_DESC, filter: {sectionIds: ["` + string(content.SectionID("pub_quay", "news")) + `"], publishedTo: $to#}) { nodes { id } }`, copies: 5, given: anywhere},
		{name: "articles, most viewed of an author", variables: `$id#: [ID!]`, field: `articles(orderBy: VIEWS_DESC, filter: {authorIds: $id#}) { nodes { id } }`, copies: 10, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"id": []content.ID{pick(a.authors, n*2)}}
		}},
		{name: "articles, most viewed of an issue", variables: `$id#: ID!`, field: `articles(orderBy: VIEWS_DESC, filter: {issueId: $id#}) { nodes { id } }`, copies: 10, given: anIssue},
		{name: "mostViewed", variables: `$first#: Int!`, field: `mostViewed(publicationId: "pub_quay", first: $first#) { views article { title } }`, copies: 5, given: aLength},
		{name: "mostViewed of a section", variables: `$id#: ID!, $first#: Int!`, field: `mostViewed(publicationId: "pub_quay", sectionId: $id#, first: $first#) { views article { title } }`, copies: 5, given: func(a *bigArchive, n int) map[string]any { return merged(aSection(a, n), aLength(a, n)) }},
		{name: "mostViewed of no section", variables: `$id#: ID!, $first#: Int!`, field: `mostViewed(publicationId: "pub_quay", sectionId: $id#, period: ALL, first: $first#) { views article { title } }`, copies: 5, given: func(a *bigArchive, n int) map[string]any {
			return merged(map[string]any{"id": fmt.Sprint("sec_none", n)}, aLength(a, n))
		}},
		{name: "search, rare", variables: `$text#: String!`, field: `search(query: $text#) { nodes { article { title } } }`, copies: 10, given: rare},
		{name: "search, common", variables: `$text#: String!`, field: `search(query: $text#) { nodes { article { title } } }`, copies: 10, given: commonWord},
		{name: "search, common, newest first", variables: `$text#: String!`, field: `search(query: $text#, orderBy: PUBLISHED_AT) { nodes { article { title } } }`, copies: 10, given: commonWord},
		{name: "search, highlights", variables: `$text#: String!`, field: `search(query: $text#) { nodes { highlights { text } } }`, copies: 5, given: commonWord},
		{name: "search, two common words that no article has in one phrase", variables: `$text#: String!`, field: `search(query: $text#) { nodes { article { title } } }`, copies: 5, given: func(_ *bigArchive, n int) map[string]any {
			return map[string]any{"text": fmt.Sprintf(`"harbour 城市" zz%d`, n)}
		}},
		{name: "search, common, in no section with pictures", variables: `$text#: String!`, field: `search(query: $text#, filter: {hasImages: true, sectionIds: ["` + string(content.SectionID("pub_quay", "plain")) + `"]}) { nodes { article { title } } }`, copies: 5, given: commonWord},
		{name: "search, common, with a rare title", variables: `$text#: String!, $title#: String!`, field: `search(query: $text#, filter: {title: $title#}) { nodes { article { title } } }`, copies: 5, given: func(a *bigArchive, n int) map[string]any {
			return merged(commonWord(a, n), map[string]any{"title": fmt.Sprint("zz", n)})
		}},
		{name: "search, twenty common words", variables: `$text#: String!`, field: `search(query: $text#) { nodes { article { title } } }`, copies: 5, given: func(a *bigArchive, n int) map[string]any {
			return map[string]any{"text": fmt.Sprint("城 市 与 港 口 the harbour was quiet and nobody said why today 城市 与港 港口 harbour zz", n)}
		}},
		{name: "search, totalCount, common", variables: `$text#: String!`, field: `search(query: $text#, first: 1) { totalCount }`, copies: 5, given: commonWord},
		{name: "search, totalCount, rare", variables: `$text#: String!`, field: `search(query: $text#, first: 1) { totalCount }`, copies: 10, given: rare},
		{name: "changes", variables: `$since#: String!`, field: `changes(since: $since#) { nodes { kind articleId article { title } } cursor hasMore }`, copies: 2, given: aChange},
		{name: "changes, 500", variables: `$since#: String!`, field: `changes(since: $since#, first: 500) { nodes { kind articleId article { title } } }`, copies: 1, given: aChange},
		{name: "changes, one", variables: `$since#: String!`, field: `changes(since: $since#, first: 1) { cursor }`, copies: 20, given: aChange},
		{name: "changes of a partner that is entitled to nothing", variables: `$since#: String!`, field: `changes(since: $since#, first: 1) { cursor }`, copies: 5, given: aChange, partner: true},
		{name: "viewer", field: `viewer { audience partner { name } rateLimit { limit } }`, copies: 20},
		{name: "viewer of a partner", field: `viewer { partner { name entitlements { publication { name } sections { name } } } }`, copies: 10, partner: true},
		{name: "section", variables: `$id#: ID!`, field: `section(id: $id#) { name slug latest { title } }`, copies: 4, given: aSection},
		{name: "section: articles", variables: `$id#: ID!`, field: `section(id: $id#) { articles { nodes { ` + someArticle + ` } } }`, copies: 4, given: aSection},
		{name: "section: articles, most viewed", variables: `$id#: ID!`, field: `section(id: $id#) { articles(orderBy: VIEWS_DESC) { nodes { id } } }`, copies: 4, given: aSection},
		{name: "section: articles, least viewed", variables: `$id#: ID!`, field: `section(id: $id#) { articles(orderBy: VIEWS_ASC) { nodes { id } } }`, copies: 4, given: aSection},
		{name: "section: articles, totalCount", variables: `$id#: ID!`, field: `section(id: $id#) { articles(first: 1) { totalCount } }`, copies: 4, given: aSection},
		{name: "section: pages", variables: `$id#: ID!`, field: `section(id: $id#) { pages { nodes { number } } }`, copies: 4, given: aSection},
		{name: "section: pages, totalCount", variables: `$id#: ID!`, field: `section(id: $id#) { pages(first: 1) { totalCount edges { cursor } } }`, copies: 4, given: aSection},
		{name: "sections", variables: `$id#: ID!`, field: `sections(publicationId: $id#) { name }`, copies: 5, given: aPublication},
		{name: "author", variables: `$id#: ID!`, field: `author(id: $id#) { name kind publication { name } }`, copies: 20, given: anAuthor},
		{name: "author: articleCount", variables: `$id#: ID!`, field: `author(id: $id#) { articleCount }`, copies: 20, given: anAuthor},
		{name: "author: articles", variables: `$id#: ID!`, field: `author(id: $id#) { articles { nodes { id } } }`, copies: 10, given: anAuthor},
		{name: "author: articles, most viewed", variables: `$id#: ID!`, field: `author(id: $id#) { articles(orderBy: VIEWS_DESC) { nodes { id } } }`, copies: 10, given: anAuthor},
		{name: "author: articles, least viewed", variables: `$id#: ID!`, field: `author(id: $id#) { articles(orderBy: VIEWS_ASC, first: 1) { nodes { id } } }`, copies: 10, given: anAuthor},
		{name: "author who wrote most, articleCount", variables: `$id#: ID!`, field: `author(id: $id#) { articleCount }`, copies: 1, given: theDesk},
		{name: "author who wrote most, articles, totalCount", variables: `$id#: ID!`, field: `author(id: $id#) { articles(first: 1) { totalCount } }`, copies: 1, given: theDesk},
		{name: "author who wrote most, articles, most viewed", variables: `$id#: ID!`, field: `author(id: $id#) { articles(orderBy: VIEWS_DESC) { nodes { id } } }`, copies: 1, given: theDesk},
		{name: "authors", variables: `$after#: String!`, field: `authors(publicationId: "pub_quay", after: $after#) { nodes { name } }`, copies: 10, given: func(a *bigArchive, n int) map[string]any { return map[string]any{"after": a.authorCursor(n)} }},
		{name: "authors, totalCount", variables: `$id#: ID!`, field: `authors(publicationId: $id#, first: 1) { totalCount edges { cursor } }`, copies: 1, given: aPublication},
		{name: "authors by a part of their names", variables: `$text#: String!`, field: `authors(publicationId: "pub_quay", name: $text#) { nodes { name } }`, copies: 10, given: rare},
		{name: "authors by a part of their names, totalCount", variables: `$text#: String!`, field: `publication(id: "pub_quay") { authors(name: $text#, first: 1) { totalCount } }`, copies: 10, given: rare},
		{name: "node", variables: `$id#: ID!`, field: `node(id: $id#) { id ... on Article { title } }`, copies: 20, given: anArticle},
		{name: "nodes", variables: `$id#: [ID!]!`, field: `nodes(ids: $id#) { id ... on Article { title } }`, copies: 2, given: func(a *bigArchive, n int) map[string]any {
			var ids []content.ID
			for i := range 50 {
				ids = append(ids, pick(a.articles, n*350+i*7))
			}
			return map[string]any{"id": ids}
		}},
		{name: "trackView", variables: `$id#: ID!`, field: `trackView(input: {articleId: $id#}) { counted viewCount userErrors { code } }`, copies: 10, given: anArticle, mutation: true},
		{name: "trackView, with what it returns", variables: `$id#: ID!`, field: `trackView(input: {articleId: $id#}) { article { ` + someArticle + ` } }`, copies: 10, given: anArticle, mutation: true},
		{name: "acknowledgeChanges", variables: `$since#: String!`, field: `acknowledgeChanges(cursor: $since#) { revision userErrors { code } }`, copies: 5, given: aChange, mutation: true, partner: true},
	}
	for _, period := range []string{"DAY", "WEEK", "MONTH", "ALL"} {
		list = append(list, priced{name: "mostViewed, " + period, variables: `$first#: Int!`,
			field: `mostViewed(publicationId: "pub_quay", period: ` + period + `, first: $first#) { views article { title } }`, copies: 5, given: aLength})
	}
	return list
}

func merged(a, b map[string]any) map[string]any {
	for name, v := range b {
		a[name] = v
	}
	return a
}

func aPublication(a *bigArchive, n int) map[string]any {
	return map[string]any{"id": pick(a.publications, n)}
}
func theDesk(a *bigArchive, _ int) map[string]any { return map[string]any{"id": a.desk} }
func aLength(_ *bigArchive, n int) map[string]any { return map[string]any{"first": 15 + n%20} }
func aChange(a *bigArchive, n int) map[string]any { return map[string]any{"since": pick(a.changes, n)} }
func commonText(n int) string                     { return "文" + string(rune('０'+n%10)) + "号" }
func commonWord(_ *bigArchive, n int) map[string]any {
	return map[string]any{"text": pick([]string{"城市", "harbour", "港口", "与港", "市与", "quiet", "城 港", "harbour quiet", "the quiet", "城市 the"}, n)}
}
