# Every command makes .venv from python3 if it is missing or stale, then runs in it.
# PYTHON names another interpreter, ARGS is handed on: make bench ARGS="stack --repeats 1"

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
BUDGET ?= 30m
GATE_BLOCKS := results/committed/gate/blocks.jsonl
GATE_PAGE := $(BIN)/python -m benchmarks.gate judge $(GATE_BLOCKS) --into results/gate.md
.PHONY: help bench bench-servers results nightly audit bench-viewer predict maps reading bench-link bench-peers bench-memory bench-fire bench-kill bench-gate bench-neighbours bench-predict bench-sweep bench-core mutate tables test test-servers check check-types check-core check-house check-pages check-texts viewer-bundle format venv clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

bench: venv ## measure the published tables and the real images; ARGS=--quick: a first look
	@$(BIN)/harness bench $(ARGS)

results: venv ## measure committed runs anew that are stale, publish them; ARGS=--list: say which
	@$(BIN)/harness results renew $(ARGS)

nightly: venv ## measure for BUDGET=30m, compare with history, write results/nightly
	@$(BIN)/harness nightly --budget $(BUDGET) $(ARGS)

audit: venv ## hold the published times against physics and ours, in results/audit.md
	@$(BIN)/harness audit --write

bench-viewer: venv ## measure the published tables in the real viewer too; needs Chromium, an hour and a half
	@$(BIN)/harness bench viewer-stack viewer-volume $(ARGS)

predict: venv ## predict the published tables and the real images, in seconds
	@$(BIN)/harness predict $(ARGS)

maps: venv ## predict the shipped sweeps, and draw their page; a minute or two
	@$(BIN)/harness sweep published initial-range http browser --publish $(ARGS)
	@$(BIN)/harness maps

reading: venv ## predict at how many slices a second a CT can be read, and two series; a few minutes
	@$(BIN)/harness readable --publish --device reference-laptop --map HTJ2K --map "First 32 KiB then the rest" --map "First 32 KiB while the hand moves, the rest when it is still" $(ARGS)
	@$(BIN)/harness predict side-by-side next-series --device reference-laptop --no-quality >/dev/null
	@$(BIN)/harness tables --publish results/runs/predicted/side-by-side --publish results/runs/predicted/next-series
	@$(BIN)/harness tables --into README.md

bench-link: venv ## compare the emulated link with theory: rates x sizes x connections
	@$(BIN)/python -m benchmarks.link $(ARGS)

bench-peers: venv ## put others' slow networks beside the emulated link; root, Chromium, trickle: what is there
	@$(BIN)/python -m benchmarks.peers $(ARGS)

bench-memory: venv ## see what the emulator keeps of 200 MB that a client reads slowly
	@$(BIN)/python -m benchmarks.memory $(ARGS)

bench-fire: venv ## put the emulated link under load: 2000 downloads, a third cut off
	@$(BIN)/python -m benchmarks.fire $(ARGS)

bench-kill: venv ## kill a run 100 times at random moments: what it loses, what it leaves
	@$(BIN)/python -m benchmarks.kill $(ARGS)

bench-gate: venv ## see how often the gate is wrong, over real loads; an hour, goes on where it was stopped
	@$(BIN)/python -m benchmarks.gate measure $(GATE_BLOCKS) $(ARGS)
	@$(GATE_PAGE)

bench-neighbours: venv ## load beside busy programs: what is counted must be what a quiet machine gives (ARGS=--short)
	@$(BIN)/python -m benchmarks.neighbours $(ARGS)

bench-predict: venv ## time predictions: by configuration, slices and connections
	@$(BIN)/python -m benchmarks.predict $(ARGS)

bench-sweep: venv ## see how many volume cells a sweep predicts in a second, on one core and two
	@$(BIN)/python -m benchmarks.sweep $(ARGS)

bench-core: venv ## time the hot paths, saved in .benchmarks so that commits can be compared
	@$(BIN)/python -m benchmarks.origin
	@$(BIN)/pytest benchmarks --benchmark-enable --benchmark-autosave $(ARGS)

mutate: ## see which small mutations of the core its own tests notice (ARGS="--part harness/core/network")
	@tools/venv .venv-mutate $(PYTHON)
	@.venv-mutate/bin/python -m pip install -qq --disable-pip-version-check --no-input mutmut==3.8.1
	@.venv-mutate/bin/python -m benchmarks.mutate $(ARGS)

tables: venv ## write the generated tables and pages anew, from stored results and from the code
	@$(BIN)/harness schema > scenarios/scenario.schema.json
	@$(BIN)/harness tables --results results $(ARGS)
	@$(BIN)/harness tables --into README.md
	@$(BIN)/harness report --committed results
	@$(BIN)/harness fidelity page
	@$(BIN)/harness dataset syntaxes
	@$(BIN)/python tools/attempt-page
	@test ! -e $(GATE_BLOCKS) || $(GATE_PAGE)

test: venv ## run the tests, on every supported Python that this machine has
	@tools/test $(VENV) $(PYTHON) $(ARGS)

bench-servers: venv ## measure Orthanc, nginx and our origin over the link; needs root on Debian
	@tools/test-servers $(BIN)/python --record $(ARGS)

test-servers: venv ## test the survey against real Orthanc and nginx; needs root on Debian
	@tools/test-servers $(BIN)/python $(ARGS)

# Its parts at once: most of it are two programs that use one processor, and packages to wait for.
OUTPUT_SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
check: venv ## format, lint, types, layering and budgets, coverage, generated documents
	@$(BIN)/ruff format --check --quiet || { echo "make format mends this" >&2; exit 1; }
	@$(BIN)/ruff check --quiet
	@$(MAKE) --no-print-directory -j4 $(OUTPUT_SYNC) check-types check-core check-house check-pages check-texts

check-types:
	@$(BIN)/mypy --no-error-summary

check-core:
	@tools/coverage $(BIN)/python

check-house:
	@$(BIN)/pytest tests/test_layering.py tests/test_house.py tests/scenario/schema/test_json_schema.py

check-pages:
	@$(BIN)/harness tables --check
	@$(BIN)/harness tables --check --into README.md
	@$(BIN)/harness report --committed results --check
	@$(BIN)/harness fidelity page --check
	@$(BIN)/harness dataset syntaxes --check
	@$(BIN)/harness maps --check
	@$(BIN)/harness audit --check
	@$(BIN)/harness opening --check
	@$(BIN)/python tools/attempt-page --check
	@$(GATE_PAGE) --check
	@$(BIN)/harness results stale

check-texts:
	@tools/viewer-bundle --check
	@tools/citation $(BIN)/python
	@tools/actionlint $(BIN)/python

viewer-bundle: ## build the viewer's page from its sources; needs node and npm
	@tools/viewer-bundle

format: venv ## format the code and mend what the linter can mend
	@$(BIN)/ruff check --fix --quiet; $(BIN)/ruff format

venv: ## make .venv, or bring it up to date
	@tools/venv $(VENV) $(PYTHON)

clean: ## remove environments, caches and builds; results and datasets stay
	@rm -rf .venv .venv-3.* .venv-mutate mutants .coverage .coverage.* .viewer-bundle .page-tools .benchmarks .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@rm -rf build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
