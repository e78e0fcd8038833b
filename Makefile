# Hỏi Văn Bản. `make run` on a fresh machine needs Python 3.11 or newer and make, nothing else.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help install run test lint ingest eval bench
.DEFAULT_GOAL := help

help:  ## what each target does
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

# A stamp file is touched only after pip succeeded: a second call sets nothing up again, an interrupted one resumes.
$(VENV)/.runtime: requirements.txt
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên. / Python 3.11 or newer is needed." >&2; exit 1; }
	@{ test -f $(VENV)/pyvenv.cfg && $(PIP) --version >/dev/null 2>&1; } || $(PYTHON) -m venv --clear $(VENV) || { \
		echo "Không tạo được môi trường ảo; trên Debian, Ubuntu hãy cài gói python3-venv." >&2; \
		echo "No virtual environment could be made; on Debian or Ubuntu install the package python3-venv." >&2; exit 1; }
	$(PIP) install --progress-bar off -r requirements.txt
	@touch $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.txt
	$(PIP) install --progress-bar off -r requirements-dev.txt
	@touch $@

install: $(VENV)/.runtime  ## set up .venv with what running needs

run: install  ## set up, bring the index up to date with corpus/, serve http://127.0.0.1:7860
	@$(BIN)/python app.py

ingest: install  ## make index/ match corpus/
	@$(BIN)/python -m ingest

test: $(VENV)/.development  ## set up and run every test
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

lint: $(VENV)/.development  ## ruff and mypy
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

eval: install  ## score the answers against eval/gold/ and the floors of eval/expected.yaml
	@$(BIN)/python -m eval --check

bench: install  ## run every measurement of bench/
	@for file in bench/[a-z]*.py; do \
		echo "== $$file"; $(BIN)/python -m "bench.$$(basename "$$file" .py)" || exit 1; done
