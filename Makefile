# 核查 hecha: `make help` lists the targets. Only python3 and make are needed: each target installs what it lacks into .venv
SHELL := /bin/sh
.DEFAULT_GOAL := help

DROP ?= corpus
OUT ?= outputs
GOLD ?= tests/gold
PYTHON ?= python3
JOBS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

export PYTHONHASHSEED := 0

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "hecha needs Python 3.11 or later 需要 Python 3.11 以上: make PYTHON=python3.12 …" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed; on Debian/Ubuntu: apt-get install python3-venv" >&2; rm -rf $(VENV); exit 2; }

$(VENV)/core.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing hecha into $(VENV) 正在安装 …" >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/core.stamp
	@echo "installing the test tools 正在安装测试工具 …" >&2
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

.PHONY: setup extract review test lint eval bench mutate fuzz kills notebooks docs golden-update lock clean help

setup: $(VENV)/core.stamp ## the environment alone, in .venv 只装环境

extract: $(VENV)/core.stamp ## mine DROP=corpus into OUT=outputs 抽取并核查
	@$(BIN)/hecha extract "$(DROP)" --out "$(OUT)" $(if $(JOBS),--jobs $(JOBS))

review: $(VENV)/core.stamp ## the auditors' page over OUT=outputs 审核页面
	@$(BIN)/hecha review "$(OUT)"

test: $(VENV)/dev.stamp ## the whole test suite 全部测试
	@$(BIN)/python -m pytest

lint: $(VENV)/dev.stamp ## ruff and mypy 代码检查
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

eval: $(VENV)/core.stamp ## precision and recall of OUT against GOLD 对照标注评测
	@$(BIN)/hecha eval "$(GOLD)" "$(OUT)"

bench: $(VENV)/dev.stamp ## characters a second, by stage and by format 性能测试 (BENCH=folder)
	@$(BIN)/python -m tests.benchmarks.throughput $(if $(BENCH),"$(BENCH)",corpus)
	@$(BIN)/python -m tests.benchmarks.formats
	@$(BIN)/python -m tests.benchmarks.quantities
	@$(BIN)/python -m tests.benchmarks.review
	@$(BIN)/python -m tests.benchmarks.scale $(if $(SCALE),--documents $(SCALE))

mutate: $(VENV)/dev.stamp ## slips put into true reports, and what was found 变异测试 (REPORTS=60 SEED=1)
	@$(BIN)/python -m tests.mutation $(if $(REPORTS),--reports $(REPORTS)) $(if $(SEED),--seed $(SEED))
	@$(BIN)/python -m tests.accuracy $(if $(REPORTS),--reports $(REPORTS)) $(if $(SEED),--seed $(SEED))

fuzz: $(VENV)/dev.stamp ## texts by a grammar and damaged files, the laws as judge 模糊测试 (INPUTS=2000 SEED=1)
	@$(BIN)/python -m tests.fuzz $(if $(INPUTS),--inputs $(INPUTS)) $(if $(SEED),--seed $(SEED))

kills: $(VENV)/dev.stamp ## runs killed at random moments 强杀测试 (KILLS=100)
	@$(BIN)/python -m tests.kills $(if $(KILLS),$(KILLS),100)

golden-update: $(VENV)/dev.stamp ## write the golden files anew, then read the diff 更新基准文件
	@$(BIN)/python -m tests.golden_update

docs: $(VENV)/dev.stamp ## the documentation as a site, in build/docs 文档网站
	@$(BIN)/python -m sphinx -q -W -n -b html -d build/doctrees docs build/docs
	@echo build/docs/index.html

notebooks: $(VENV)/dev.stamp ## run the notebooks over OUT=outputs, written into build/notebooks 运行笔记本
	@mkdir -p build/notebooks
	@for book in notebooks/*.ipynb; do HECHA_OUTPUTS="$(abspath $(OUT))" $(BIN)/python -m tests.run_notebook "$$book" build/notebooks; done

lock: $(VENV)/dev.stamp ## pin the dependencies anew, with hashes and without URLs 更新依赖锁
	@$(PIP) install uv
	@for pair in "requirements.lock --extra review" "requirements-dev.lock --extra dev"; do set -- $$pair; file=$$1; shift; \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml $$@ --output-file $$file; done

clean: ## remove outputs and caches; an auditor's decisions stay 清理（不删审核意见）
	@rm -rf "$(OUT)/tables" "$(OUT)/.state" "$(OUT)/logs" "$(OUT)/hecha.duckdb" "$(OUT)"/findings.* "$(OUT)/run.json" .pytest_cache .mypy_cache .ruff_cache .hypothesis build docs/generated

help: ## this list 本帮助
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo; sed -n '/<!-- newcomer -->/,/<!-- end -->/p' README.md | grep '^|'
