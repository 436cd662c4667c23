package playground

import "strings"

// source lists the page's scripts and styles and where the page loads them from.
type source struct {
	// host is the content delivery network; "" if this server serves all files.
	host string
	// libraries and styles are loaded from host, before script and in this order.
	libraries, styles []remote
	// script and style are served by this server; style may be empty.
	script, style string
}

// remote is a file on a content delivery network.
type remote struct {
	URL string
	// Integrity is the checksum of the file. The browser refuses a file with another checksum.
	Integrity string
}

// bundledSource returns the embedded bundle as the source.
func bundledSource() source {
	return source{script: prefix + "index.js", style: prefix + "index.css"}
}

// networkSource returns a content delivery network as the source, for a binary without a bundle.
// GraphiQL 4 is the last version that is published as one script for the browser, and it needs React 18.
// The checksums are those of the files in the npm packages (openssl dgst -sha384 -binary FILE | base64).
func networkSource() source {
	const host = "cdn.jsdelivr.net"
	file := func(name, integrity string) remote {
		return remote{URL: "https://" + host + "/npm/" + name, Integrity: integrity}
	}
	return source{
		host: host,
		libraries: []remote{
			file("react@18.3.1/umd/react.production.min.js",
				"sha384-DGyLxAyjq0f9SPpVevD6IgztCFlnMF6oW/XQGmfe+IsZ8TqEiDrcHkMLKI6fiB/Z"),
			file("react-dom@18.3.1/umd/react-dom.production.min.js",
				"sha384-gTGxhz21lVGYNMcdJOyq01Edg0jhn/c22nsx0kyqP0TxaV5WVdsSH1fSDUf5YJj1"),
			file("graphiql@4.1.2/graphiql.min.js",
				"sha384-9XdHu7ajgGJziD4J1zNBKQ842Q/+zZfDv+ib1eMhZWBH6hPAs806x+Jbcf0yNO6B"),
		},
		styles: []remote{
			file("graphiql@4.1.2/graphiql.min.css",
				"sha384-1el1QShFBnnXTx9x/Cprg82hZWKt0ry29OAYIXt05swbi0KcZDFoj0CWguMpopJr"),
		},
		script: prefix + "fallback.js",
	}
}

// policy returns the page's Content-Security-Policy. It allows the page's own host and, on the content
// delivery network, only the listed files.
func (s source) policy() string {
	return strings.Join([]string{
		"default-src 'none'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"connect-src 'self'",
		"font-src 'self' data:", // GraphiQL's style sheet contains its fonts
		"img-src 'self' data:",  // and its icons
		"script-src 'self'" + urls(s.libraries),
		"style-src 'self' 'unsafe-inline'" + urls(s.styles), // the editor positions its lines with inline styles
		"worker-src 'self'",
	}, "; ")
}

// urls returns the addresses of files, each preceded by a space.
func urls(files []remote) string {
	var b strings.Builder
	for _, f := range files {
		b.WriteString(" " + f.URL)
	}
	return b.String()
}
