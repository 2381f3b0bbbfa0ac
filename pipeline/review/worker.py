"""In a process of its own: the documents' files opened again, to show a page or a table as it is printed.

Native parsers read files from anywhere; here one that crashes or hangs costs a picture, not the page. Every function reads the file
where it was when it was mined and gives nothing unless its bytes are still those of the document.
"""

from __future__ import annotations

import io
import resource
import struct
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from pipeline import origins, readers
from pipeline.discovery import Dropped
from pipeline.records import Unreadable

SCALE = 2.0
"""Pixels a point: 144 dots an inch, sharp on the screens auditors have."""
PIXELS = 12_000_000
"""Pixels of a picture at most; an absurd page is drawn smaller."""
MEMORY = 4 << 30
PDF, PICTURES = "pdf", ("png", "jpeg", "gif", "tiff", "webp")


class Unshown(Exception):
    """The file cannot be shown: `code` is gone (not there, or changed), format, damaged or page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Shown(NamedTuple):
    """A printed table: where it stands, its cells as (row, col, rowspan, colspan, start, end), offsets into the source text."""

    start: int
    end: int
    caption: str
    unit: str
    page: int | None
    cells: tuple[tuple[int, int, int, int, int, int], ...]


def prepare() -> None:
    """Bounds the process; called once in it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def ready() -> bool:
    """Nothing: asked for once at the start, so that the first page does not wait for imports."""
    import pypdfium2  # noqa: F401

    return True


def sizes(document: str, file: Dropped, form: str) -> list[tuple[float, float]]:
    """The pages' widths and heights in points. Raises Unshown."""
    if form == PDF:
        return [(float(w), float(h)) for w, h in (_pdf(document, file).get_page_size(i) for i in range(len(_pdf(document, file))))]
    return [(w, h) for _, w, h in _frames(document, file)]


def picture(document: str, file: Dropped, form: str, number: int) -> bytes:
    """Page `number`, from 1, as a PNG. Raises Unshown."""
    if form != PDF:
        frames = _frames(document, file)
        if not 1 <= number <= len(frames):
            raise Unshown("page")
        return png(frames[number - 1][0])
    pdf = _pdf(document, file)
    if not 1 <= number <= len(pdf):
        raise Unshown("page")
    page = pdf[number - 1]
    try:
        width, height = page.get_size()
        scale = min(SCALE, (PIXELS / max(width * height, 1)) ** 0.5)
        return png(page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3])
    finally:
        page.close()


def grids(document: str, file: Dropped, name: str) -> list[Shown]:
    """The tables of the document as its reader sees them. Raises Unshown."""
    try:
        source = readers.read(Path(name), _data(document, file))
    except Unreadable:
        raise Unshown("damaged") from None
    return [
        Shown(t.start, t.end, t.caption, t.unit, t.page, tuple((c.row, c.col, c.rowspan, c.colspan, c.start, c.end) for c in t.cells))
        for t in source.tables
    ]


def png(pixels: Any) -> bytes:
    """An array of rows of red, green and blue bytes as a PNG."""
    height, width, _ = pixels.shape
    lines = np.zeros((height, 1 + width * 3), np.uint8)  # each line begins with its filter: none
    lines[:, 1:] = pixels.reshape(height, width * 3)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines.tobytes(), 1)),
        (b"IEND", b""),
    )
    chunks = (struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@lru_cache(2)
def _data(document: str, file: Dropped) -> bytes:
    data = origins.read(document, file)
    if data is None:
        raise Unshown("gone")
    return data


@lru_cache(2)
def _pdf(document: str, file: Dropped) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(_data(document, file))
    except pypdfium2.PdfiumError:
        raise Unshown("damaged") from None


@lru_cache(1)
def _frames(document: str, file: Dropped) -> list[tuple[Any, float, float]]:
    """The frames of a picture, upright, with their sizes in points."""
    try:
        from PIL import Image, ImageOps, ImageSequence
    except ModuleNotFoundError:
        raise Unshown("format") from None
    from pipeline.readers.picture import dots_an_inch

    frames = []
    try:
        with Image.open(io.BytesIO(_data(document, file)), formats=[form.upper() for form in PICTURES]) as opened:
            for frame in ImageSequence.Iterator(opened):
                if frame.width * frame.height > 20 * PIXELS:
                    raise Unshown("damaged")
                upright = ImageOps.exif_transpose(frame).convert("RGB")
                scale = 72 / dots_an_inch(frame.info.get("dpi"), upright.width)
                size = upright.width * scale, upright.height * scale
                upright.thumbnail((2000, 3000))
                frames.append((np.asarray(upright), *size))
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise Unshown("damaged") from None
    return frames
