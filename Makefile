# bangfu: reproducible reports on hardship assistance. `make` prints what there is.

PYTHON ?= python3
# An active conda environment is used as it is; its `base` is left alone.
CONDA := $(if $(filter-out base,$(CONDA_DEFAULT_ENV)),$(CONDA_PREFIX))
VENV := $(or $(CONDA),.venv)
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# What `make reports` runs on; a register of one's own: make reports REGISTER=data/register
REGISTER ?= data/sample
LANGUAGES ?= zh en
# Other periods or another unit than params/ has: make reports PERIODS="2026 2026-06" UNIT=110105015
PERIODS ?=
UNIT ?=
# Options of JupyterLab: make lab ARGS="--port 9000 --no-browser"
ARGS ?=
# A shorter trial: make bench-runs BENCH="--periods 2 --ways b,d"
BENCH ?=
# A longer trial: make prove SOAK=300 KILLS=500
SOAK ?= 100
KILLS ?= 150
# What tests wait for: in CI the programs they use are installed while the rest goes on.
FIRST ?= :
# One more than there are processors: tests wait for programs and browsers a quarter of their time.
WORKERS = $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")
# The tests' bytecode is kept, also where a machine says to keep none: each worker reads all of it.
PYTEST = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
BENCH_PATH := PYTHONPATH=tests:.ci
PARAMS := $(if $(PERIODS),params/year.yaml,params/year.yaml params/month.yaml params/span.yaml)

.DEFAULT_GOAL := help
.PHONY: help reports test quick prove lab compare check format sentences attack score-articles bench bench-explore bench-homes bench-warnings bench-ledgers bench-runs bench-tree bench-estimates pages audit lock picture clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "All but clean run in $(if $(CONDA),the active conda environment,.venv; with a conda environment active, in that)."

reports: $(READY) ## run all notebooks and publish to reports/
	@# A sample that an earlier version made is sealed; a register of one's own is sealed by hand.
	@if [ -d data/sample/loads ] && ! grep -qs content_sha256 data/sample/loads/*/load.json; then \
	  $(BIN)/bangfu seal --register data/sample; fi
	@$(BIN)/bangfu run $(PARAMS) --register "$(REGISTER)" \
	  $(foreach l,$(LANGUAGES),--language $(l)) $(foreach p,$(PERIODS),--period $(p)) \
	  $(if $(UNIT),--unit $(UNIT))

test: $(READY) ## run the tests, as CI does
	@$(FIRST)
	@$(PYTEST) -m "not prove" --durations=25 --durations-min=10

quick: $(READY) ## run the tests that are done within a minute: no process, no browser
	@$(PYTEST) -m "not (prove or process or browser or slow)" --hypothesis-profile=quick

prove: $(READY) ## run everything, also what kills, corrupts and attacks, with many more examples
	@BANGFU_SOAK=$(SOAK) BANGFU_KILLS=$(KILLS) $(PYTEST) --hypothesis-profile=prove

lab: $(READY) ## open JupyterLab on the notebooks; options of its own: make lab ARGS="--port 9000"
	@JUPYTER_CONFIG_PATH="$(CURDIR)/.jupyter$(if $(JUPYTER_CONFIG_PATH),:$(JUPYTER_CONFIG_PATH))" \
	  JUPYTER_DEFAULT_PROVISIONER_NAME=warmkernel WARMKERNEL_WARM_UP=bangfu.press.runs.warm_up:warm_up \
	  $(BIN)/jupyter lab \
	  $(if $(filter 0,$(shell id -u)),--allow-root) $(ARGS)

compare: $(READY) ## what two executed notebooks show otherwise: make compare ONE=2018.ipynb OTHER=2019.ipynb
	@$(BIN)/python .ci/compare_outputs.py "$(ONE)" "$(OTHER)"

check: $(READY) ## ruff, mypy, notebooks without outputs, lock in step; changes nothing
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/nbstripout --keep-id --verify notebooks/*.ipynb lib/bangfu/starter/*.ipynb
	@$(BIN)/python .ci/environment.py --check

format: $(READY) ## format code and notebooks, strip outputs
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/nbstripout --keep-id notebooks/*.ipynb lib/bangfu/starter/*.ipynb

sentences: $(READY) ## print every sentence, headline and alternative text of the reports, to be read
	@$(BIN)/python .ci/sentences.py

attack: $(READY) ## publish 80 releases of the sample and work out what they withhold, if one can
	@$(BIN)/python tests/attack_sample.py

score-articles: reports ## hold the check of articles against labelled drafts
	@PYTHONPATH=tests $(BIN)/python tests/score_articles.py

bench: $(READY) ## time a year of 10 million payments beside pandas
	@$(BENCH_PATH) $(BIN)/python tests/bench/bench_measures.py

bench-explore: $(READY) ## time a choice of notebooks/explore.ipynb, on the sample and 20 million payments
	@$(BENCH_PATH) $(BIN)/python tests/bench/bench_explore.py

bench-homes: $(READY) ## time a year's figures in a folder, in PostgreSQL and on Spark, and compare them
	@$(BENCH_PATH) $(BIN)/python tests/bench/bench_homes.py

bench-warnings: $(READY) ## count false alarms of early warning in 200 invented registers
	@$(BENCH_PATH) $(BIN)/python tests/bench/bench_warnings.py

bench-ledgers: $(READY) ## time importing a morning's ledgers and one of 200,000 payments
	@$(BENCH_PATH) $(BIN)/python tests/bench/bench_ledgers.py

bench-runs: $(READY) ## time 72 monthly reports beside papermill and ploomber-engine
	@$(BENCH_PATH) $(BIN)/python tests/bench/bench_runs.py $(BENCH)

bench-tree: $(READY) ## time the releases of a tree of unions by how many there are
	@$(BENCH_PATH):tests/bench $(BIN)/python tests/bench/bench_tree.py $(BENCH)

bench-estimates: $(READY) ## hold the estimates of a plan against what three matrices take
	@$(BENCH_PATH) $(BIN)/python tests/bench/bench_estimates.py

pages: $(READY) ## measure the pages in a browser beside nbconvert's templates
	@$(BENCH_PATH) $(BIN)/python tests/bench/bench_pages.py

audit: $(READY) ## hold the locked packages against published advisories; needs an index that has them
	@$(BIN)/python .ci/audit.py

lock: $(READY) ## renew requirements.lock and environment.yml from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --extra press --extra dev --universal --python-version 3.11 \
	  --generate-hashes --quiet --custom-compile-command "make lock" --output-file requirements.lock
	@$(BIN)/python .ci/environment.py

picture: reports ## renew the picture of a report in the README
	@$(BIN)/python .ci/screenshot.py reports/public/110105/2019/comfort_payments.html \
	  docs/report.png --width 1000

clean: ## remove what was made: .venv, sample, reports; never data/register nor archive
	rm -rf .venv .bench data/sample run reports/public reports/internal reports/*.html reports/*.xml reports/*.csv reports/units reports/figures reports/.library \
	  .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("bangfu needs Python 3.11 or newer, found " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@echo "setting up $(VENV) (once; one to two minutes)"
	@$(if $(CONDA),,$(PYTHON) -m venv $(VENV))
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m ipykernel install --sys-prefix --name python3 --display-name "Python 3 (bangfu)" >/dev/null
	@$(BIN)/python -m compileall -q lib
	@touch $@
