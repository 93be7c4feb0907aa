# Everything starts from the lock files; nothing else has to be installed. `make help` lists the targets.
#   PORT=8123  DATA_DIR=/path  DEMO=0  for `make up`;  COVERAGE=1  K=expression  JOBS=2  for `make test`.

BOOTSTRAP := scripts/bootstrap.sh
BIN := .venv/bin
# Most tests wait for engines: three at a time keep two cores busy.
JOBS ?= 3
PYTHON_FOLDERS := propmubi api evals runtime graphs agents tools rag router store domain config
UP_OPTIONS := $(if $(PORT),--port $(PORT)) $(if $(HOST),--host $(HOST)) \
	$(if $(DATA_DIR),--data-dir "$(DATA_DIR)") $(if $(filter 0,$(DEMO)),--no-demo)
COVERAGE_OPTIONS := $(if $(filter 1,$(COVERAGE)),--cov --cov-report=term --cov-report=xml)
UV_COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-header --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help up setup dev test check check-static check-python check-web fmt generate web lock clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## Start everything here: engines, API and worker (PORT, HOST, DATA_DIR, DEMO=0)
	@$(BOOTSTRAP) runtime web
	@exec $(BIN)/propmubi up $(UP_OPTIONS)

setup: ## Make the environment for running only, without the web parts
	@$(BOOTSTRAP) runtime

dev: ## Make the environment for development, web parts included
	@$(BOOTSTRAP) dev web

test: dev ## Run every test (K=expression picks some, COVERAGE=1 measures)
	@$(BIN)/pytest -n $(JOBS) --dist worksteal $(if $(K),-k "$(K)") $(COVERAGE_OPTIONS)
	$(if $(filter 1,$(COVERAGE)),@$(BIN)/coverage report --fail-under=90 --format=total && \
		$(BIN)/coverage report --include='domain/*' --fail-under=100 --format=total)
	@cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent test

check: check-static test ## The whole gate, as CI runs it

check-static: dev ## Style, types, floors, dependencies, containers, web
	@$(MAKE) --no-print-directory -j 2 --output-sync=target check-python check-web

check-python:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/hadolint infra/docker/Dockerfile
	$(BIN)/yamllint --strict docker-compose.yml
	$(BIN)/python scripts/openapi.py --check

check-web:
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent check

fmt: dev ## Put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

generate: dev ## Write openapi.json and the TypeScript client anew
	$(BIN)/python scripts/openapi.py
	$(BIN)/python scripts/event_catalogue.py
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent generate

web: ## Build the web parts
	@$(BOOTSTRAP) runtime web

lock: dev ## Resolve pyproject.toml again into locks/ (host-free, with hashes)
	@$(BOOTSTRAP) uv
	$(UV_COMPILE) pyproject.toml --extra dev -o locks/dev.txt
	$(UV_COMPILE) -c locks/dev.txt pyproject.toml -o locks/runtime.txt
	printf 'hatchling==1.32.0\neditables>=0.5\n' | $(UV_COMPILE) -c locks/dev.txt - -o locks/build.txt

clean: ## Remove the environment, builds and caches (never a data folder)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf web/node_modules web/*/dist web/*/node_modules
