# Hyperlith. `make run` and `make test` do everything on a fresh machine; `make help` lists the rest.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run build test test-executor-nightly test-loom test-reference setup contracts clients bench-executor bench-intents bench-runtime bench-telegram bench-turn check fmt demo demo-telegram picture-telegram clean

HYPERLITH := target/debug/hyperlith
CONTRACTS := chain/contracts/out/devnet.json
NPM_CONTRACTS := chain/contracts/node_modules/.package-lock.json
NPM_CLIENTS := chain/node/tests/clients/node_modules/.package-lock.json
REFERENCE := target/reference/venv/installed

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

run: build ## Install what is missing, build, start the chain and open a chat
	@exec $(HYPERLITH) chat

build: setup $(CONTRACTS) ## Build the hyperlith binary (left in target/debug)
	@cargo build --locked -p hyperlith || { bash .ci/setup why-cargo; exit 1; }

test: setup $(CONTRACTS) $(NPM_CLIENTS) ## Every test
	@bash .ci/test

test-reference: $(REFERENCE) ## The executor against Ethereum's executable specification; BLOCKS=120 SEED=0
	@cargo run --locked -p hyperlith-executor --example reference -- $(or $(BLOCKS),120) $(or $(SEED),0)

$(REFERENCE): chain/executor/reference/requirements.txt | setup
	@python3 -m venv target/reference/venv
	@target/reference/venv/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

setup: ## Check the machine and add the wasm target; says in one line what is missing
	@bash .ci/setup

contracts: $(CONTRACTS) ## Compile our Solidity and bundle the published contracts

$(NPM_CONTRACTS): chain/contracts/package-lock.json | setup
	@bash .ci/setup npm-ci chain/contracts

$(NPM_CLIENTS): chain/node/tests/clients/package-lock.json | setup
	@bash .ci/setup npm-ci chain/node/tests/clients

$(CONTRACTS): $(NPM_CONTRACTS) chain/contracts/build.mjs $(wildcard chain/contracts/src/*.sol)
	@echo "contracts: compiling and bundling"
	@node chain/contracts/build.mjs
	@touch $@

bench-intents: setup ## Accuracy of understanding; SET=file.jsonl for another set
	@cargo run --locked --release -p hyperlith-agent-defi --example bench_intents -- $(SET)

bench-turn: setup $(CONTRACTS) ## Message to card, beside the same component on bare wasmtime
	@cargo run --locked --release -p hyperlith --example bench_turn

bench-telegram: setup $(CONTRACTS) ## A thousand people at once: from their message to their card
	@cargo run --locked --release -p hyperlith --example bench_telegram

bench-runtime: setup ## A turn, a host call, a policy decision, a replay, beside bare wasmtime
	@cargo run --locked --release -p hyperlith-host --example bench_runtime

bench-executor: setup $(CONTRACTS) ## Blocks by our executor beside sequential revm; ONLY=name (or scaling), THREADS=1,2, ROUNDS=n
	@cargo run --locked --release -p hyperlith-executor --example bench_executor -- $(ONLY)

test-executor-nightly: setup $(CONTRACTS) ## Parallel against sequential execution on 20,000 random blocks
	@EXECUTOR_BLOCKS=20000 cargo test --locked --release -p hyperlith-executor --test equality --test follow

test-loom: setup ## The executor's scheduler under every interleaving (loom)
	@RUSTFLAGS="--cfg loom" cargo test --locked --release --target-dir target/loom -p hyperlith-executor --lib status

demo: build ## Record docs/demo.txt and demo.svg anew from the real binary
	@node .ci/demo.mjs

demo-telegram: build ## The Telegram bot in a browser, against a fake Telegram; PORT=8081
	@cargo build --locked -p hyperlith-fake-telegram
	@exec .ci/demo-telegram

picture-telegram: build ## Make docs/telegram.png anew (needs chromium)
	@cargo build --locked -p hyperlith-fake-telegram
	@node .ci/telegram-picture.mjs

check: setup $(CONTRACTS) ## Formatting, lints and licences
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings

fmt: ## Format
	cargo fmt --all

clean: ## Remove what was built (wallets and chain are in the data folder and stay)
	rm -rf target chain/contracts/out
