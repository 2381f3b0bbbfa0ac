"""What text recognition needs to be there, for those who only ask: to import the recogniser takes longer than to mine a page."""

from __future__ import annotations

from importlib.util import find_spec

STEP = "recognition"
"""The step of the repairs that name figures of low confidence."""
MODELS = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx")
"""Finds lines, reads them; both come in the wheel of rapidocr."""


def available() -> bool:
    """Whether the extra ``ocr`` is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None
