# The commands of the project; `make help` lists them. All of them work a second time without a network.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Where to serve, and where the site keeps what it writes.
PORT ?= 8000
RX_DATA ?= $(CURDIR)/.data
export PORT RX_DATA

# The environment is in this folder, or, where this account cannot write here and finds none, in the data folder.
SOUND = $(1)/bin/python -I -c 'import pip' 2>/dev/null && cmp -s requirements.txt $(1)/installed.txt
VENV := $(shell if [ -w . ] || { $(call SOUND,.venv); }; then echo .venv; else echo '$(RX_DATA)/venv'; fi)
PY := '$(VENV)/bin/python'
MANAGE := $(PY) manage.py
PYTEST := $(PY) -m pytest -n 2 --dist loadfile
# What `make check` pretends to be: a site beyond loopback, in a folder of its own.
PRODUCTION = RX_DATA="$$folder" RX_ALLOWED_HOSTS=site.example RX_CONTACT_EMAIL=desk@site.example \
	RX_SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))')"

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

# --- The environment: each part is installed again only when its list of hashes changed, or its Python did ---

# With the first Python that is new enough: the lists, and a folder if it is not the usual one.
define PREPARE
for name in python3.11 python3 python3.12 python3.13 python3.14; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		exec $$name rxsite/virtual_environment.py '$(or $(2),$(VENV))' $(1); fi; done; \
echo "Python 3.11 or newer is needed, and none is found. On Debian: apt install python3 python3-venv" >&2; exit 1
endef

.PHONY: runtime
runtime:
	@{ $(call SOUND,'$(VENV)'); } || { $(call PREPARE,requirements.txt); }

.PHONY: setup
setup: runtime ## Prepare everything that running, testing and checking need
	@cmp -s requirements-dev.txt '$(VENV)/installed-dev.txt' || { $(call PREPARE,requirements.txt requirements-dev.txt); }
	@$(MANAGE) compile_catalogues --verbosity 0
	@if ! cmp -s package-lock.json node_modules/.installed.json; then \
		if command -v npm >/dev/null 2>&1; then \
			echo "Installing the page checkers with npm"; \
			npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
				&& cp package-lock.json node_modules/.installed.json \
				|| echo "npm could not install them: the tests will say what they leave out" >&2; \
		else \
			echo "npm is not installed: the tests will say what they leave out" >&2; \
		fi; \
	fi

# --- Running ---

.PHONY: run
run: runtime ## Serve the site on 127.0.0.1 (PORT=8000, RX_DATA=.data)
	@exec $(MANAGE) serve

# --- Proving ---

# On a busy machine a browser can be late. With TRY_AGAIN=1 (as .ci/run has it) what failed runs once more, alone and
# said aloud; what fails twice has failed. Of what failed nothing is left out again.
AGAIN = { [ -n "$(TRY_AGAIN)" ] || exit 1; echo "== Once more, alone, what failed:"; \
	MATRIX_SHARE=1 $(1) $(PY) -m pytest --last-failed --last-failed-no-failures none $(2); }

QUICK = "not long and not slow"

.PHONY: test
test: setup ## Run what is quick of every room, browser tests included
	@$(PYTEST) -m $(QUICK) || $(call AGAIN,,-m $(QUICK))

.PHONY: test-long
test-long: setup ## Run endurance, floods and the browser matrix, and everything again on PostgreSQL
	@$(PYTEST) -m "long or slow" || $(call AGAIN,,-m "long or slow")
	@$(PY) tests/with_postgres.py $(PYTEST) --ignore=tests/browser -m "not long" \
		|| $(call AGAIN,$(PY) tests/with_postgres.py,--ignore=tests/browser -m "not long")

.PHONY: bench
bench: setup ## Measure what a request costs, beside a bare function and a file of nginx (BENCH="--sizes 10,1000 --write")
	@$(PY) -m tests.bench $(BENCH)

.PHONY: check
check: setup ## Look for faults in code, types, templates, settings, migrations and content; changes nothing
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m djlint templates --lint --quiet
	@if grep -nE '://|--(extra-)?index-url|--find-links|file:' requirements*.txt || grep -n '"resolved"' package-lock.json; \
		then echo "A list of requirements names an address." >&2; exit 1; fi
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		env $(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING && \
		env $(PRODUCTION) $(MANAGE) makemigrations --check --dry-run && \
		env $(PRODUCTION) $(MANAGE) check_content

.PHONY: fix
fix: setup ## Put code and content into their one form
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@$(MANAGE) format_content

.PHONY: lock
lock: ## Write the hashed requirements afresh from pyproject.toml (needs uv and a network)
	@uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --output-file requirements.txt
	@uv pip compile pyproject.toml --extra dev --constraint requirements.txt --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements-dev.txt
	@uv pip compile pyproject.toml --extra train --constraint requirements.txt --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements-train.txt

# In each room, known/<language>/ holds labelled sentences, and the weights that are found from them.
.PHONY: train
train: ## Find the weights of the small models anew from their sentences (needs a network, once)
	@{ $(call PREPARE,requirements-train.txt,$(RX_DATA)/train); }
	@for folder in articles/*/known/*/; do \
		'$(RX_DATA)/train/bin/python' -m articles.weighing.training "$$folder" || exit 1; \
	done
	@'$(RX_DATA)/train/bin/python' -m articles.search.danger.training
