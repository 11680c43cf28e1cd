# 常用命令见 `make help`。
.DEFAULT_GOAL := help
.PHONY: help run test check bench handbook lock clean

PYTHON := .venv/bin/python
FLASK := $(PYTHON) -m flask --app app
HOST ?= 127.0.0.1
PORT ?= 5000
export HOST PORT

help:  ## 列出这些命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run:  ## 安装并启动（PORT=5000 HOST=127.0.0.1 可改）
	@bin/setup
	@$(FLASK) demo ensure
	@exec $(FLASK) serve

test:  ## 运行全部测试（SQLite，含浏览器测试）
	@bin/setup dev
	@$(PYTHON) -m pytest -n auto --dist worksteal

check:  ## 代码检查：ruff、mypy、引用方向
	@bin/setup dev
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-logo

bench:  ## 性能测量（ONLY=名称 只测一项）
	@bin/setup dev
	@$(PYTHON) -m bench $(ONLY)

handbook:  ## 重新截取操作手册的图片（docs/handbook/pictures）
	@bin/setup dev
	@FUPIN_HANDBOOK=docs/handbook/pictures $(PYTHON) -m pytest -q tests/browser/test_handbook.py

lock:  ## 按 pyproject.toml 重做两个依赖锁文件
	@bin/lock

clean:  ## 删除缓存和 .venv，不动 instance/
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
