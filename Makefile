# `make help` lists the targets. `make run` and `make test` need Go only. Optional tools are Node, to
# bundle the playground, and Chromium, for its browser test; without them, these steps are skipped with
# a message.

BINARY      := broadsheet
PLAYGROUND  := internal/playground
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: run test contract ferretdb check lint generate playground conformance fuzz bench build help

## run: compile and start the server, with the sample editions in an empty store. BROADSHEET_STORE sets the store (default sqlite:broadsheet.db), BROADSHEET_ADDR the address (default :8080)
run: $(PLAYGROUND)/dist/index.js build
	@exec ./$(BINARY) serve --sample

# -s and -w leave out the symbol table and debug information, a third of the program; `broadsheet
# version`, stack traces and profiles still work. awk counts the packages that `go build -v` compiles, and
# prints a line for each 50.
## build: compile the program to ./broadsheet
build:
	@[ -x $(BINARY) ] || echo "compiling Broadsheet (the first time takes some minutes)…"
	@{ go build -v -ldflags="-s -w" -o $(BINARY) . 2>&1; echo "exit $$?"; } | awk ' \
		/^exit [0-9]+$$/ { code = $$2; next } \
		/^[^ :]+$$/ { if (++n % 50 == 0) { print "  " n " packages compiled…"; fflush() }; next } \
		{ print } END { exit code }'

# Time limit of the tests of one package, high enough for a busy machine. Go's default is 10m.
TEST_TIMEOUT ?= 20m

## test: run all tests, including those of the store contract on SQLite and FerretDB. BROADSHEET_TEST_MONGODB_URI adds a MongoDB server
test: ferretdb
	@echo "testing all packages; the stores take some minutes…"
	go test -timeout $(TEST_TIMEOUT) ./...

## contract: run the tests of the MongoDB store on the server at BROADSHEET_TEST_MONGODB_URI, without FerretDB
contract:
	@[ -n "$$BROADSHEET_TEST_MONGODB_URI" ] || { echo "BROADSHEET_TEST_MONGODB_URI is not set; set it to the address of a server, such as mongodb://127.0.0.1:27017/?replicaSet=rs0"; exit 1; }
	BROADSHEET_TEST_FERRETDB=off BROADSHEET_TEST_FULL=1 go test -count=1 -timeout $(TEST_TIMEOUT) ./internal/mongostore

# The tests compile FerretDB too if it is missing, but then that counts towards their time limit.
## ferretdb: compile FerretDB, the server on which the MongoDB store is tested
ferretdb:
	@[ -x $(FERRETDB)/ferretdb ] || echo "compiling FerretDB, on which the MongoDB store is tested (the first time takes some minutes)…"
	@go build -C $(FERRETDB) -tags ferretdb_no_postgresql -o ferretdb . || { \
		echo "FerretDB could not be compiled (see above); the tests of the MongoDB store are skipped"; [ "$$BROADSHEET_TEST_FERRETDB" != required ]; }

FERRETDB := internal/mongostore/ferretdb

## check: run all checks that a change must pass, besides make test: lint, generated code up to date, no breaking schema changes since the last release (needs Node), race detector
check: lint ferretdb
	@rm -rf $(SCRATCH) && mkdir -p $(SCRATCH) && cp -r graph/generated $(SCRATCH)/generated
	go tool gqlgen generate
	@cp graph/generated/exec.go $(SCRATCH)/plain.go
	$(REWRITE)
	diff -r $(SCRATCH)/generated graph/generated
	@echo "running the tests of package graph on the generated code without the rewrite, and comparing the responses of both"
	@echo '{"Replace": {"$(CURDIR)/graph/generated/exec.go": "$(SCRATCH)/plain.go"}}' >$(SCRATCH)/overlay.json
	BROADSHEET_TEST_ANSWERS=$(SCRATCH)/plain.answers go test -count=1 -overlay $(SCRATCH)/overlay.json ./graph
	BROADSHEET_TEST_ANSWERS=$(SCRATCH)/answers go test -count=1 -run TestRandomQueries ./graph
	cmp $(SCRATCH)/plain.answers $(SCRATCH)/answers
	.ci/schema-diff
	@echo "testing with the race detector; this takes some minutes…"
	go test -race -short -vet=off -timeout $(TEST_TIMEOUT) ./...
	go test -race -vet=off -timeout $(TEST_TIMEOUT) -run '$(CONCURRENT)' ./internal/command ./internal/sqlitestore ./internal/mongostore

