package playground

import "strings"

// source says where the page's scripts and styles come from.
type source struct {
	// host is the content delivery network in use, or "" if everything is served from here.
	host string
	// libraries and styles are loaded first, in their order; they come from host.
	libraries, styles []remote
	// script and style are served from here; style may be empty.
	script, style string
}

// remote is a file on a content delivery network.
type remote struct {
	URL string
	// Integrity is the checksum without which a browser won't use the file.
	Integrity string
}

// bundledSource is the build.
func bundledSource() source {
	return source{script: prefix + "index.js", style: prefix + "index.css"}
}

// networkSource stands in for a build that was never made. GraphiQL 4 is the last version that comes
// as one script for the browser, and React 18 the version it goes with. The checksums are those of
// the files in the npm packages of these versions (openssl dgst -sha384 -binary FILE | base64).
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

// policy is the Content-Security-Policy under which the page runs: no host but its own, and of a
// content delivery network the named files only.
func (s source) policy() string {
	return strings.Join([]string{
		"default-src 'none'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"connect-src 'self'",
		"font-src 'self' data:", // GraphiQL's style sheet holds its fonts.
		"img-src 'self' data:",  // The same goes for its icons.
		"script-src 'self'" + urls(s.libraries),
		"style-src 'self' 'unsafe-inline'" + urls(s.styles), // The editor positions its lines with inline styles.
		"worker-src 'self'",
	}, "; ")
}

// urls lists the addresses of files, each after a space.
func urls(files []remote) string {
	var b strings.Builder
	for _, f := range files {
		b.WriteString(" " + f.URL)
	}
	return b.String()
}
