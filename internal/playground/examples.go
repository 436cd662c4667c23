package playground

import _ "embed" // for the texts of the examples

// Example is a query that opens in a tab of its own.
type Example struct {
	// Name says what the example shows. GraphiQL titles its tab with the name of the operation in
	// Query, so that one should say the same.
	Name string
	// Query is the text of one operation.
	Query string
	// Variables is a JSON object, or empty. Where it holds "articleId": "", the page puts in the id of
	// an article that the server has, if it has any.
	Variables string
}

// The texts of the examples.
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

// Examples returns the example queries of Broadsheet's own API. They run as they are on any store
// that holds an issue.
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
