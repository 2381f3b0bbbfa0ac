"""Names that could lead out of a folder or into a terminal, files that are two formats at once, and files that are cut or locked."""

from __future__ import annotations

import io
import warnings
import zipfile

from reportlab.lib.pdfencrypt import StandardEncryption

from tests import archive_files, biff_files, documents, word97
from tests.hostile import Sample, refused
from tests.hostile.bombs import ONE

WORDS = "全年预算数100万元，执行数98万元。"


def _pdf(**options: object) -> bytes:
    return documents.pdf(lambda canvas: documents.text_lines(canvas, [WORDS], 80), **options)


def _zip_behind(data: bytes, name: str = "../../etc/cron.d/evil") -> bytes:
    """Another file with a ZIP archive hung on its end, or an archive with one more member."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name given twice
        archive.writestr(name, "* * * * * root id")
    return out.getvalue()


NAMES = (
    "../../escaped.txt",
    "/tmp/escaped.txt",
    "C:\\escaped.txt",
    "a/../../escaped.txt",
    "x" * 300 + ".txt",
    "\x1b[2Jb\u202etxt.exe\n.txt",
    "con.txt",
)
SAMPLES = (
    Sample("names.zip", lambda: archive_files.zipped([(name, ONE + str(i).encode()) for i, name in enumerate(NAMES)]), says="100.00"),
    Sample("names.tar", lambda: archive_files.tarred([(name, ONE + str(i).encode()) for i, name in enumerate(NAMES, 50)]), says="100.00"),
    Sample("names.7z", lambda: archive_files.sevenzipped_as("../../escaped.txt", ONE + b"7z"), says="100.00"),
    refused("links.tar", lambda: archive_files.linked("/etc/passwd"), "empty"),
    Sample("polyglot_pdf_zip.pdf", lambda: _zip_behind(_pdf()), says=WORDS, never="cron"),
    Sample("polyglot_html.docx", lambda: f"<html><body><p>{WORDS}</p></body></html>PK\x03\x04".encode(), says=WORDS),
    Sample("polyglot_gif.html", lambda: b"GIF89a/*" + f"<html><body><p>{WORDS}</p>".encode(), says=WORDS),
    Sample("script.txt", lambda: f"<script>alert(1)</script>=cmd|'/c calc'!A1\n{WORDS}\n".encode(), says=WORDS),
    Sample(
        "locked.zip", lambda: archive_files.locked(archive_files.zipped([("a.txt", ONE)]), 0), rejects=(("locked.zip!/a.txt", "encrypted"),)
    ),
    refused("locked.pdf", lambda: _pdf(encrypt=StandardEncryption("geheim", canPrint=0)), "encrypted"),
    refused("locked.doc", lambda: word97.document([word97.Bit(WORDS + "\r")], 0x0100), "encrypted"),
    refused("twice.docx", lambda: _zip_behind(documents.word_report(), "word/document.xml"), "damaged"),
    refused("cut.docx", lambda: documents.word_report()[:-200], "damaged"),
    refused("cut.xlsx", lambda: documents.workbook()[:2000], "damaged"),
    refused("cut.pdf", lambda: _pdf()[:300], "damaged"),
    refused("cut.xls", lambda: biff_files.workbook([[("甲", 0), (1.5, 0)]], {164: "0"}, (0, 164))[:1368], "damaged"),
    Sample("no_name.zip", lambda: archive_files.zipped([("a.txt", ONE)]).replace(b"a.txt", b"\0.txt"), says="100.00"),
    refused("nothing.pdf", lambda: b"", "empty"),
)
