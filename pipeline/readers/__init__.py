"""Readers: a file's bytes in, a `Source` out. One file a format, in `READERS`; the first that accepts the bytes reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pipeline.readers import doc, docx, html, ofd, pdf, picture, plain, xls, xlsx
from pipeline.readers.limits import LIMITS, check_size
from pipeline.readers.signatures import foreign, named_binary
from pipeline.records import Source, Unreadable


class Reader(NamedTuple):
    """A format's reader: `accepts` looks at the bytes alone, never at the name."""

    name: str
    accepts: Callable[[bytes], bool]
    read: Callable[[Path, bytes], Source]


READERS: tuple[Reader, ...] = (
    Reader("pdf", pdf.accepts, pdf.read),
    Reader("xlsx", xlsx.accepts, xlsx.read),
    Reader("ofd", ofd.accepts, ofd.read),
    Reader("doc", doc.accepts, doc.read),
    Reader("xls", xls.accepts, xls.read),
    Reader("docx", docx.accepts, docx.read),
    Reader("html", html.accepts, html.read),
    Reader("picture", picture.accepts, picture.read),
    Reader("plain", plain.accepts, plain.read),  # last: it accepts anything
)


def read(path: Path, data: bytes) -> Source:
    """The source text of a file, with its tables, pages and boxes, by the format its bytes are in.

    `path` is used for messages and for telling Markdown from text. A mislabelled file (an HTML page named .doc) is read as what
    it is. Raises Unreadable: empty, binary, mismatch, encrypted, damaged, no_text_layer, too_large, unsupported.
    """
    check_size(len(data), LIMITS.bytes_in, "the file")
    if not data:
        raise Unreadable("empty", "the file has no bytes", "deliver the file again: the copy may have failed")
    other = foreign(data)
    if other is not None:
        raise Unreadable(other.code, f"the file is {other.name}", other.hint)
    reader = next(reader for reader in READERS if reader.accepts(data))
    try:
        return reader.read(path, data)
    except Unreadable as trouble:
        kind = named_binary(path)
        if trouble.code == "binary" and kind:
            raise Unreadable(
                "mismatch", f"the file is named {path.suffix} but is no {kind}", "check the file: it may be damaged or wrongly named"
            ) from trouble
        raise
