package playground

import _ "embed" // for the example queries

// Example is a query that opens in its own tab.
type Example struct {
	// Name says what the example demonstrates. GraphiQL uses the name of the operation in Query as the
	// title of the tab, so the operation's name should match.
	Name string
	// Query is a GraphQL document with one operation.
	Query string
	// Variables is a JSON object, or empty. If it contains "articleId": "", the page fills in the id of
	// an article in the store, if there is one.
	Variables string
}

// The example queries and their variables.
var (
	//go:embed examples/latest-issue.graphql
	latestIssue string
	//go:embed examples/one-article.graphql
	oneArticle string
	//go:embed examples/past-issues.graphql
	pastIssues string
	//go:embed examples/search.graphql
	search string
	//go:embed examples/changes.graphql
	changes string
	//go:embed examples/track-view.graphql
	trackView string
	//go:embed examples/track-view.json
	trackViewVariables string
)

// Examples returns the example queries of Broadsheet's API. They run unchanged on any store that
// contains an issue.
func Examples() []Example {
	return []Example{
		{Name: "Latest issue", Query: latestIssue},
		{Name: "One article", Query: oneArticle},
		{Name: "Past issues", Query: pastIssues},
		{Name: "Search", Query: search},
		{Name: "Changes", Query: changes},
		{Name: "Track a view", Query: trackView, Variables: trackViewVariables},
	}
}
