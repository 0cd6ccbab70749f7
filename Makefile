# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Most tests wait for a server or a screen: two at a time for each core.
TEST_JOBS ?= $(shell expr 2 \* $$(nproc))

# Hundreds of tests start programs of their own: each module is compiled once, not each time.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo test check bench soak format servers docs

# The client on a throw-away profile, with two people's mail on this machine.
demo: $(VENV)/.demo
	@$(BIN)/tui-mail demo

# Everything but the long runs; installs the mail servers it tests against where it may.
test: $(VENV)/.dev servers
	$(BIN)/pytest -n $(TEST_JOBS)

# What CI runs, word for word.
check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(TEST_JOBS)

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The pages that are made from the program: commands, settings, keys; and a look at every link.
docs: $(VENV)/.dev
	$(BIN)/python -m scripts.reference

# Figures, as ratios of one run, into docs/benchmarks.md. The mailboxes are made once and kept in
# BENCH_DATA: a quarter of an hour and about six gigabytes; then under half an hour a run.
BENCH_DATA ?= /var/tmp/tui-mail-bench
bench: $(VENV)/.dev servers
	@sh scripts/peers.sh
	$(BIN)/python -m benchmarks $(BENCH_DATA) --document docs/benchmarks.md

# The long runs: kills at every step, many times over.
soak: $(VENV)/.dev servers
	TUI_MAIL_SOAK=1 $(BIN)/pytest -n $(TEST_JOBS) tests/servers

servers:
	@sh scripts/servers.sh

$(VENV)/.demo: pyproject.toml
	@sh scripts/venv.sh $(PYTHON) $(VENV) demo
	@touch $@

$(VENV)/.dev: pyproject.toml
	@sh scripts/venv.sh $(PYTHON) $(VENV) dev
	@touch $@
