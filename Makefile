# The whole project in four words; the steps themselves are in scripts/, each readable on its own.

.PHONY: help lab claims screenshots test check dashboard clean
.DEFAULT_GOAL := help

help:
	@echo 'make lab        set up, measure the bundled experiments quickly, print the answers'
	@echo 'make dashboard  browse the results in lab-results/'
	@echo 'make claims     write docs/claims.md, the ledger of claims, from the results in lab-results/'
	@echo 'make screenshots  take the pictures of the documents from the results in lab-results/ (after make test)'
	@echo 'make test       set up everything that tests need, run all checks and all tests'
	@echo 'make check      format, lint, types, layers, dependencies (after make test)'
	@echo 'make clean      remove the environment and caches of this folder; results and built interpreters stay'

lab:
	@scripts/lab.sh

claims:
	@scripts/environment.sh dashboard
	@.venv/bin/internals-lab claims --markdown -o docs/claims.md

dashboard:
	@scripts/environment.sh dashboard
	@.venv/bin/internals-lab dashboard

screenshots:
	@.venv/bin/python scripts/screenshots.py lab-results

test:
	@scripts/test.sh

check:
	@scripts/environment.sh dev
	@scripts/check.sh

clean:
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
