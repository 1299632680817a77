# `make` alone lists what there is. Nothing here needs to be prepared: what is missing is installed or named.

.DEFAULT_GOAL := help
.PHONY: help ready up down test check format lock bench docs clean

help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

ready: ## Install what is missing (the others do this first)
	@deploy/local/bootstrap.sh

up: ready ## Start the whole product here until Ctrl-C; PORT=… for another port, DETACH=1 to return when it is ready
	@exec .venv/bin/local-stack up $(if $(DETACH),--detach)

down: ready ## Stop what `make up DETACH=1` started
	@exec .venv/bin/local-stack down

test: ready ## Run all tests, on a real PostgreSQL and a real Kafka; ARGS="-k word" for some of them
	.venv/bin/pytest $(ARGS)

check: ready ## Look at the code: lint, format, types, who may import whom, and whether the docs are current
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python docs/generators/events.py --check
	.venv/bin/python docs/generators/coverage.py --check

format: ready ## Format the code and mend what the linter can mend
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

lock: ready ## Lock the versions of all dependencies, with hashes; ARGS=--upgrade for the newest
	.venv/bin/uv pip compile --quiet $(ARGS) --universal --generate-hashes --python-version 3.11 \
		--no-emit-index-url --no-header --no-emit-package contracts --no-emit-package chassis --group dev \
		libs/*/pyproject.toml services/*/pyproject.toml gateway/pyproject.toml deploy/local/pyproject.toml \
		--output-file requirements.lock

bench: ready ## Measure, and store the figures with the machine and the commit
	.venv/bin/python -m benchmarks $(ARGS)

docs: ready ## Write the pages that are generated: events, and which requirement is proven by which test
	.venv/bin/python docs/generators/events.py
	.venv/bin/python docs/generators/coverage.py

clean: ## Remove all that was made here: data, logs, the broker's jars and the virtual environment
	@if [ -x .venv/bin/local-stack ]; then .venv/bin/local-stack down; fi
	@if [ -L .local/postgres/elsewhere ]; then rm -rf "$$(readlink -f .local/postgres/elsewhere)"; fi
	rm -rf .venv .local .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