# The race detector makes tests five to ten times slower, and finds only what goroutines of ours do at the
# same time. So it runs the short tests of all packages, and the tests of concurrency that -short leaves
# out. What those leave out, such as the store contract on more stores and with more random cases, runs in
# one goroutine; make test runs it. vet has run in lint.
CONCURRENT := TestKilledUnderLoad|TestPartnersInStep|TestViewsOfConcurrentServersCountOnce|TestContract/.*/(Concurrent_views|Lease|Crash|Views)$$

REWRITE  := go run ./graph/inorder/rewrite graph/generated/exec.go
GENERATE := go tool gqlgen generate && $(REWRITE)
SCRATCH  := $(or $(TMPDIR),/tmp)/broadsheet-check

## lint: gofmt, go vet and staticcheck
lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go run $(STATICCHECK) ./...

## generate: generate graph/generated from schema.graphqls and gqlgen.yml, and the tables of settings in docs/production.md
generate:
	$(GENERATE)
	go test -count=1 ./internal/config -run TestSettingsAreDocumented -update

## bench: run all benchmarks, and the tests that kill servers while they count views and while partners sync, with 20 kills each
bench:
	BROADSHEET_TEST_KILLS=20 go test -count=1 -v -run 'TestKilledUnderLoad|TestPartnersInStep' ./internal/command
	go test -run '^$$' -bench . -timeout 30m ./internal/views ./internal/transfer ./internal/sqlitestore ./graph
	go test -run '^$$' -bench Workloads -benchtime 3s -timeout 30m ./internal/command
	go test -run '^$$' -bench Prices -benchtime 1x -timeout 30m ./internal/command
	go test -run '^$$' -bench Sync -benchtime 1x -timeout 30m ./internal/command

## conformance: run the GraphQL-over-HTTP audits and common clients against the program (needs Node), also behind nginx if it is installed
conformance:
	cd internal/httpd/conformance && npm ci --no-audit --no-fund
	BROADSHEET_TEST_NODE=required go test -count=1 -v -run TestConformance ./internal/command

## fuzz: run each fuzz test for FUZZTIME (default 1m)
FUZZTIME ?= 1m
fuzz:
	go test -run '^$$' -fuzz FuzzCheck -fuzztime $(FUZZTIME) ./graph/guard
	go test -run '^$$' -fuzz FuzzCursor -fuzztime $(FUZZTIME) ./graph/relay
	go test -run '^$$' -fuzz FuzzIDs -fuzztime $(FUZZTIME) ./internal/content
	go test -run '^$$' -fuzz FuzzSearch -fuzztime $(FUZZTIME) ./internal/words
	go test -run '^$$' -fuzz FuzzRequest -fuzztime $(FUZZTIME) ./internal/httpd/graphqlhttp
	go test -run '^$$' -fuzz FuzzParse -fuzztime $(FUZZTIME) ./internal/partner
	go test -run '^$$' -fuzz FuzzRead -fuzztime $(FUZZTIME) ./internal/epaper
	go test -run '^$$' -fuzz FuzzReference -fuzztime $(FUZZTIME) ./internal/weburl

## playground: bundle GraphiQL into the program, so that the playground works offline (needs Node)
playground:
	@echo "building the playground…"
	@cd $(PLAYGROUND)/web && npm ci --no-audit --no-fund && npm run build

PLAYGROUND_SOURCES := $(wildcard $(PLAYGROUND)/web/*.json $(PLAYGROUND)/web/*.mjs $(PLAYGROUND)/web/.npmrc \
	$(PLAYGROUND)/web/src/* $(PLAYGROUND)/static/startup.js)

# Builds the bundle if it is missing or older than its sources. Without npm, or if npm fails, the build
# continues: the playground then loads GraphiQL from a content delivery network, and says so.
$(PLAYGROUND)/dist/index.js: $(PLAYGROUND_SOURCES)
	@if ! command -v npm >/dev/null; then echo "playground: not bundled, because npm is not installed; it will need access to the internet"; \
	else $(MAKE) --no-print-directory playground || echo "playground: not bundled, because npm failed (see above); it will need access to the internet"; fi

## help: list the targets
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)
