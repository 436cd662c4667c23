// Package playground is the page on which developers try the API: GraphiQL, with example queries
// open in its tabs.
//
// It promises a page that works offline. `make playground` bundles GraphiQL, its editor and the
// editor's workers from npm into dist, and what lies there at compile time is embedded in the
// binary; the page then asks no host but its own. A binary compiled without that build serves the
// page all the same, takes GraphiQL from a content delivery network and says so on the page; every
// file from there is pinned to a version and a checksum. Either way a Content-Security-Policy holds
// the browser to what the page needs.
//
// It doesn't execute queries, and knows of the API only its address and the examples. Whoever mounts
// it decides who may see it, and compresses its answers.
package playground
