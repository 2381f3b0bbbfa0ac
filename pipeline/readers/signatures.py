"""What a file is, by its first bytes and, for containers, by what lies in them; never by its name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import IO, NamedTuple

from pipeline.readers.ole import MARK, Compound

TO_DOCX = "open it in WPS or Word and save it as DOCX or PDF"
TO_XLSX = "save it as XLSX"
TO_TEXT = "deliver the document itself as DOCX, PDF, HTML or text"
UNPACK = "unpack it and deliver the files in it"


class Foreign(NamedTuple):
    """A format that is recognised but not read: its name with an article, and what the user can do. `ending`: LibreOffice turns it
    into DOCX where it is installed, by this ending."""

    name: str
    hint: str
    code: str = "unsupported"
    ending: str = ""


MAGIC: tuple[tuple[bytes, Foreign], ...] = (
    (b"{\\rtf", Foreign("an RTF document", TO_DOCX, ending=".rtf")),
    (b"Rar!\x1a\x07", Foreign("a RAR archive", UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", Foreign("a 7z archive", UNPACK)),
    (b"\x1f\x8b\x08", Foreign("a gzip archive", UNPACK)),
    (b"BZh", Foreign("a bzip2 archive", UNPACK)),
    (b"\xfd7zXZ\0", Foreign("an xz archive", UNPACK)),
    (b"PAR1", Foreign("a Parquet table", TO_TEXT)),
    (b"%!PS", Foreign("a PostScript file", TO_DOCX)),
    (b"MZ\x90\0", Foreign("a Windows program", TO_TEXT)),
    (b"\x7fELF", Foreign("a program", TO_TEXT)),
    (b"wOFF", Foreign("a font", TO_TEXT)),
)
OLE_STREAMS: tuple[tuple[str, Foreign], ...] = (
    ("WpsContent", Foreign("a WPS document (.wps)", TO_DOCX)),
    ("PowerPoint Document", Foreign("an old PowerPoint file (.ppt)", TO_DOCX)),
    ("EncryptedPackage", Foreign("an Office file locked with a password", "remove the password and deliver it again", "encrypted")),
)
ZIP_MEMBERS: tuple[tuple[str, Foreign], ...] = (
    ("xl/workbook.bin", Foreign("a binary Excel workbook (.xlsb)", TO_XLSX)),
    ("ppt/presentation.xml", Foreign("a PowerPoint file (.pptx)", "save it as PDF")),
    ("content.xml", Foreign("an OpenDocument file", TO_DOCX)),
    ("META-INF/container.xml", Foreign("an EPUB book", TO_TEXT)),
)
READ = frozenset(("word/document.xml", "xl/workbook.xml", "OFD.xml"))
DOCUMENT_PARTS = READ | {name for name, _ in ZIP_MEMBERS}
"""A ZIP container with one of these is a document; any other is an archive."""
PARTS_FIRST = (b"[Content_Types].xml", b"_rels/", b"word/", b"xl/", b"ppt/", b"docProps/", b"mimetype", b"OFD.xml", b"Doc_0/", b"META-INF/")
"""What the first member of a document is called, for containers whose directory is lost."""
TEXT_MARKS: tuple[tuple[bytes, Foreign], ...] = (
    (b"<w:wordDocument", Foreign("a Word 2003 XML document", TO_DOCX, ending=".xml")),
    (b'progid="Word.Document"', Foreign("a Word 2003 XML document", TO_DOCX, ending=".xml")),
    (b'progid="Excel.Sheet"', Foreign("an Excel 2003 XML workbook", TO_XLSX)),
    (b"<pkg:package", Foreign("a flat Office XML document", TO_DOCX)),
    (b"Content-Type: multipart/related", Foreign("a web archive (MHTML)", TO_DOCX)),
)
"""What a text file must hold near its beginning to be one of these."""
EXTENSIONS = {
    ".pdf": "PDF", ".docx": "Word document", ".doc": "Word document", ".wps": "WPS document", ".xlsx": "Excel workbook",
    ".xls": "Excel workbook", ".et": "WPS table", ".ofd": "OFD document", ".html": "web page", ".htm": "web page",
}  # fmt: skip


def foreign(data: bytes) -> Foreign | None:
    """The format, if it is one that is known and not read; None for what a reader may take."""
    for mark, kind in MAGIC:
        if data.startswith(mark):
            return kind
    if data.startswith(MARK):
        streams = Compound(data).streams
        if any(name in streams for name in ("WordDocument", "Workbook", "Book")):
            return None
        return next((kind for name, kind in OLE_STREAMS if name in streams), Foreign("an old Office file", TO_DOCX))
    if data.startswith(b"PK"):
        return _zipped(data)
    head = data[:2048]
    return next((kind for mark, kind in TEXT_MARKS if mark in head), None)


def member_names(data: bytes) -> frozenset[str]:
    """The names in a ZIP container's directory; empty when it has none that can be read."""
    return _names(io.BytesIO(data))


def is_zip_archive(file: IO[bytes]) -> bool:
    """Whether a file that begins with PK holds files, and is no document: also one cut short, by the name of its first member."""
    names = _names(file)
    if names:
        return not names & DOCUMENT_PARTS
    file.seek(0)
    start = file.read(30 + 65_535)
    if not start.startswith(b"PK\x03\x04") or len(start) < 31:
        return start.startswith(b"PK\x05\x06")
    first = start[30 : 30 + int.from_bytes(start[26:28], "little")]
    return bool(first) and b"\0" not in first and not first.startswith(PARTS_FIRST)


def _names(file: IO[bytes]) -> frozenset[str]:
    try:
        with zipfile.ZipFile(file) as container:
            return frozenset(container.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return frozenset()


def named_binary(path: Path) -> str:
    """What the name promises, for the message of a mismatch; "" where it promises nothing."""
    return EXTENSIONS.get(path.suffix.lower(), "")


def _zipped(data: bytes) -> Foreign | None:
    names = member_names(data)
    if names & READ:
        return None
    if data[30:77] == b"mimetypeapplication/vnd.oasis.opendocument.text":
        return Foreign("an OpenDocument text", TO_DOCX, ending=".odt")
    for name, kind in ZIP_MEMBERS:
        if name in names:
            return kind
    return Foreign("a ZIP archive", UNPACK) if names else None
