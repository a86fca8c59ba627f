# Every command of the project. «make» alone lists them. ARGS="…" is passed on where it makes sense.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check bench docs messages format lock clean runtime dev

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: runtime ## Set up everything with demo data and serve it on this machine
	@$(BIN)/fotfeste demo $(ARGS)

demo-reset: runtime ## Throw the demo's data away and start over
	@$(BIN)/fotfeste demo-reset $(ARGS)

test: dev ## Run every test; ARGS="-k name" picks some
	@$(BIN)/python scripts/test.py $(ARGS)

check: dev ## Run the laws of the house: format, lint, types, imports, migrations, translations
	@$(BIN)/python scripts/check.py

bench: dev ## Measure pages against their raw SQL and print the ratios
	@$(BIN)/python -m bench $(ARGS)

docs: dev ## Write the reference under docs/ anew from the code
	@$(BIN)/fotfeste docs

messages: runtime ## Bring the translations in step with the texts, and compile them
	@$(BIN)/fotfeste messages

format: dev ## Format the code and mend what can be mended by itself
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: ## Pin packages anew from pyproject.toml (needs uv); ARGS=--upgrade takes newer versions
	@for name in runtime dev; do uv pip compile pyproject.toml $$([ $$name = dev ] && echo --extra dev) -o requirements/$$name.lock $(ARGS) \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet || exit 1; done

clean: ## Remove the environment and caches; the demo's data stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist && find . -name __pycache__ -prune -exec rm -rf {} +

runtime:
	@$(PYTHON) scripts/bootstrap.py

dev:
	@$(PYTHON) scripts/bootstrap.py --dev
