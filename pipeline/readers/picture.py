"""Pictures of pages (PNG, JPEG, TIFF, GIF, WebP): read by text recognition, where that is installed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.readers import models, recognition
from pipeline.readers.limits import LIMITS
from pipeline.readers.printed.writer import Writer
from pipeline.records import Source, Unreadable

MAGIC = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"))
A4_INCHES = 8.27
"""A page's width where the picture does not say at how many dots an inch it was scanned."""


def accepts(data: bytes) -> bool:
    """Whether the bytes are a picture."""
    return bool(_kind(data))


def read(path: Path, data: bytes) -> Source:
    """The text of the pages pictured, one a frame. Raises Unreadable (unsupported without the extra ``ocr``, damaged, too_large,
    no_text_layer)."""
    if not models.available():
        raise Unreadable("unsupported", f"the file is a {_kind(data)} picture", recognition.HINT)
    pages = _pages(data)
    if not any(page.layout.blocks for page in pages):
        raise Unreadable("no_text_layer", "no text was recognised in the picture", "scan it again at 200 dots an inch or more")
    source = Writer([page.layout for page in pages]).source(_kind(data).lower())
    return recognition.with_doubts(source, dict(enumerate(pages, 1)))


def _kind(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    return next((name for mark, name in MAGIC if data.startswith(mark)), "")


def _pages(data: bytes) -> list[recognition.Recognised]:
    from PIL import Image, ImageOps, ImageSequence

    try:
        with Image.open(io.BytesIO(data), formats=(_kind(data).upper(),)) as picture:
            pages = []
            for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                if number > LIMITS.pages or frame.width * frame.height > LIMITS.pixels:
                    raise Unreadable("too_large", f"page {number} of the picture has {frame.width} × {frame.height} pixels", "split it")
                upright = ImageOps.exif_transpose(frame).convert("RGB")
                pages.append(recognition.page(np.asarray(upright), dots_an_inch(frame.info.get("dpi"), upright.width)))
    except Image.DecompressionBombError as error:
        raise Unreadable("too_large", f"the picture has too many pixels: {error}", "split it") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unreadable("damaged", f"the picture cannot be opened: {error}", "scan or export it again") from error
    return pages


def dots_an_inch(stated: Any, width: int) -> float:
    """The dots an inch a picture says it was scanned at, where that can be; else those that make it as wide as an A4 page."""
    try:
        dots = float(stated[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dots = 0.0
    return dots if 96 < dots <= 1200 else width / A4_INCHES
