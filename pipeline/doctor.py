"""``hecha doctor``: what is installed, which formats can be read, and what to install for the rest."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from pipeline.messages import text

NEEDED = ("jieba", "opencc-python-reimplemented", "spacy", "pandas", "regex", "pyarrow", "duckdb", "lxml", "pypdfium2", "python-calamine")
FORMATS = (
    ("txt md html", "", ""),
    ("docx doc xlsx ofd", "lxml", "pip install lxml"),
    ("xls", "python_calamine", "pip install python-calamine"),
    ("pdf", "pypdfium2", "pip install pypdfium2"),
    ("zip tar tar.gz gz", "zlib", "build Python with zlib"),
    ("tar.bz2 bz2", "bz2", "build Python with bz2"),
)
"""Format names, the module that reads them (empty: the standard library), how to get it."""

RECOGNITION = ("rapidocr", "onnxruntime", "PIL")
"""What the extra ``ocr`` installs."""


def report() -> str:
    """A few lines for people: versions, formats with ✓ or what is missing."""
    lines = [f"Python {platform.python_version()} {platform.system()} {platform.machine()}"]
    for name in NEEDED:
        try:
            lines.append(f"  {name} {version(name)}")
        except PackageNotFoundError:
            lines.append(text(f"  {name} 未安装：make setup", f"  {name} is missing: make setup"))
    lines.append(text("可读格式：", "Formats:"))
    for names, module, how in FORMATS:
        there = not module or find_spec(module) is not None
        lines.append(f"  {'✓' if there else '✗'} {names}" + ("" if there else f"  → {how}"))
    there = all(find_spec(module) is not None for module in RECOGNITION)
    lines.append(
        text("  ✓ 扫描件与图片（文字识别）", "  ✓ scans and pictures (text recognition)")
        if there
        else text('  – 扫描件与图片：pip install "hecha[ocr]"', '  – scans and pictures: pip install "hecha[ocr]"')
    )
    lines.append(
        text(
            "不读（rejects 表里有办法）：RTF、7z、RAR、加密文件",
            "Not read (the rejects table says what to do): RTF, 7z, RAR, encrypted files",
        )
    )
    return "\n".join(lines)
