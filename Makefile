# `make help` lists what can be made. Go alone is enough for run and test; what needs more
# (Node for the playground's bundle, Chromium for its browser test) says so and goes on.

BINARY      := broadsheet
PLAYGROUND  := internal/playground
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: run test contract ferretdb check lint generate playground conformance fuzz bench build help

## run: build, and serve the store (BROADSHEET_STORE, sqlite:broadsheet.db) on BROADSHEET_ADDR (:8080); an empty store gets the sample editions
run: $(PLAYGROUND)/dist/index.js build
	@exec ./$(BINARY) serve --sample

# -s and -w leave out what only debuggers read, a third of the program; version, panics and
# profiles keep what they need. awk counts the packages that go names when it compiles them: some
# hundred the first time, few later, of which nothing is said.
## build: compile the program to ./broadsheet
build:
	@[ -x $(BINARY) ] || echo "compiling Broadsheet (the first time takes some minutes)…"
	@{ go build -v -ldflags="-s -w" -o $(BINARY) . 2>&1; echo "exit $$?"; } | awk ' \
		/^exit [0-9]+$$/ { code = $$2; next } \
		/^[^ :]+$$/ { if (++n % 50 == 0) { print "  " n " packages compiled…"; fflush() }; next } \
		{ print } END { exit code }'

# How long the tests of a package may take, also on a busy machine. Go's default is 10m.
TEST_TIMEOUT ?= 20m

## test: run all tests, the store's contract on SQLite and on FerretDB; BROADSHEET_TEST_MONGODB_URI names one more server
test: ferretdb
	@echo "testing all packages; those of the stores take minutes…"
	go test -timeout $(TEST_TIMEOUT) ./...

## contract: run the tests of the MongoDB store on the server that BROADSHEET_TEST_MONGODB_URI names, without FerretDB
contract:
	@[ -n "$$BROADSHEET_TEST_MONGODB_URI" ] || { echo "set BROADSHEET_TEST_MONGODB_URI, such as mongodb://127.0.0.1:27017/?replicaSet=rs0"; exit 1; }
	BROADSHEET_TEST_FERRETDB=off BROADSHEET_TEST_FULL=1 go test -count=1 -timeout $(TEST_TIMEOUT) ./internal/mongostore

# The tests build it, too, but within their time limit.
## ferretdb: compile FerretDB, the server that the MongoDB store is tested on
ferretdb:
	@[ -x $(FERRETDB)/ferretdb ] || echo "compiling FerretDB, on which the MongoDB store is tested (the first time takes some minutes)…"
	@go build -C $(FERRETDB) -tags ferretdb_no_postgresql -o ferretdb . || { \
		echo "FerretDB cannot be compiled: the MongoDB store is not tested"; [ "$$BROADSHEET_TEST_FERRETDB" != required ]; }

FERRETDB := internal/mongostore/ferretdb

## check: what must hold before a change goes in: lint, generated code up to date, all tests in full (BROADSHEET_TEST_FULL) with the race detector; breaking changes of the schema since the last release (needs Node)
check: lint ferretdb
	@rm -rf $(SCRATCH) && mkdir -p $(SCRATCH) && cp -r graph/generated $(SCRATCH)/generated
	go tool gqlgen generate
	@cp graph/generated/exec.go $(SCRATCH)/plain.go
	$(REWRITE)
	diff -r $(SCRATCH)/generated graph/generated
	@echo "the graph's tests on the generated code as gqlgen writes it, and the responses of both compared"
	@echo '{"Replace": {"$(CURDIR)/graph/generated/exec.go": "$(SCRATCH)/plain.go"}}' >$(SCRATCH)/overlay.json
	BROADSHEET_TEST_ANSWERS=$(SCRATCH)/plain.answers go test -count=1 -overlay $(SCRATCH)/overlay.json ./graph
	BROADSHEET_TEST_ANSWERS=$(SCRATCH)/answers go test -count=1 -run TestRandomQueries ./graph
	cmp $(SCRATCH)/plain.answers $(SCRATCH)/answers
	.ci/schema-diff
	@echo "testing all packages in full with the race detector; this takes many minutes…"
	BROADSHEET_TEST_FULL=1 go test -race -timeout $(CHECK_TIMEOUT) ./...

# The race detector makes tests several times slower.
CHECK_TIMEOUT ?= 60m

REWRITE  := go run ./graph/inorder/rewrite graph/generated/exec.go
GENERATE := go tool gqlgen generate && $(REWRITE)
SCRATCH  := $(or $(TMPDIR),/tmp)/broadsheet-check

## lint: gofmt, go vet and staticcheck
lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go run $(STATICCHECK) ./...

## generate: write graph/generated anew from schema.graphqls and gqlgen.yml, and the settings in docs/production.md
generate:
	$(GENERATE)
	go test -count=1 ./internal/config -run TestSettingsAreDocumented -update

## bench: measure, each figure beside its alternative; and kill servers 20 times while they count views, and while partners keep in step
bench:
	BROADSHEET_TEST_KILLS=20 go test -count=1 -v -run 'TestKilledUnderLoad|TestPartnersInStep' ./internal/command
	go test -run '^$$' -bench . -timeout 30m ./internal/views ./internal/transfer ./internal/sqlitestore ./graph
	go test -run '^$$' -bench Workloads -benchtime 3s -timeout 30m ./internal/command
	go test -run '^$$' -bench Prices -benchtime 1x -timeout 30m ./internal/command
	go test -run '^$$' -bench Sync -benchtime 1x -timeout 30m ./internal/command

## conformance: the audits of GraphQL over HTTP, and sessions of common clients, on the built program (needs Node; with nginx in front, where it is installed)
conformance:
	cd internal/httpd/conformance && npm ci --no-audit --no-fund
	BROADSHEET_TEST_NODE=required go test -count=1 -v -run TestConformance ./internal/command

## fuzz: look for what no test thought of, FUZZTIME (1m) for each of the fuzz tests
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

## playground: bundle GraphiQL, so that the playground works offline (needs Node)
playground:
	@echo "building the playground…"
	@cd $(PLAYGROUND)/web && npm ci --no-audit --no-fund && npm run build

PLAYGROUND_SOURCES := $(wildcard $(PLAYGROUND)/web/*.json $(PLAYGROUND)/web/*.mjs $(PLAYGROUND)/web/.npmrc \
	$(PLAYGROUND)/web/src/* $(PLAYGROUND)/static/startup.js)

# The bundle, if it is missing or older than its sources. Without npm, or when npm fails, the
# rest goes on: the page then loads GraphiQL from a content delivery network, and says so.
$(PLAYGROUND)/dist/index.js: $(PLAYGROUND_SOURCES)
	@if ! command -v npm >/dev/null; then echo "playground: not bundled, as npm is not installed"; \
	else $(MAKE) --no-print-directory playground || echo "playground: not bundled, as npm failed (see above)"; fi

## help: list what can be made
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)
