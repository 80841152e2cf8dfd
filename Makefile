# Two targets are all that a newcomer needs: `make demo` and `make test`.
# PYTHON=python3.13 chooses the interpreter; without it, the first of python3.11, 3.12, 3.13 and python3 that is one.
PYTHON ?=
VENV ?= .venv
BIN := $(VENV)/bin
# What the demo needs is a third of what the tests need.
RUNS := $(VENV)/.runs
READY := $(VENV)/.tests
# Twice the processors: much of a test is waiting.
PARALLEL := -n $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) * 2))) --dist worksteal

# Every program that the tests start would compile the whole of CIASC anew without it.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test coverage environment check check-python check-javascript golden bench trials wheels lock format clean FORCE

demo: $(RUNS)
	$(BIN)/ciasc demo $(ARGS)

# COVERAGE=yes also measures every branch, which makes the tests a quarter slower.
test: $(READY)
ifeq ($(COVERAGE),)
	$(BIN)/python -m pytest $(PARALLEL) $(ARGS)
else
	$(BIN)/coverage erase
	$(BIN)/python -m pytest $(PARALLEL) --cov --cov-report= $(ARGS)
	$(MAKE) --no-print-directory coverage
endif

# Which branches the last tests with COVERAGE=yes took.
coverage: $(READY)
	$(BIN)/coverage report --skip-covered --fail-under=95
	$(BIN)/coverage report --include='ciasc/domain/*' --fail-under=100

# Only what the tests need, installed.
environment: $(READY)

check: check-python check-javascript

check-python: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.golden

# Types and lint of static/js; without Node.js one line says that it was not tried.
check-javascript:
	tools/js/check.sh

# Write the golden files of tests/golden anew, after a change of what CIASC shows that is meant.
golden: $(READY)
	$(BIN)/python -m tests.golden --write

bench: $(READY)
	$(BIN)/python -m benchmarks $(ARGS)

# Slow checks beside .ci/run; as root, on Debian: the two commands of README on Trixie, and the guide of the machines.
trials:
	.ci/bare trixie
	.ci/guide

# A folder for a memory stick: hardware/ and, in wheels/, all that install.sh needs without network, proved for its machine.
# FOR=pi-3.11 pi-3.12 pi-3.13 pc-3.11 pc-3.12 pc-3.13: a Raspberry Pi or a PC, and its Python. Without it: this machine.
FOR ?=
STICK ?= dist/instalador
# LOCK=requirements-gpio.txt adds what buttons on GPIO need.
LOCK ?= requirements.txt
wheels: $(READY)
	$(BIN)/python -m release.stick --for '$(FOR)' --lock '$(LOCK)' --to '$(STICK)'

# The script decides what is to be done, usually nothing.
$(RUNS) $(READY): FORCE
	@tools/venv.sh $(VENV) $(@F:.%=%) $(PYTHON)

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Update the lock files: versions and hashes, for every Python from 3.11 on, never an index address. uv is that of the lock.
COMPILE = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet
lock: $(READY)
	$(COMPILE) pyproject.toml --group dev -o requirements-dev.txt
	$(COMPILE) pyproject.toml --constraints requirements-dev.txt -o requirements.txt
	$(COMPILE) pyproject.toml --constraints requirements-dev.txt --extra gpio -o requirements-gpio.txt
	$(COMPILE) --constraints requirements-dev.txt --group build -o requirements-build.txt
	tools/js/lock.sh

clean:
	rm -rf .venv .venv-* .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis dist tools/js/node_modules
