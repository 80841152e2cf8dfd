# Two targets are all that a newcomer needs: `make demo` and `make test`.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Twice the processors: much of a test is waiting.
PARALLEL := -n $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) * 2))) --dist worksteal

# Every program that the tests start would compile the whole of CIASC anew without it.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test check bench wheels lock format clean

demo: $(READY)
	$(BIN)/ciasc demo $(ARGS)

# COVERAGE=yes also measures every branch, which makes the tests a quarter slower.
test: $(READY)
ifeq ($(COVERAGE),)
	$(BIN)/python -m pytest $(PARALLEL) $(ARGS)
else
	$(BIN)/coverage erase
	$(BIN)/python -m pytest $(PARALLEL) --cov --cov-report= $(ARGS)
	$(BIN)/coverage report --skip-covered --fail-under=95
	$(BIN)/coverage report --include='ciasc/domain/*' --fail-under=100
endif

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m benchmarks $(ARGS)

# A folder for a memory stick: hardware/ and, in wheels/, all that install.sh needs without network, proved for its machine.
# FOR=pi-3.11 pi-3.12 pi-3.13 pc-3.11 pc-3.12 pc-3.13: a Raspberry Pi or a PC, and its Python. Without it: this machine.
FOR ?=
STICK ?= dist/instalador
# LOCK=requirements-gpio.txt adds what buttons on GPIO need.
LOCK ?= requirements.txt
wheels: $(READY)
	$(BIN)/python -m release.stick --for '$(FOR)' --lock '$(LOCK)' --to '$(STICK)'

$(READY): requirements-dev.txt pyproject.toml
	command -v $(PYTHON) >/dev/null || { echo 'Python 3.11 is needed: make PYTHON=/path/to/python3.11 demo'; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-build-isolation --no-deps --editable .
	touch $@

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Writes the lock files: versions and hashes, never an index address. uv is that of the lock itself.
COMPILE = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet pyproject.toml
lock: $(READY)
	$(COMPILE) -o requirements.txt
	$(COMPILE) --extra gpio -o requirements-gpio.txt
	$(COMPILE) --group dev -o requirements-dev.txt

clean:
	rm -rf $(VENV) .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis dist
