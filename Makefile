# What a developer types. Every target does the set-up that it needs; the second time it is skipped.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# --- what must be on the machine -------------------------------------------------------------------------------------

# Any CPython from 3.10 up can build; the tests look for all of them by themselves (tests/interpreters.py).
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.10 python3.14 python3 \
	$(wildcard $(HOME)/.pyenv/versions/3.1*/bin/python); do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1 && { command -v "$$p"; break; }; done)
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: help venv develop viewer demo test suites soak check bench bench-viewer wheel clean tools node-tools

tools:
	@missing=; \
	test -n '$(PYTHON)' || missing+='  CPython 3.10 or newer with venv (Debian: python3 python3-venv python3-dev)'$$'\n'; \
	command -v cargo >/dev/null || missing+='  cargo and rustc, 1.88 or newer (rustup, or Debian: cargo)'$$'\n'; \
	command -v cc >/dev/null || missing+='  a C compiler, for zstd (Debian: build-essential)'$$'\n'; \
	test -z "$$missing" || { printf 'missing on this machine:\n%s' "$$missing" >&2; exit 1; }

# The page's own tools need nothing older.
OLDEST_NODE := 20.19
node-tools:
	@printf '%s\n' v$(OLDEST_NODE) "$$(node --version 2>/dev/null)" | sort -VC && command -v npm >/dev/null || { \
	printf 'missing on this machine:\n  node $(OLDEST_NODE) or newer and npm, for the viewer (nodejs.org; Debian: nodejs npm)\n' >&2; exit 1; }

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- a quiet command whose log is shown when it fails -----------------------------------------------------------------

LOGS := target/logs
# $(call quiet,NAME,what it does,command)
quiet = @mkdir -p $(LOGS); echo '$(2)'; { $(3); } </dev/null >$(LOGS)/$(1).log 2>&1 || { cat $(LOGS)/$(1).log >&2; echo 'failed: $(2)' >&2; exit 1; }

# cargo links the tests of the extension with an interpreter; this one is known to be new enough.
CARGO_ENV := PYO3_PYTHON=$(CURDIR)/.venv/bin/python
# Of Cargo.toml; `.ci/run` sets it. Without it what is shipped is optimised, and what is only checked is not.
BUILD_PROFILE ?=
SHIPPED := --profile $(or $(BUILD_PROFILE),release)
CHECKED := --profile $(or $(BUILD_PROFILE),dev)

# --- the developer's venv and the extension ---------------------------------------------------------------------------

VENV := .venv
BIN := $(VENV)/bin
RUST_SOURCES := Cargo.toml $(wildcard Cargo.lock) $(shell find format dumper \( -name '*.rs' -o -name Cargo.toml -o -name '*.md' \) -not -path '*/target/*' -not -path '*/fuzz/*' 2>/dev/null)
PYTHON_SOURCES := pyproject.toml README.md $(shell find python -name '*.py' -o -name '*.pyi' -o -name py.typed)
TOOLS_READY := $(VENV)/.tools-ready
EXTENSION_READY := $(VENV)/.extension-ready
WHEEL_READY := target/wheels/.ready
VIEWER_PAGE := python/coredumpy/_viewer/viewer.html

venv: $(TOOLS_READY) ## Make .venv with the pinned tools

develop: $(EXTENSION_READY) ## Build the extension into .venv, with the Python sources linked

$(TOOLS_READY): requirements-dev.txt | tools
	$(call quiet,venv,setting up .venv (tools from requirements-dev.txt),test -x $(BIN)/python || '$(PYTHON)' -m venv $(VENV); $(BIN)/python -m pip install --disable-pip-version-check -r requirements-dev.txt)
	@touch $@

$(EXTENSION_READY): $(TOOLS_READY) $(RUST_SOURCES) pyproject.toml
	$(call quiet,develop,building the extension into .venv (a minute or two the first time),VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/maturin develop $(SHIPPED))
	@touch $@

# One abi3 wheel serves every interpreter, so it is built once. Not beside `develop`, which writes to the same places.
$(WHEEL_READY): $(TOOLS_READY) $(RUST_SOURCES) $(PYTHON_SOURCES) $(VIEWER_PAGE) | $(EXTENSION_READY)
	$(call quiet,wheel,building the wheel (a minute or two the first time),rm -rf target/wheels; VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/maturin build $(SHIPPED) --out target/wheels)
	@touch $@

# --- the browser viewer: the reader as WASM, then the page around it --------------------------------------------------

