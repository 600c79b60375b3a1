# Two commands: make run, make test. Each works from a fresh clone with nothing set up.
.POSIX:
PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin

.PHONY: run test test-release lint house docs browser

run: $(VENV)/run.done
	@env -u DATABASE_URL DEMO=1 $(BIN)/flask --app wsgi demo serve

test: $(VENV)/dev.done browser lint
	@sh tests/run.sh

test-release: $(VENV)/dev.done browser lint
	@RELEASE=1 sh tests/run.sh

lint: $(VENV)/dev.done
	$(BIN)/ruff format --check socialrx tests benchmarks wsgi.py
	$(BIN)/ruff check socialrx tests benchmarks wsgi.py
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint socialrx/templates

house: $(VENV)/dev.done
	@$(BIN)/python -m tests.house.proportions

# The tables in README and docs that are printed from the code.
docs: $(VENV)/dev.done
	@$(BIN)/python -m tests.house.printed

browser:
	@sh tests/browser.sh

$(VENV)/run.done: requirements.txt
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing (a minute, the first time only)..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.done: requirements-dev.txt requirements.txt
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing with the tools for tests (a minute, the first time only)..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(VENV)/run.done $@
