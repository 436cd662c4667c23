package syndicate

// FeedFormat is a feed format as tests see it.
type FeedFormat struct{ Extension, Title, MediaType, OutlineType string }

// FeedFormats returns the table of feed formats.
func FeedFormats() []FeedFormat {
	var all []FeedFormat
	for _, f := range feedFormats() {
		all = append(all, FeedFormat{f.extension, f.title, f.mediaType, f.outlineType})
	}
	return all
}

// ArticleFormat is an article format as tests see it.
type ArticleFormat struct{ Name, Extension, MediaType string }

// ArticleFormats returns the table of article formats.
func ArticleFormats() []ArticleFormat {
	var all []ArticleFormat
	for _, f := range articleFormats() {
		all = append(all, ArticleFormat{f.name, f.extension, f.mediaType})
	}
	return all
}
