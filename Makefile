# The lab's commands; `make help` prints this file's ## lines.

export CGO_ENABLED := 0
# One set of flags for building, testing and linting: one build cache.
export GOFLAGS := $(strip $(shell go env GOFLAGS 2>/dev/null) -trimpath)

golangci := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
linter   := bin/golangci-lint-$(lastword $(subst @, ,$(golangci)))
prune    := -name node_modules -prune -o -name dist -prune -o
binary   := $(shell find cmd internal content ui $(prune) -type f -not -name '*_test.go' -print 2>/dev/null)
ui_files := $(shell find ui $(prune) -type f -not -name '*.go' -print 2>/dev/null)
go_code  := cmd internal ui/embed.go $(wildcard content/*.go content/*/*.go)

.DEFAULT_GOAL := help
.PHONY: help run test check lint deep journey corpus stick bench content openapi ui build clean versions

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build the lab, open it with its starter content, then install the tools it misses
	@.ci/open

test: versions build ## every test, with a throw-away PostgreSQL and real files; installs what it needs
	@.ci/test

check: lint test ## lint and test

lint: versions $(linter) ## formatting, vet and the rules of .golangci.yml
	@files=$$(gofmt -l $(go_code)); test -z "$$files" || { echo "Run gofmt -w on:"; echo "$$files"; exit 1; }
	@bash -n .ci/*
	go mod verify
	$(linter) run ./...

deep: versions build ## the long tests: more kills, more words, larger files
	@LAB_TEST_DEEP=1 .ci/test

journey: versions build ## the product driven in a real browser, with the real files of LAB_TEST_CORPUS
	@.ci/journey

corpus: ## fetch the real files that tests read, out of packages, into FOLDER (corpus/, which git ignores)
	@.ci/corpus "$(or $(FOLDER),corpus)"

stick: ## lay out a trainer's USB stick of 60 real files in FOLDER=…
	@test -n "$(FOLDER)" || { echo "usage: make stick FOLDER=…"; exit 2; }
	@.ci/stick "$${LAB_TEST_CORPUS:-$${XDG_CACHE_HOME:-$$HOME/.cache}/lab-corpus}" "$(FOLDER)"

bench: versions build ## ratios against plain copies, nginx and raw engines, taken in one run
	@.ci/bench

content: versions build ## make the starter courses' packs from their sources
	content/make.sh
	for course in disjoncteur-differentiel haccp-ar business-plan; do bin/lab pack content/$$course content/packs/$$course.zip || exit 1; done

openapi: versions ## write openapi.json from the routes
	go run ./cmd/lab openapi > internal/httpapi/openapi.json

ui: versions ui/dist/index.html ## build the browser application

build: versions bin/lab ## build bin/lab, one static file

clean: ## remove what was built here (data stays)
	rm -rf bin ui/node_modules
	find ui/dist -mindepth 1 -not -name .gitkeep -delete

versions:
	@.ci/versions

bin/lab: $(binary) go.mod go.sum ui/dist/index.html
	go build -ldflags '-s -w' -o $@ ./cmd/lab

ui/node_modules/.lab: ui/package-lock.json
	npm --prefix ui ci --no-audit --no-fund
	@touch $@

ui/dist/index.html: ui/node_modules/.lab $(ui_files)
	npm --prefix ui run build
	@touch $@

$(linter):
	GOBIN=$(CURDIR)/bin go install -ldflags '-s -w' $(golangci)
	@mv bin/golangci-lint $@
