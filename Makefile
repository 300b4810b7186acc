# The commands of the project; `make help` lists them. All of them work a second time without a network.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Where to serve, and where the site keeps what it writes.
PORT ?= 8000
RX_DATA ?= $(CURDIR)/.data
export PORT RX_DATA

VENV := .venv
PY := $(VENV)/bin/python
MANAGE := $(PY) manage.py
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary=:all:
PYTEST := $(PY) -m pytest -n 2 --dist loadfile
# What `make check` pretends to be: a site beyond loopback, in a folder of its own.
PRODUCTION = RX_DATA="$$folder" RX_ALLOWED_HOSTS=site.example RX_CONTACT_EMAIL=desk@site.example \
	RX_SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))')"

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

# --- The environment: each part is installed again only when its list of hashes changed ---

.PHONY: venv
venv:
	@if ! $(PY) -c '' 2>/dev/null; then \
		python=; \
		for name in python3.11 python3 python3.12 python3.13 python3.14; do \
			if command -v $$name >/dev/null 2>&1 && \
				$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
		done; \
		if [ -z "$$python" ]; then \
			echo "Python 3.11 or newer is needed, and neither python3.11 nor python3 is one. On Debian: apt install python3 python3-venv" >&2; \
			exit 1; \
		fi; \
		echo "Making an environment with $$($$python --version) in $(VENV)"; \
		rm -rf $(VENV); \
		$$python -m venv $(VENV) || { \
			rm -rf $(VENV); \
			echo "That Python cannot make environments. On Debian: apt install python3-venv" >&2; exit 1; }; \
	fi

.PHONY: runtime
runtime: venv
	@if ! cmp -s requirements.txt $(VENV)/installed.txt; then \
		echo "Installing what the site needs (a minute, once)"; \
		$(INSTALL) -r requirements.txt && cp requirements.txt $(VENV)/installed.txt; \
	fi
	@$(MANAGE) compile_catalogues --verbosity 0

.PHONY: setup
setup: runtime ## Prepare everything that running, testing and checking need
	@if ! cmp -s requirements-dev.txt $(VENV)/installed-dev.txt; then \
		echo "Installing what tests and checks need (a minute, once)"; \
		$(INSTALL) -r requirements-dev.txt && cp requirements-dev.txt $(VENV)/installed-dev.txt; \
	fi
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
run: ## Serve the site on 127.0.0.1 (PORT=8000, RX_DATA=.data)
	@echo "1/6 Environment"
	@$(MAKE) runtime
	@echo "2/6 Database in $(RX_DATA)"
	@$(MANAGE) migrate --no-input --verbosity 0
	@echo "3/6 Library"
	@$(MANAGE) load_content
	@echo "4/6 First editor"
	@$(MANAGE) create_first_editor
	@echo "5/6 Static files"
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@echo "6/6 Serving; Ctrl+C stops it"
	@echo
	@echo "    Read   http://127.0.0.1:$(PORT)/"
	@echo "    Edit   http://127.0.0.1:$(PORT)/admin/"
	@echo
	@exec $(VENV)/bin/gunicorn --config rxsite/gunicorn_config.py

# --- Proving ---

# On a busy machine a browser can be late. With TRY_AGAIN=1 (as .ci/run has it) what failed runs once more, alone and
# said aloud; what fails twice has failed. Of what failed nothing is left out again.
AGAIN = { [ -n "$(TRY_AGAIN)" ] || exit 1; echo "== Once more, alone, what failed:"; \
	MATRIX_SHARE=1 $(1) $(PY) -m pytest --last-failed --last-failed-no-failures none $(2); }

.PHONY: test
test: setup ## Run every test that takes seconds, browser tests included
	@$(PYTEST) -m "not long" || $(call AGAIN,,-m "not long")

.PHONY: test-long
test-long: setup ## Run endurance, floods and the browser matrix, and everything again on PostgreSQL
	@$(PYTEST) -m long || $(call AGAIN,,-m long)
	@$(PY) tests/with_postgres.py $(PYTEST) --ignore=tests/browser -m "not long" \
		|| $(call AGAIN,$(PY) tests/with_postgres.py,--ignore=tests/browser -m "not long")

.PHONY: check
check: setup ## Look for faults in code, types, templates, settings, migrations and content; changes nothing
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@if [ -d templates ]; then $(PY) -m djlint templates --lint --quiet; fi
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
