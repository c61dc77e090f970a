# Each of these sets up all that it needs: a virtual environment with pinned packages, and bubblewrap.
.DEFAULT_GOAL := help
.PHONY: help grade check test verify build figures readme bench parity soak mutants engine-mutants fuzz dist pins clean

# As in grading: for small matrices more threads take longer.
export OPENBLAS_NUM_THREADS := 1

BIN := .venv/bin
PINS := pyproject.toml constraints.txt tools/setup.sh
PYTEST := $(BIN)/pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder

define PROVE_STYLE
$(BIN)/ruff check
$(BIN)/ruff format --check
$(BIN)/mypy
$(BIN)/lint-imports
endef

help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

grade: .venv/.base ## grade the sample class and print its gradebook
	$(BIN)/autograder grade examples/submissions -o grades

check: .venv/.test ## prove the most in a few minutes: style, types, layers, units, every assignment, a small class
	$(PROVE_STYLE)
	$(PYTEST) -m "not slow"

test: .venv/.test ## prove everything: attacks, verification, other platforms, browsers, databases and kills, too
	$(PROVE_STYLE)
	$(PYTEST)

verify: .venv/.base ## hold solutions, stubs, wrong answers and released files against the checks
	$(BIN)/autograder verify

build: .venv/.base ## make student_template/ anew, and a zip per assignment in dist/
	$(BIN)/autograder build --dist dist

figures: .venv/.base ## draw the figures of the handouts anew
	$(BIN)/python -m tools.figures

readme: .venv/.test ## put the sample class's table and a picture of its report into the README anew
	$(BIN)/python -m tests.readme

bench: .venv/.bench ## measure seconds per submission beside pytest and otter-grader
	$(BIN)/python benchmarks/grading.py

soak: .venv/.base ## grade 2,000 submissions, one in five hostile, and see that nothing grows
	$(BIN)/python benchmarks/soak.py

parity: .venv/.test ## grade all examples with Otter and as on Gradescope, too, and list what differs
	PYTHONPATH="$(CURDIR)" $(BIN)/python benchmarks/parity.py

mutants: .venv/.mutants ## change every solution in every small way; list the changes that no check notices
	$(BIN)/python -m tools.mutants

engine-mutants: .venv/.mutants ## change what decides about points in every small way; list the changes that no test notices
	$(BIN)/python -m tools.mutants.engine

fuzz: .venv/.test ## try other inputs than the tests do on what reads untrusted files, for an hour
	$(BIN)/python -m tools.fuzz

dist: .venv/.test ## build the package as a wheel and an sdist, in dist/package/
	$(BIN)/python -m build --no-isolation --outdir dist/package

pins: $(BIN)/uv ## put what pyproject.toml asks for into constraints.txt; pins that still fit stay (newest: delete it first)
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --fork-strategy fewest \
		--no-annotate --custom-compile-command "make pins" --output-file constraints.txt --quiet

clean: ## remove what can be made again, but for grades and the course's secret
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Not after every change of the pins, which may be what has to be mended.
$(BIN)/uv:
	@sh tools/setup.sh test

.venv/.%: $(PINS)
	@sh tools/setup.sh $*
