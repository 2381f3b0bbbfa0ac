"""``hecha doctor``: what is installed, which formats can be read, and what to install for the rest."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import NamedTuple

from pipeline.messages import text

NEEDED = (
    "jieba", "opencc-python-reimplemented", "spacy", "pandas", "regex", "pyarrow", "duckdb", "lxml", "pypdfium2", "python-calamine",
    "xlsxwriter", "pebble",
)  # fmt: skip
FORMATS = (
    ("txt md html", "", ""),
    ("docx doc wps xlsx ofd", "lxml", "pip install lxml"),
    ("xls", "python_calamine", "pip install python-calamine"),
    ("pdf", "pypdfium2", "pip install pypdfium2"),
    ("zip tar tar.gz gz", "zlib", "build Python with zlib"),
    ("tar.bz2 bz2", "bz2", "build Python with bz2"),
)
"""Format names, the module that reads them (empty: the standard library), how to get it."""


class Extra(NamedTuple):
    """What can be added: what it reads or does, in Chinese and English, the modules it takes, how to get it."""

    zh: str
    en: str
    modules: tuple[str, ...]
    how: str


EXTRAS = (
    Extra(
        "扫描件与图片 png jpg tiff（文字识别）",
        "scans and pictures png jpg tiff (text recognition)",
        ("rapidocr", "onnxruntime", "PIL"),
        'pip install "hecha[ocr]"',
    ),
    Extra("7z 压缩包", "7z archives", ("py7zr",), 'pip install "hecha[sevenzip]"'),
    Extra(
        "审核页面 hecha review",
        "the review page, hecha review",
        ("starlette", "uvicorn", "jinja2", "sqlalchemy", "python_multipart"),
        'pip install "hecha[review]"',
    ),
    Extra("多机运行 --engine ray", "many machines, --engine ray", ("ray",), 'pip install "hecha[cluster]"'),
)


def report() -> str:
    """A few lines for people: versions, formats with ✓ or what is missing (✗), what can be added (–)."""
    lines = [f"Python {platform.python_version()} {platform.system()} {platform.machine()}"]
    for name in NEEDED:
        try:
            lines.append(f"  {name} {version(name)}")
        except PackageNotFoundError:
            lines.append(text(f"  ✗ {name} 未安装：make setup", f"  ✗ {name} is missing: make setup"))
    lines.append(text("可读格式：", "Formats:"))
    for names, module, how in FORMATS:
        there = not module or find_spec(module) is not None
        lines.append(f"  {'✓' if there else '✗'} {names}" + ("" if there else f"  → {how}"))
    lines.append(text("可选：", "Optional:"))
    for extra in EXTRAS:
        there = all(find_spec(module) is not None for module in extra.modules)
        lines.append(f"  {'✓' if there else '–'} {text(extra.zh, extra.en)}" + ("" if there else f"  → {extra.how}"))
    lines += [_office(), _limits()]
    lines.append(text("不读（rejects 表里有办法）：RAR、加密文件", "Not read (the rejects table says what to do): RAR, encrypted files"))
    return "\n".join(lines)


def _office() -> str:
    from pipeline.readers import office

    program = office.program()
    if program:
        return text(f"  ✓ rtf odt，doc wps 的自动编号（{program}）", f"  ✓ rtf odt, automatic numbers of doc wps ({program})")
    return text(f"  – rtf odt，doc wps 的自动编号  → {office.HINT}", f"  – rtf odt, automatic numbers of doc wps  → {office.HINT}")


def _limits() -> str:
    from pipeline.readers.limits import LIMITS, SETTING

    names = ("bytes_in", "pages", "cells", "pixels", "office_seconds")
    main = " ".join(f"{name}={getattr(LIMITS, name)}" for name in names)
    return text(f"限额（环境变量 {SETTING} 可改）：{main}", f"Limits (set {SETTING} in the environment): {main}")
