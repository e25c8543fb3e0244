# make select [ROUND=2025-murni]   turn data/raw/ into the lists in data/out/<round>/current
# make test                        run every check of the code
# make fuzz [MUTATIONS=20000]      read that many damaged files with a new seed; what fails is kept and named
# make parity [FAMILIES=120000]    hold the lists of the sample and of a whole province on Spark against those of the embedded engine
# make bench [FAMILIES=120000] [DIRTY=1]   measure a run beside a floor, pandas and polars; 1200000 families are 4 million people
# make bench-growth [SIZES="120000 360000 1200000 3600000"]   the same of 0.4, 1.2, 4 and 12 million people, and how both grow
# make bench-large                 measure a run of 40 million people, once; says first how long it takes and what room it needs
# make docs                        write the pages and schemas that are made of the rules and tests anew
# make lock                        pin the newest versions that pyproject.toml allows

PYTHON ?= python3
ROUND ?= 2025-murni
FAMILIES ?= 120000
MUTATIONS ?= 20000
BIN := .venv/bin

.PHONY: select test fuzz parity bench bench-growth bench-large docs lock setup
.DEFAULT_GOAL := select

select: setup
	@$(BIN)/tepat select --round $(ROUND)

test: setup
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

fuzz: setup
	@TEPAT_FUZZ=$(MUTATIONS) $(BIN)/python -m pytest -s tests/property/test_mutated_files.py

# pyspark lies apart: great-expectations would load it in every run, and nobody else downloads 400 MB.
parity: setup
	@if ! command -v java > /dev/null; then echo "No Java here: nothing runs on Spark."; exit 0; fi; \
	cmp -s requirements-spark.lock .venv/spark/requirements.lock || { rm -rf .venv/spark && \
	    $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation --target .venv/spark \
	        -r requirements-spark.lock && cp requirements-spark.lock .venv/spark/requirements.lock; } && \
	PYTHONPATH=$(CURDIR)/.venv/spark TEPAT_PARITY=$(FAMILIES) $(BIN)/python -m pytest -rs tests/cli/test_spark.py tests/cli/test_fetch.py \
	    tests/property/test_judge_equals_sql.py tests/property/test_placement_equals_oracle.py

bench: setup
	@$(BIN)/python -m tests.bench.select_bench --families $(FAMILIES) $(if $(DIRTY),--dirty)

bench-growth: setup
	@$(BIN)/python -m tests.bench.growth_bench $(if $(SIZES),--families $(SIZES))

bench-large: setup
	@$(BIN)/python -m tests.bench.large_bench

docs: setup
	@$(BIN)/tepat rules schema
	@$(BIN)/tepat rules handbook
	@$(BIN)/python -m tests.spec.reference

# The copy of the lock inside .venv is written last: its absence means an unfinished installation.
setup:
	@cmp -s requirements.lock .venv/requirements.lock || { \
	    $(PYTHON) -c 'import sys; sys.exit("Tepat needs Python 3.11 or newer.") if sys.version_info < (3, 11) else None' && \
	    rm -rf .venv && $(PYTHON) -m venv .venv && \
	    $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	    $(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e . && \
	    cp requirements.lock .venv/requirements.lock; }

lock:
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv && \
	    .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	        --no-annotate --extra test pyproject.toml --output-file requirements.lock && \
	$(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"])' | \
	    .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	        - --output-file requirements-spark.lock; rm -rf .venv-lock
