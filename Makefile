# `make demo` and `make test` need Python 3.10+ and make, nothing else; each makes the environment that it needs.
PYTHON ?= python3
VENV ?= .venv
DEMO ?= demo
BIN := $(VENV)/bin
READY := $(VENV)/.ready
AIRFLOW ?= 2.11.2
# The extras whose client libraries the tests use; the others are for projects that need them.
TESTED := airbyte amazon apprise azure dask datadog docker duckdb elasticsearch github google http jenkins jira kafka kubernetes mongo mysql neo4j opensearch opsgenie pagerduty pandas parquet postgres redis salesforce slack ssh tableau telegram upath webhdfs

.DEFAULT_GOAL := help
.PHONY: help demo test lint types layers tests environment bench conformance kills lock fields operators samples clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: environment ## Migrate samples/dags to demo/jobs, run one job, show the migration report
	@echo "== Migrating samples/dags to $(DEMO)/jobs"
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@$(BIN)/migrate samples/dags --out $(DEMO)/jobs || [ $$? -eq 1 ]
	@echo "== Running the job daily_report for 2024-01-02"
	@$(BIN)/jetbridge run $(DEMO)/jobs daily_report --date 2024-01-02
	@echo "== The jobs are in $(DEMO)/jobs; the report is $(DEMO)/jobs/migration.md"

test: environment lint types layers tests ## Make the environment and pass every check and test

lint: environment
	@echo "== ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: environment
	@echo "== mypy --strict"
	@$(BIN)/mypy

layers: environment
	@echo "== import-linter"
	@$(BIN)/lint-imports

tests: environment
	@echo "== pytest (installs Airflow 2.11.2 and 3.1.8 into environments of their own on the first run)"
	@$(BIN)/pytest

environment: $(READY) ## Make .venv from requirements.lock

$(READY): requirements.lock pyproject.toml
	@echo "== Making the environment in $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.5"
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --requirement requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@$(BIN)/python -m compileall -q runtime templates translator
	@touch $(READY)

bench: environment ## Print the benchmarks: translation speed (beside libcst and an import by Airflow), overhead of a run, mapped steps (beside Dagster: see benchmarks/)
	@$(BIN)/python benchmarks/translation.py
	@airflow=$$($(BIN)/jetbridge airflow install $(AIRFLOW) | sed -n 's/^Airflow [^:]*: //p') && \
		$(BIN)/python benchmarks/collection.py "$${airflow%/bin/python}"/lib/python3*/site-packages/airflow/example_dags --airflow "$$airflow"
	@$(BIN)/python benchmarks/runtime_overhead.py
	@$(BIN)/python benchmarks/mapped_steps.py
	@$(BIN)/python benchmarks/beside_dagster.py

conformance: environment ## Run Dagster's own tests of its op layer (downloaded from PyPI) against this runtime
	@PYTHONPATH=tests $(BIN)/python -m conformance --failures

kills: environment ## Kill 200 runs at random moments on SQLite and 200 on PostgreSQL, and let each go on
	@$(BIN)/pytest tests/runtime/storage/test_kills.py --kills 200

lock: environment ## Renew requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.10 --group dev $(addprefix --extra ,$(TESTED)) \
		--no-header --no-annotate --output-file requirements.lock pyproject.toml

fields: environment ## Renew the runtime's tables of template fields from the facts of the mapped operators
	@$(BIN)/python -m jetbridge_translator.operators.fields

operators: environment ## Renew docs/operators.md from the tables of mappings
	@$(BIN)/python -m jetbridge_translator.operators.page

samples: environment ## Renew samples/jobs from samples/dags
	@rm -rf samples/jobs
	@$(BIN)/migrate samples/dags --out samples/jobs

clean: ## Remove the environment and everything that was made
	rm -rf $(VENV) $(DEMO) dist build
