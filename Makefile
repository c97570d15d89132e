# Everything a newcomer needs: `make run`, then `make test`. Variables: HOST, PORT, PYTHON, PYTEST_ARGS.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?=
PYTEST_ARGS ?=

.PHONY: help run test hunt check bench personas migrate factors sdk pin

help:  ## This list
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "make %-9s %s\n", $$1, $$2}'

$(VENV)/runtime: FORCE
	@PYTHON="$(PYTHON)" .ci/venv $@ requirements.txt

$(VENV)/development: FORCE
	@PYTHON="$(PYTHON)" .ci/venv $@ requirements.txt requirements-dev.txt

FORCE:

run: $(VENV)/runtime  ## The application on http://127.0.0.1:8501 (HOST, PORT)
	@HEADLESS=true; if [ -z "$$CI" ] && { [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; }; \
	then HEADLESS=false; fi; \
	echo "CarbonScore démarre sur http://$${HOST:-127.0.0.1}:$${PORT:-8501} (Ctrl+C pour arrêter)"; \
	exec $(BIN)/streamlit run app.py --server.address "$${HOST:-127.0.0.1}" --server.port "$${PORT:-8501}" \
		--server.headless "$$HEADLESS"

test: $(VENV)/development  ## Every test, on two workers
	@.ci/chromium
	@.ci/java
	@.ci/poppler
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(PYTEST_ARGS)

hunt: $(VENV)/development  ## The laws on other examples, drawn anew, 20 times as many
	@CARBONSCORE_HUNT=20 $(BIN)/python -m pytest -n 2 -q -m hypothesis $(PYTEST_ARGS)

check: $(VENV)/development  ## Style, types and stairs: ruff, mypy, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: $(VENV)/development  ## Speed, as ratios against a named baseline
	@$(BIN)/python -m bench

personas: $(VENV)/development  ## The sample companies against their snapshot of totals
	@$(BIN)/python -m pytest tests/personas -q $(PYTEST_ARGS)

migrate: $(VENV)/runtime  ## Bring the database to this program's schema
	@$(BIN)/python -m core.bootstrap

factors: $(VENV)/development  ## The data tables: schema, order, sources, best-before dates
	@$(BIN)/python -m pytest tests/data -q $(PYTEST_ARGS)

sdk: $(VENV)/development  ## docs/sdk: the API's OpenAPI document and the client made from it
	@$(BIN)/python -m docs.sdk.generate

pin:  ## Resolve requirements*.in into requirements*.txt (uv)
	@uv pip compile -q --no-header --no-annotate --universal --python-version 3.11 requirements.in -o requirements.txt
	@uv pip compile -q --no-header --no-annotate --universal --python-version 3.11 requirements-dev.in -o requirements-dev.txt
	@uv pip compile -q --no-header --no-annotate --universal --python-version 3.11 requirements-spark.in -o requirements-spark.txt
