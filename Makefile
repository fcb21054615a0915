# The One-Thing Portal: `make help` lists what can be done.
PYTHON ?= python3.11
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PO := portal/web/translations/en/LC_MESSAGES/messages.po
MO := $(PO:.po=.mo)
BENCH := .venv-bench
HOUSEHOLDS ?= 200000
PRINTER := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk
INSTALL := -m pip install --quiet --disable-pip-version-check --root-user-action ignore --require-hashes
PIP := $(BIN)/python $(INSTALL) -r

.DEFAULT_GOAL := help
.PHONY: help run test sweep lint format messages bench bench-city bench-database bench-childcare bench-pages clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/installed $(MO) ## Start the portal with demonstration data on http://127.0.0.1:8000
	@bin/debian-packages $(PRINTER)
	@bin/portal prepare
	@echo "Open http://127.0.0.1:$(PORT) - stop with Ctrl+C"
	@bin/portal worker & trap "kill $$! 2>/dev/null" EXIT; trap "exit 0" INT TERM; \
	PORTAL_BIND=127.0.0.1:$(PORT) $(BIN)/gunicorn -c config/gunicorn.py wsgi:app

test: $(VENV)/installed-tests $(MO) ## Check the style and run every test
	@bin/debian-packages chromium postgresql $(PRINTER)
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n 2

sweep: $(VENV)/installed-tests ## Compare 100,000 random households one by one, in one batch and by hand
	@$(BIN)/python -m pytest -m sweep tests/rules

lint: $(VENV)/installed-tests ## Check style, types and layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/installed-tests ## Put the code into its form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

messages: $(VENV)/installed ## Collect the texts to translate into the English catalogue
	@$(BIN)/pybabel -q extract -F config/babel.cfg -k N_ --no-location --sort-output --omit-header -o var/messages.pot .
	@$(BIN)/pybabel -q update -i var/messages.pot -o $(PO) -l en --omit-header --no-fuzzy-matching

bench: $(BENCH)/installed ## Measure the rules: by hand, beside OpenFisca, over a city (HOUSEHOLDS=200000)
	@$(BENCH)/bin/python benchmarks/rules.py
	@$(BENCH)/bin/python -m benchmarks.compare var/bench --households $(HOUSEHOLDS)
	@$(BENCH)/bin/python -m benchmarks.complete var/bench --households $(HOUSEHOLDS)
	@RAY_USAGE_STATS_ENABLED=0 $(BENCH)/bin/python -m benchmarks.partitions var/bench --households $(HOUSEHOLDS)

bench-city: ## The same over a city of 2.2 million households
	@$(MAKE) --no-print-directory bench HOUSEHOLDS=2200000

bench-database: $(BENCH)/installed ## Fill PostgreSQL with HOUSEHOLDS households and screen them
	@bin/debian-packages postgresql
	@$(BENCH)/bin/python -m benchmarks.database var/bench --households $(HOUSEHOLDS)

bench-childcare: $(BENCH)/installed ## Search childcare places beside a handler by hand, on PostgreSQL
	@bin/debian-packages postgresql
	@$(BENCH)/bin/python -m benchmarks.childcare

bench-pages: $(VENV)/installed-tests $(MO) ## Open public pages on a slow phone, in Chromium
	@bin/debian-packages chromium $(PRINTER)
	@$(BIN)/python -m benchmarks.first_picture

clean: ## Remove the environment and the demonstration database
	@rm -rf $(VENV) $(BENCH) var $(MO)

$(VENV)/bin/python:
	@bin/debian-packages python3-venv
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) could not make an environment: install python3-venv, then again"; exit 1; }

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing the pinned requirements"
	@$(PIP) requirements.txt
	@mkdir -p var && touch $@

$(VENV)/installed-tests: requirements-dev.txt $(VENV)/installed
	@echo "Installing the test tools"
	@$(PIP) requirements-dev.txt
	@touch $@

$(BENCH)/installed: requirements.txt requirements-bench.txt
	@bin/debian-packages python3-venv
	@echo "Installing the portal's requirements and those of the benchmarks"
	@$(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python $(INSTALL) -r requirements.txt -r requirements-bench.txt
	@touch $@

$(MO): $(PO) $(VENV)/installed
	@$(BIN)/pybabel -q compile -i $< -o $@
