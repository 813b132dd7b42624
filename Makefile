# Two commands matter: `make report` and `make test`. Each makes its own environment in .venv, and needs only
# Python 3.11 or later, git and make.

YEAR := 2017
BUILD := build
BIN := .venv/bin
COMPILED := $(patsubst %.po,%.mo,$(wildcard tools/lineas/locale/*/LC_MESSAGES/*.po))

COMPILE = $(BIN)/python -c 'import sys; sys.path[0] = "tools"; import build_catalogues as b; b.compile_catalogues()'
# As many tests at a time as there are processors; those that share something costly stay together.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadgroup
# Whatever is installed is what the lock says. pip looks at the second variable, older ones at the first, also for what it
# builds with. CONSTRAINTS=… takes another list, one of those that `make versions` writes.
export CONSTRAINTS := constraints.txt
PIP := PIP_CONSTRAINT=$(CONSTRAINTS) PIP_BUILD_CONSTRAINT=$(CONSTRAINTS) \
    $(BIN)/python -m pip --quiet --no-input --disable-pip-version-check
RESOLVE := $(BIN)/uv pip compile --quiet --no-cache --python $(BIN)/python --all-extras --annotation-style line \
    --custom-compile-command 'make $@'
# Nothing of the user's own settings gets into the environment, and nothing of ours into the home folder.
export PIP_USER := 0
export PRE_COMMIT_HOME := $(CURDIR)/.venv/pre-commit
unexport PYTHONPATH PYTHONHOME

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

.PHONY: help
help: ## show this help
	@echo "make …"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
	    printf '%-14s %s\n' "$$name" "$$text"; done

# ------------------------------------------------------------------------------------------------ for everybody

.PHONY: report
report: .venv/runtime.stamp $(COMPILED) ## lint all records, print the summary of 2017, write build/informe-2017.md (YEAR=… for another)
	@mkdir -p $(BUILD)
	@$(BIN)/lineas lint
	@$(BIN)/lineas summary --year $(YEAR)
	@$(BIN)/lineas report $(YEAR) --output $(BUILD)/informe-$(YEAR).md

.PHONY: test
test: .venv/test.stamp $(COMPILED) ## all tests and all checks
	@status=0; \
	$(MAKE) --no-print-directory check || status=1; \
	$(MAKE) --no-print-directory pytest || status=1; \
	exit $$status

.PHONY: pytest
pytest: .venv/test.stamp $(COMPILED) ## tests (ARGUMENTS=… says which)
	@$(PYTEST) $(ARGUMENTS)

.PHONY: quick
quick: .venv/test.stamp $(COMPILED) ## in half a minute, the tests that need no package index and no program but git
	@$(PYTEST) --quiet --hypothesis-profile quick -m 'not (system or index or slow)'

.PHONY: check
check: .venv/test.stamp $(COMPILED) ## the checks of .pre-commit-config.yaml on all files
	@$(BIN)/pre-commit run --all-files

.PHONY: fmt
fmt: .venv/test.stamp $(COMPILED) ## bring records and code into their canonical form
	@$(BIN)/lineas fmt
	@$(BIN)/lineas --root examples fmt
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet

.PHONY: hooks
hooks: .venv/test.stamp $(COMPILED) ## check every commit before it is made
	@$(BIN)/pre-commit install

# ----------------------------------------------------------------------------------------------- for developers

.PHONY: bench
bench: .venv/bench.stamp $(COMPILED) ## measure the speed against bare parsing and against other linters
	@$(BIN)/python bench/run.py

.PHONY: soak
soak: .venv/test.stamp $(COMPILED) ## hours of hostile input, where the tests take minutes: each tests/soak_*.py (N=… cases for another number)
	@status=0; \
	for script in tests/soak_*.py; do echo "$$script"; $(BIN)/python $$script $(N) || status=1; done; \
	exit $$status

.PHONY: docs
docs: .venv/test.stamp $(COMPILED) ## write the generated pages anew
	@$(BIN)/lineas rules --lang en --format markdown > docs/rules.md
	@$(BIN)/lineas rules --lang es --format markdown > docs/reglas.md

.PHONY: catalogue
catalogue: .venv/test.stamp $(COMPILED) ## collect the messages of the code into the Spanish catalogue, and compile it
	@$(BIN)/python tools/update_catalogue.py
	@$(COMPILE)

.PHONY: lock
lock: .venv/lock.stamp ## renew constraints.txt: the newest versions that pyproject.toml allows, for any Python and system
	@$(RESOLVE) --universal --python-version 3.11 --upgrade --output-file constraints.txt pyproject.toml

.PHONY: versions
versions: .venv/lock.stamp ## write build/lowest.txt and build/newest.txt: the versions that pyproject.toml allows today, for this Python
	@mkdir -p $(BUILD)
	@$(RESOLVE) --resolution lowest-direct --output-file $(BUILD)/lowest.txt pyproject.toml
	@$(RESOLVE) --upgrade --output-file $(BUILD)/newest.txt pyproject.toml

.PHONY: build
build: .venv/lock.stamp $(COMPILED) ## build dist/: what a release publishes
	@$(BIN)/uv build --quiet --no-cache --build-constraint $(CONSTRAINTS) --python $(BIN)/python

.PHONY: clean
clean: ## delete the environment and everything that was made
	rm -rf .venv $(BUILD) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# ----------------------------------------------------------------------------------------------- the environment

.PHONY: environment
environment: .venv/test.stamp $(COMPILED) ## make the environment, and do nothing else

# It is made anew where its Python has gone (an upgrade, a moved folder), and where another list of versions counts.
GOOD := $(shell [ "$$($(BIN)/python -c 'import sys, pip; print(sys.prefix)' 2>/dev/null)" = "$(CURDIR)/.venv" ] && \
    cmp -s $(CONSTRAINTS) .venv/constraints.txt && echo yes)
ifneq ($(GOOD),yes)
.venv/made.stamp: again
.PHONY: again
again:
endif

.venv/made.stamp: | tools/find-python
	@python=$$(tools/find-python) || exit 1; \
	echo "Se prepara el entorno / making the environment: .venv" >&2; \
	"$$python" -m venv --clear .venv
	@cp $(CONSTRAINTS) .venv/constraints.txt
	@touch $@

# What the tool itself needs, and what it spells with. Where the binding to Hunspell is not ready made for this Python and
# there is no compiler, the list of words does without it, and that is said. Building the tool compiles the catalogues.
.venv/runtime.stamp: .venv/made.stamp pyproject.toml tools/build_catalogues.py
	@$(PIP) install --editable '.[spelling]' 2>.venv/spelling.log || { \
	    $(PIP) install --editable . simplemma && \
	    echo "No se pudo instalar Hunspell (la razón: .venv/spelling.log): la ortografía se revisa sin él." >&2 && \
	    echo "Hunspell could not be installed (the reason: .venv/spelling.log): words are spelled without it." >&2; }
	@touch $@

# A catalogue that is newer than what was compiled of it. With the tools at hand that needs no network.
$(COMPILED): %.mo: %.po | .venv/runtime.stamp
	@[ $@ -nt $< ] || $(COMPILE) 2>/dev/null || $(PIP) install --editable .
	@touch $@

# What its tests and checks need on top.
.venv/test.stamp: .venv/runtime.stamp
	@$(PIP) install --editable '.[test]'
	@touch $@

# And the linters that `make bench` holds ours against.
.venv/bench.stamp: .venv/test.stamp
	@$(PIP) install --editable '.[bench]'
	@touch $@

# What finds out the versions.
.venv/lock.stamp: .venv/runtime.stamp
	@$(PIP) install --editable '.[lock]'
	@touch $@

