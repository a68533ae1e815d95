# Standin's commands. Each does its own set-up: Go, make, git and gcc are all
# that a machine needs; scripts/postgres finds or installs PostgreSQL.

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
TOOL := go tool -modfile=tools/go.mod
# The architectures of AWS Lambda whose programs standin takes in; empty: none.
LAMBDA ?= arm64,x86_64

.PHONY: help build test lint format demo bench bench-job profile cross arm64 fuzz clean

help: ## print this list
	@sed -nE 's/^([a-z0-9-]+):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

build: ## put standin and standin-sandbox into bin/, with the programs for AWS Lambda
	$(if $(LAMBDA),CGO_ENABLED=0 go run ./cmd/standin-lambda/pack -arch $(LAMBDA))
	CGO_ENABLED=0 go build -trimpath -pgo=cmd/masking.pgo -ldflags '$(LDFLAGS)' -o bin/standin ./cmd/standin
	CGO_ENABLED=0 go build -C sandbox -trimpath -ldflags '-s -w' -o ../bin/standin-sandbox ./cmd/standin-sandbox

# Uncached: several tests run programs, whose sources the cache does not know. The whole
# jobs of e2e, the longest, mostly wait: eight at once, beside two packages that compute.
test: ## all tests of both modules, with the race detector
	PG_BIN="$$(scripts/postgres)" && export PG_BIN && \
	go test -race -count=1 -p 3 -parallel 8 -timeout 30m ./... && \
	go test -C sandbox -race -count=1 -parallel 4 -timeout 30m ./...

lint: ## golangci-lint and gofumpt, from tools/go.mod; both modules tidy
	go mod tidy -diff
	cd sandbox && go mod tidy -diff
	$(TOOL) golangci-lint run ./...
	cd sandbox && go tool -modfile=../tools/go.mod golangci-lint run --config ../.golangci.yml ./...
	@unformatted=$$(git ls-files '*.go' | xargs $(TOOL) gofumpt -l); \
	if [ -n "$$unformatted" ]; then echo "not formatted (run make format):"; echo "$$unformatted"; exit 1; fi

format: ## gofumpt on every Go file
	git ls-files '*.go' | xargs $(TOOL) gofumpt -w

demo: ## the main job on the sandbox, on sample data (SAMPLE=catalogue: with every generator; PIPELINE=lambda: in Lambda; KEEP=1: the sandbox stays)
	@SAMPLE=$(SAMPLE) KEEP=$(KEEP) PIPELINE=$(PIPELINE) examples/demo.sh

bench: ## measure the masking engine, write bench/result.json
	go run -pgo=cmd/masking.pgo ./bench

profile: ## measure anew where the time goes, for the compiler: cmd/masking.pgo
	scripts/profile

bench-job: build ## measure the whole job on the sandbox, with a table of ROWS rows (default 7400000: 2 GB)
	PG_BIN="$$(scripts/postgres)" && export PG_BIN && go build -o bin/bench-job ./bench/job && bin/bench-job $(if $(ROWS),-rows $(ROWS))

cross: ## static standin for the other platforms, into dist/
	CGO_ENABLED=0 go run ./cmd/standin-lambda/pack -arch arm64,x86_64
	@for platform in linux/arm64 darwin/arm64 windows/amd64; do \
		os=$${platform%/*}; arch=$${platform#*/}; suffix=; [ $$os = windows ] && suffix=.exe; \
		echo "build $$platform"; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch go build -trimpath -pgo=cmd/masking.pgo -ldflags '$(LDFLAGS)' \
			-o dist/standin-$$os-$$arch$$suffix ./cmd/standin || exit 1; \
	done

arm64: ## the masking engine's tests, built for arm64 and run under qemu: the same bytes on both
	scripts/arm64

fuzz: ## every fuzz target for FUZZTIME (default 30s)
	scripts/fuzz $(or $(FUZZTIME),30s)

clean: ## remove what the other targets made
	rm -rf bin dist internal/executor/lambda/artifact/dist/*.zip
