# Two commands matter: `make demo` and `make test`. Each sets up what it needs.

SHELL := /bin/bash
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(shell command -v $(p) 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/bin
# Checks and demo start many processes: what one compiled need not be compiled again.
unexport PYTHONDONTWRITEBYTECODE
SAY = @printf '\n\033[1m== %s\033[0m\n'

.PHONY: help install demo test check format requirements clean benchmark-import benchmark-embedding benchmark-metrics benchmark-recipes benchmark-search benchmark-quality benchmark-pages screenshots benchmark-flip

help:
	@echo "make install set up the packages alone"
	@echo "make demo    set up everything, draw a sample corpus, serve the site until Ctrl-C"
	@echo "make test    set up everything and run every check"
	@echo "make check   the static half of make test: format, lint, types, contracts"
	@echo "make format  rewrite the code in the house format"

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: install python3 and python3-venv, then run make again."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old: Python 3.11 or newer is needed (make PYTHON=/path/to/python3.11 demo)."; exit 1; }
	$(SAY) "Creating $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "python3-venv is missing: install it, then run make again."; exit 1; }

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	$(SAY) "Installing packages (the first time takes some minutes)"
	@$(BIN)/pip install --disable-pip-version-check --progress-bar on -q -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(SAY) "Installing what the checks need"
	@$(BIN)/pip install --disable-pip-version-check --progress-bar on -q -r requirements-dev.txt
	@touch $@

install: $(VENV)/.installed

demo: $(VENV)/.installed
	@exec $(BIN)/python manage.py demo $(if $(DEMO_DESIGNS),--designs $(DEMO_DESIGNS)) $(if $(PORT),--port $(PORT))

check: $(VENV)/.installed-dev
	$(SAY) "Format"
	@$(BIN)/ruff format --check .
	$(SAY) "Lint"
	@$(BIN)/ruff check .
	$(SAY) "Types"
	@$(BIN)/mypy
	$(SAY) "Import contracts"
	@$(BIN)/lint-imports --no-cache
	$(SAY) "Migrations in step"
	@$(BIN)/python manage.py makemigrations --check --dry-run
	$(SAY) "Compose file against the compose schema"
	@$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

# Four parts side by side, since each waits much of its time for a database, a worker, a
# browser or a child process; the search has services of its own.
SITES := tests/journeys tests/examiner/web/test_demo.py tests/examiner/test_standalone.py
# The heat maps stand here since they load torch, as these do and the screens do not.
SEARCH := tests/search tests/workers tests/benchmarks tests/examiner/api/test_heat.py

test: check
	$(SAY) "Tests (of the screens first; the others run beside them and are shown after)"
	@logs=$$(mktemp -d); \
	$(BIN)/pytest tests/ml >$$logs/ml 2>&1 & ml=$$!; \
	ORNAMENT_HOME=$(CURDIR)/.ornament/tests-search $(BIN)/pytest $(SEARCH) >$$logs/search 2>&1 & search=$$!; \
	$(BIN)/pytest $(SITES) >$$logs/sites 2>&1 & sites=$$!; \
	$(BIN)/pytest $(addprefix --ignore=,tests/ml $(SEARCH) $(SITES)); rest=$$?; \
	wait $$sites; sites=$$?; wait $$search; search=$$?; wait $$ml; ml=$$?; \
	cat $$logs/sites $$logs/search $$logs/ml; rm -rf $$logs; \
	test $$rest -eq 0 -a $$sites -eq 0 -a $$search -eq 0 -a $$ml -eq 0

format: $(VENV)/.installed-dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

requirements: | $(VENV)/bin/python
	$(SAY) "Resolving requirements.in in a fresh environment"
	@$(PYTHON) -m venv build/lock && build/lock/bin/pip install -q -r requirements.in
	@{ echo "# Compiled from requirements.in by \`make requirements\`; do not edit by hand."; build/lock/bin/pip freeze --exclude-editable | sed 's/+cpu//' | grep -viE '^(nvidia|cuda|triton)' | sort -f; } > requirements.txt
	@{ echo "# requirements.txt with faiss-gpu in place of faiss-cpu (never both: they share a package)."; echo "# Needs CUDA 12 libraries of about 1.5 GB; compiled by \`make requirements\`."; sed -e '1d' -e 's/^faiss-cpu==/faiss-gpu==/' requirements.txt; } > requirements-gpu.txt
	@rm -rf build/lock

benchmark-import: $(VENV)/.installed
	@$(BIN)/python -m benchmarks.import_speed
	@$(BIN)/python -m benchmarks.import_memory
	@$(BIN)/python -m benchmarks.upsert

benchmark-metrics: $(VENV)/.installed
	@$(BIN)/python -m benchmarks.metrics

# SEEDS=3 IMAGES=100000 RECIPES="ornament designclip" OUT=table.md; killed, it goes on.
benchmark-recipes: $(VENV)/.installed
	@$(BIN)/python -m benchmarks.recipes $(if $(SEEDS),--seeds $(SEEDS)) $(if $(IMAGES),--images $(IMAGES)) $(if $(RECIPES),--recipes $(RECIPES)) $(if $(BACKBONE),--backbone $(BACKBONE)) $(if $(SIZE),--size $(SIZE)) $(if $(OUT),--out $(OUT))

benchmark-embedding: $(VENV)/.installed
	@$(BIN)/python -m benchmarks.embedding

# SIZE=small|1m|3.6m PART=grid,exact,path JSON=1 FOLDER=elsewhere; killed, it goes on.
benchmark-search: $(VENV)/.installed
	@$(BIN)/python -m benchmarks.search --size $(or $(SIZE),small) $(if $(PART),--part $(PART)) $(if $(FOLDER),--folder $(FOLDER)) $(if $(JSON),--json)

# Drawings and vectors are kept in .ornament: only the first run draws. JSON=1 for one line.
benchmark-quality: $(VENV)/.installed
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.quality $(DATA) $(if $(JSON),--json)

# Needs Chromium. COUNT=100 flips of each kind; ADDRESS and PASSWORD of a running site.
benchmark-flip: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.flip $(if $(COUNT),--count $(COUNT)) $(if $(ADDRESS),--address $(ADDRESS) --password $(PASSWORD))

# Needs Chromium. Goes through the demo's tutorial case; the corpus is drawn only once.
benchmark-pages: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.desk.pages

# The pictures of docs/guide, made anew; needs Chromium.
screenshots: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.desk.screenshots

clean:
	@test ! -x $(BIN)/python || $(BIN)/python manage.py services stop
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build
