"""Readers: a file's bytes in, a `Source` out. One file a format, in `formats`; the first that accepts the bytes reads them.

The readers are imported when the first file is read: who only asks what the limits are, as a run's own process does, needs none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.readers import office
from pipeline.readers.limits import LIMITS, check_size
from pipeline.readers.signatures import Foreign, foreign, named_binary
from pipeline.records import Repair, Source, Unreadable


class Reader(NamedTuple):
    """A format's reader: `accepts` looks at the bytes alone, never at the name."""

    name: str
    accepts: Callable[[bytes], bool]
    read: Callable[[Path, bytes], Source]


def _word_97(path: Path, data: bytes) -> Source:
    """A DOC or WPS file through LibreOffice where that is installed (it writes out the automatic numbers), else by the own reader of
    the binary format, which also looks first whether the file is worth starting LibreOffice for."""
    from pipeline.readers import doc

    plainly: Source | None = None
    refused: Unreadable | None = None
    try:
        plainly = doc.read(path, data)
    except Unreadable as trouble:
        refused = trouble
    if office.program() and (refused is None or refused.code in ("damaged", "unsupported")):
        try:
            converted = _through_office(path, data, ".doc")
            if plainly is None or len(converted.tables) >= len(plainly.tables):
                return converted
            why = "tables lost"
        except Unreadable as trouble:
            why = trouble.code
        if plainly is not None:
            said = Repair("libreoffice", 0, 0, "", "", False)
            return replace(plainly, reader=f"doc (libreoffice: {why})", repairs=(*plainly.repairs, said))
    if plainly is None:
        assert refused is not None
        raise refused
    return plainly


def _through_office(path: Path, data: bytes, ending: str) -> Source:
    from pipeline.readers import docx

    document, version = office.converted(data, ending)
    return replace(docx.read(path, document), format=ending[1:], reader=version)


def _foreign(path: Path, data: bytes, other: Foreign) -> Source:
    """What LibreOffice can turn into DOCX. Raises Unreadable for all else, and without LibreOffice."""
    if other.ending and office.program():
        return _through_office(path, data, other.ending)
    hint = f"{other.hint}; or install LibreOffice ({office.HINT})" if other.ending else other.hint
    raise Unreadable(other.code, f"the file is {other.name}", hint)


@cache
def formats() -> tuple[Reader, ...]:
    """The readers, in the order in which they are asked."""
    from pipeline.readers import doc, docx, html, ofd, pdf, picture, plain, xls, xlsx

    return (
        Reader("pdf", pdf.accepts, pdf.read),
        Reader("xlsx", xlsx.accepts, xlsx.read),
        Reader("ofd", ofd.accepts, ofd.read),
        Reader("doc", doc.accepts, _word_97),
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
        return _foreign(path, data, other)
    reader = next(reader for reader in formats() if reader.accepts(data))
    try:
        source = reader.read(path, data)
        return source if source.reader else replace(source, reader=reader.name)
    except Unreadable as trouble:
        kind = named_binary(path)
        if trouble.code == "binary" and kind:
            raise Unreadable(
                "mismatch", f"the file is named {path.suffix} but is no {kind}", "check the file: it may be damaged or wrongly named"
            ) from trouble
        raise
