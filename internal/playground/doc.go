// Package playground serves a web page on which developers try the API: GraphiQL, with example queries
// open in its tabs.
//
// The page works offline. `make playground` bundles GraphiQL, its editor and the editor's web workers
// from npm into the folder dist, and the compiler embeds that folder in the binary; the page then loads
// files from its own host only. A binary that was compiled without the bundle serves the page too, but
// loads GraphiQL from a content delivery network and says so on the page; every file from there is
// pinned to a version and a checksum. In both cases a Content-Security-Policy limits the browser to the
// hosts and files that the page needs.
//
// The package executes no queries. All it knows of the API is its address and the example queries.
// Access control and compression are left to the server that mounts the handler.
package playground
