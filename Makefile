# `make help` lists what can be made. Go alone is enough for run and test; what needs more
# (Node for the playground's bundle, Chromium for its browser test) says so and goes on.

BINARY      := broadsheet
PLAYGROUND  := internal/playground
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: run test check lint generate playground conformance fuzz bench build help

## run: build, and serve the store (BROADSHEET_STORE, sqlite:broadsheet.db) on BROADSHEET_ADDR (:8080); an empty store gets the sample editions
run: $(PLAYGROUND)/dist/index.js build
	@exec ./$(BINARY) serve --sample

build:
	@go build -o $(BINARY) .

## test: run all tests, the store's contract on SQLite and on FerretDB; BROADSHEET_TEST_MONGODB_URI names one more server
test:
	go test ./...

## check: what must hold before a change goes in: lint, generated code up to date, tests with the race detector; what changed in the schema since the last release (needs Node)
check: lint
	@rm -rf $(TMP_GENERATED) && cp -r graph/generated $(TMP_GENERATED)
	$(GENERATE)
	diff -r $(TMP_GENERATED) graph/generated
	.ci/schema-diff
	go test -race ./...

REWRITE  := go run ./graph/inorder/rewrite graph/generated/exec.go
GENERATE := go tool gqlgen generate && $(REWRITE)
SCRATCH  := $(or $(TMPDIR),/tmp)/broadsheet-check

## lint: gofmt, go vet and staticcheck
lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go run $(STATICCHECK) ./...

## generate: write graph/generated anew from schema.graphqls and gqlgen.yml
generate:
	$(GENERATE)

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
	cd $(PLAYGROUND)/web && npm ci --no-audit --no-fund && npm run build

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
