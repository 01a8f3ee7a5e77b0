# Two commands matter: `make run` and `make test`. Both set everything up first.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.setup-done
# Tests start Python two hundred times: where this is set, each compiles all it imports anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: keys setup run test check lint format bench bench-delivery evaluate lock clean

setup: $(STAMP)  ## .venv with exactly what the lock names, and the `ajil` command in it

$(STAMP): requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Ajil needs Python 3.11 or newer; name one: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

run: setup  ## the bot; with no BOT_TOKEN in .env, the whole product against the offline Telegram
	$(BIN)/ajil run --or-demo

test: setup
	$(BIN)/python -m pytest -n 5 --dist worksteal

check: setup lint  ## what CI runs
	$(BIN)/coverage erase
	$(BIN)/python -m pytest -n 5 --dist worksteal --cov --cov-report=
	$(BIN)/python -m tests.coverage_floors
	$(BIN)/python -m benchmarks --smoke

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/python -m benchmarks

bench-delivery: setup  ## Ajil beside other frameworks, and what it promises under load: about 20 minutes
	$(BIN)/python -m benchmarks.delivery

keys: setup  ## after a change of the language's rules or tables
	$(BIN)/python -m benchmarks.common_keys

evaluate: setup  ## how well Ajil understands, beside stemmers and substring; topics: python -m benchmarks.evaluation topics
	$(BIN)/python -m benchmarks.evaluation

lock:  ## after a change of pyproject.toml's dependencies
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header pyproject.toml --extra demo --group dev -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
