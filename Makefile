# make chat    set up, read corpus/, chat on http://localhost:8000
# make test    set up, lint, types, evals, tests; what CI runs
# make setup   the set-up alone: .venv and the model
PYTHON ?= python3
PIP_ARGS ?=
LOCK_ARGS ?=
BIN := .venv/bin
INSTALLED := .venv/installed
SOURCES := assistant corpus evals tests ingest.py

.PHONY: chat test setup check evals ingest lock clean
.DEFAULT_GOAL := chat

chat: setup
	@$(BIN)/python ingest.py || echo "Niet alles is ingelezen; de chat start met wat er is."
	@$(BIN)/python -m assistant chat

setup: $(INSTALLED)
	@$(BIN)/python -m assistant.embedding

$(INSTALLED): requirements.lock assistant/preflight.py
	@command -v $(PYTHON) >/dev/null || \
		{ echo "Fout: $(PYTHON) is er niet. Installeer Python 3.11 of nieuwer." >&2; exit 1; }
	@$(PYTHON) assistant/preflight.py
	@echo "Pakketten installeren in .venv (eenmalig, een paar minuten) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_ARGS) -r requirements.lock
	@touch $(INSTALLED)

ingest: setup
	@$(BIN)/python ingest.py

check: $(INSTALLED)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/mypy

# Are the answers right, grounded, and absent where they should be? Fails below evals/baseline.json.
evals: setup
	@$(BIN)/python -m evals --report rapport

test: setup check evals
	@$(BIN)/python -m pytest

# Pins every package for every platform and Python from 3.11 on. CUDA's packages stay out: pip
# brings them where PyTorch's own build for the platform asks for them. What is pinned stays so,
# unless LOCK_ARGS=--upgrade.
lock: $(INSTALLED)
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--quiet --no-annotate --no-header $(LOCK_ARGS) --output-file requirements.lock >/dev/null
	@sed -i.old -E '/^(nvidia-|cuda-|triton)/d' requirements.lock && rm requirements.lock.old

clean:
	rm -rf .venv .bronwijzer .mypy_cache .pytest_cache .ruff_cache .hypothesis
