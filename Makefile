# What each target does: CONTRIBUTING.md. Needs Python 3.11 or newer and nothing else.

PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(if $(shell $(p) -c "import sys; print('yes' if sys.version_info >= (3, 11) else '')" 2>/dev/null),$(p))) python3)
STAMP := .venv/installed
PY := .venv/bin/python
PYTEST := $(PY) -m pytest
BOTH_CORES := -n 2 --dist loadgroup
COMPILE := $(PY) -m uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --system-certs --quiet

# What Python compiled is kept: tests and the demo start some two hundred processes, each of them seconds faster with it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check fix test-services test-browser test-deep bench bench-search lock clean
.DELETE_ON_ERROR:

$(STAMP): requirements.lock tools/make_venv.py
	@$(PYTHON) tools/make_venv.py
	@touch $@

.env: | $(STAMP)
	@$(PY) tools/make_env_file.py

run: $(STAMP) .env
	@exec $(PY) manage.py serve --prepare $(if $(PORT),--port $(PORT))

test: $(STAMP)
	@$(PYTEST) $(BOTH_CORES)

check: $(STAMP)
	@$(PY) tools/check.py

fix: $(STAMP)
	@$(PY) tools/check.py --fix

test-services: $(STAMP)
	@$(PY) tools/services.py $(PYTEST) $(BOTH_CORES) -m "not browser and not deep"

test-browser: $(STAMP)
	@$(PYTEST) -m browser tests/browser

test-deep: $(STAMP)
	@HYPOTHESIS_PROFILE=deep $(PYTEST) $(BOTH_CORES) -m "not browser and not services"

bench: $(STAMP)
	@$(PY) -m tests.benchmarks.run $(ROOMS)

bench-search: $(STAMP)
	@$(PY) tools/services.py $(PY) -m tests.benchmarks.searching $(ADVERTS)

lock: $(STAMP)
	@$(COMPILE) --group dev --upgrade -o requirements.lock
	@$(COMPILE) --constraint requirements.lock --no-annotate -o requirements-runtime.lock

# One lock for development and tests; the part of it that production needs, for the image.
# Not var/: it holds the demo's database and pictures. `rm -r var` starts the demo afresh.
clean:
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
