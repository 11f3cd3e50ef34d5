# GNU make; every target works from a fresh clone.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# As `pulumi` builds Go programs: with these flags everywhere, `pulumi preview`,
# the tests, the linter and CI share one build cache.
export GOFLAGS := -trimpath

# golangci-lint, pinned in a module of its own; `go tool` keeps the built program.
GOLANGCI := go tool -modfile=$(CURDIR)/tools/lint/go.mod golangci-lint

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

.PHONY: build
build: ## compile everything
	go build ./...

.PHONY: test
test: ## run all tests of the root module, then those of the generator
	go test -timeout 30m ./...
	go -C sdk/generator test ./...

.PHONY: lint
lint: ## run the linters, pinned in tools/lint
	$(GOLANGCI) run ./...
	cd sdk/generator && $(GOLANGCI) run ./...
	cd tools/sdks && $(GOLANGCI) run ./...

.PHONY: format
format: ## let the linters' formatters rewrite the code
	$(GOLANGCI) fmt ./...

.PHONY: tidy-check
tidy-check: ## fail if a go.mod or go.sum is not tidy
	go mod tidy -diff
	go -C sdk/generator mod tidy -diff
	go -C tools/lint mod tidy -diff
	go -C tools/pulumi mod tidy -diff
	go -C tools/actionlint mod tidy -diff
	go -C tools/sdks mod tidy -diff
	go -C tools/languageyaml mod tidy -diff
	go -C examples/go-import mod tidy -diff
	go -C examples/consumer mod tidy -diff

.PHONY: generate
generate: ## write all generated files: SDK slices, schemas, docs
	go generate ./...

.PHONY: sdks
sdks: ## write the SDKs of the Pulumi package for all languages into generated/
	go -C tools/sdks run . -out $(CURDIR)/generated

.PHONY: check-generated
check-generated: ## fail if `make generate` changes a file
	.ci/check-generated

.PHONY: golden
golden: ## accept what the tests produce now as their golden files
	.ci/golden

.PHONY: up-dev
up-dev: ## deploy the dev environment into the sandbox: no Azure account needed
	go run -trimpath ./cmd/redoubt up dev --sandbox

.PHONY: bench
bench: ## measure previews, ups, growth and calls, and write docs/performance.md (5 minutes)
	go run ./tests/bench/table

.PHONY: bench-build
bench-build: ## measure what the SDK slices cost to build, three times over (12 minutes, 5 GB)
	go run ./sdk/bench

.PHONY: interruption
interruption: ## interrupt every write of dev, prod and legacy in every way, and write docs/interruption.md (20 minutes)
	REDOUBT_INTERRUPTION=full go test -count=1 -v -timeout 60m ./tests/interruption

.PHONY: upstream-check
upstream-check: ## compare, build and test against the upstream SDK (90 CPU-seconds, 5 GB the first time)
	go run ./sdk/gocheck
	go test -p 1 -modfile=sdk/upstream.mod ./components/... ./tests/unit/...

.PHONY: npm-check
npm-check: ## compare the schema excerpts with npm's @pulumi/azure-native
	go run ./sdk/npmcheck

.PHONY: ci
ci: ## do all that CI does
	.ci/run