WASM_TOOLCHAIN := target/wasm-toolchain
READER_READY := target/viewer/.reader-ready
PACKAGES_READY := www/node_modules/.ready
BINDGEN := target/debug/coredumpy-bindgen
READER_SOURCES := Cargo.toml Cargo.lock viewer-wasm/build.sh \
	$(shell find format/src viewer-wasm/src format/*.* viewer-wasm/Cargo.toml -name '*.rs' -o -name Cargo.toml -o -name '*.md' 2>/dev/null)
PAGE_SOURCES := $(shell find www -type f -not -path 'www/node_modules/*' -not -path 'www/dist/*' 2>/dev/null)

viewer: $(VIEWER_PAGE) ## Build the browser viewer's page into the package

$(VIEWER_PAGE): $(READER_READY) $(PACKAGES_READY) $(PAGE_SOURCES)
	$(call quiet,viewer,building the viewer page,npm --prefix www run build && mkdir -p $(@D) && cp target/viewer/viewer.html $@)

$(READER_READY): $(WASM_TOOLCHAIN)/env.sh $(BINDGEN) $(PACKAGES_READY) $(READER_SOURCES)
	$(call quiet,reader-wasm,building the reader as WASM (a minute or two the first time),viewer-wasm/build.sh $(WASM_TOOLCHAIN) $(BINDGEN) target/viewer)
	@touch $@

$(WASM_TOOLCHAIN)/env.sh: viewer-wasm/toolchain.sh | tools
	$(call quiet,wasm-toolchain,looking for a Rust that builds WASM (else 150 MB of Debian packages are unpacked into target),viewer-wasm/toolchain.sh $(WASM_TOOLCHAIN))
	@touch $@

# In the debug profile: it is built in half the time and runs for a second.
$(BINDGEN): Cargo.lock viewer-wasm/bindgen/Cargo.toml viewer-wasm/bindgen/src/main.rs | tools
	$(call quiet,bindgen,building wasm-bindgen (two minutes the first time),cargo build --locked --target-dir target -p coredumpy-bindgen)
	@touch $@

# Not `npm ci`: it refuses a lock file without the packages of platforms that were not there when it was made.
# This takes the locked versions, checked by their hashes, all the same, and leaves the lock file as it is.
$(PACKAGES_READY): www/package.json www/package-lock.json | node-tools
	$(call quiet,npm,installing the packages of the viewer page into www/node_modules,cd www && npm install --no-save --no-audit --no-fund)
	@touch $@

# --- what is for people -----------------------------------------------------------------------------------------------

demo: $(EXTENSION_READY) ## See a program crash, its dump listed, and a pdb session in it
	@$(BIN)/python tests/demo.py

test: $(WHEEL_READY) ## Run the Rust tests, then the Python tests on every CPython from 3.10 up that is found
	@$(BIN)/python tests/run.py

suites: $(EXTENSION_READY) ## Run the suites of projects from PyPI with tests broken on purpose, and count the dumps
	$(call quiet,suites,installing pytest-xdist into .venv,$(BIN)/python -m pip install --disable-pip-version-check pytest-xdist)
	@$(BIN)/python tests/suites.py

soak: $(EXTENSION_READY) ## Dump for a minute while 32 threads change what is dumped
	@$(BIN)/python tests/python/soak.py 60

check: check-rust check-python check-page check-tree ## Run all lints and type checks, for Rust, Python and TypeScript
	@echo 'all checks passed'

.PHONY: check-rust check-python check-page check-tree

check-rust: $(TOOLS_READY)
	$(call quiet,fmt,cargo fmt,cargo fmt --all --check)
	$(call quiet,clippy,clippy,$(CARGO_ENV) cargo clippy $(CHECKED) --workspace --all-targets -- -D warnings)
	$(call quiet,reader,format without its writer,cargo check $(CHECKED) -p coredumpy-format --no-default-features)

check-python: $(EXTENSION_READY)
	$(call quiet,ruff,ruff,$(BIN)/ruff check . && $(BIN)/ruff format --check .)
	$(call quiet,mypy,mypy --strict,$(BIN)/mypy)
	$(call quiet,stubtest,stubtest of coredumpy._native,$(BIN)/python -m mypy.stubtest coredumpy._native)

check-page: $(READER_READY)
	$(call quiet,page,biome and tsc --strict,npm --prefix www run check)

check-tree:
	$(call quiet,tracked,nothing built is committed,! git ls-files | grep -E '\.(so|whl|pyc|dump|partial|wasm)$$|^(target|dist|\.venvs?)/|/(node_modules|_viewer)/' | grep -v '^tests/golden/')

# Options for the benchmark, as in: make bench ARGS='--quick graph tiny'
ARGS ?=
OPPONENT := coredumpy==0.5.0
BENCH_PYTEST := $(shell grep ^pytest== requirements-dev.txt)
OURS_READY := .venvs/bench-ours/.ready
THEIRS_READY := .venvs/bench-0.5.0/.ready

bench: $(OURS_READY) $(THEIRS_READY) ## Measure time, size and memory beside coredumpy 0.5.0 (9 minutes; ARGS=--quick: 5)
	@$(BIN)/python tests/bench/bench.py --ours .venvs/bench-ours --theirs .venvs/bench-0.5.0 $(ARGS)

bench-viewer: ## Measure the viewer's page alone, in Chromium, on a dump of 5,000,000 objects
	@$(MAKE) bench ARGS='--only-viewer $(ARGS)'

$(OURS_READY): $(WHEEL_READY)
	$(call quiet,bench-ours,setting up .venvs/bench-ours,$(BIN)/python -m venv .venvs/bench-ours; .venvs/bench-ours/bin/pip install --disable-pip-version-check --force-reinstall target/wheels/*.whl $(BENCH_PYTEST))
	@touch $@

$(THEIRS_READY): | $(TOOLS_READY)
	$(call quiet,bench-theirs,setting up .venvs/bench-0.5.0 ($(OPPONENT) from PyPI),$(BIN)/python -m venv .venvs/bench-0.5.0; .venvs/bench-0.5.0/bin/pip install --disable-pip-version-check $(OPPONENT) $(BENCH_PYTEST))
	@touch $@

wheel: $(WHEEL_READY) ## Build the wheel into dist/
	@mkdir -p dist; cp target/wheels/*.whl dist/; ls dist/*.whl

clean: ## Remove everything that was built or installed here
	rm -rf $(VENV) .venvs target dist www/node_modules python/coredumpy/_viewer .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find python tests -name __pycache__ -type d -prune -exec rm -rf {} +
