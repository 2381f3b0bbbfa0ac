"""Files that are small and become large, or that fetch what is not theirs."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tests import archive_files, documents, ofd_files
from tests.hostile import Sample, refused

MEGABYTE = 2**20
ONE = "全年预算数 100.00 万元，执行数 98.40 万元。\n".encode()
SECRET = "file:///etc/passwd"
READ = "root:"


def _docx(document: str | bytes, parts: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {"word/document.xml": document, **(parts or {})}.items():
            package.writestr(name, content)
    return out.getvalue()


def _body(prolog: str, words: str) -> str:
    return f"{prolog}<w:document {documents.W}><w:body><w:p><w:r><w:t>预算100万元{words}</w:t></w:r></w:p></w:body></w:document>"


def _laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    return _docx(_body(f'<!DOCTYPE w [<!ENTITY l0 "ha">{levels}]>', "&l9;"))


def _quadratic() -> bytes:
    return _docx(_body(f'<!DOCTYPE w [<!ENTITY a "{"x" * 100_000}">]>', "&a;" * 10_000))


def _external(target: str = SECRET) -> bytes:
    return _docx(_body(f'<!DOCTYPE w [<!ENTITY x SYSTEM "{target}">]>', "&x;"))


def _external_dtd() -> bytes:
    return _docx(_body(f'<!DOCTYPE w SYSTEM "{SECRET}">', ""))


def _included() -> bytes:
    words = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{SECRET}" parse="text"/>'
    return _docx(_body("", f"</w:t></w:r>{words}<w:r><w:t>"))


def _linked() -> bytes:
    """A document whose template, picture and text come from elsewhere."""
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{link}/attachedTemplate" Target="http://127.0.0.1:9/t.dotm" TargetMode="External"/>'
        f'<Relationship Id="r2" Type="{link}/subDocument" Target="{SECRET}" TargetMode="External"/></Relationships>'
    )
    return _docx(_body("", ""), {"word/_rels/document.xml.rels": rels})


def _xlsx(sheet: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{link}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{link}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        package.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>')
    return out.getvalue()


def _cells() -> bytes:
    return _xlsx(("<row>" + "<c><v>1</v></c>" * 1000 + "</row>") * 1100)


def _far_cells() -> bytes:
    """Two cells at the ends of the largest sheet, and a merge over all of it."""
    return _xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress(bytes((width // 8 + 1) * 64), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, start,
    )  # fmt: skip


def _page(stream: bytes, box: bytes = b"[0 0 595 842]") -> bytes:
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox %s/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>" % box,
            stream,
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


def _stream(content: bytes, filters: int = 1) -> bytes:
    for _ in range(filters):
        content = zlib.compress(content, 9)
    return b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(content), b"/FlateDecode " * filters, content)


def _loop() -> bytes:
    """A page tree that is its own child, and an action that runs a program."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>/AA<</WC<</S/JavaScript/JS(app.alert(1))>>>>>>",
            b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>",
        ]
    )


def _carries() -> bytes:
    """A page with a file inside the PDF, and a script that runs when it is opened."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.txt) 6 0 R]>>"
            b"/JavaScript<</Names[(x) <</S/JavaScript/JS(app.alert(1))>>]>>>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            _stream(b"BT /F 12 Tf 72 700 Td (budget 100) Tj ET"),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Type/Filespec/F(a.txt)/EF<</F 7 0 R>>>>",
            b"<</Type/EmbeddedFile/Length 5>>stream\n55555\nendstream",
        ]
    )


def _calls() -> bytes:
    """A workbook whose formulas start a program, ask another machine and read another file."""
    formulas = ("cmd|'/c calc'!A1", 'WEBSERVICE("http://127.0.0.1:9")', "'[http://127.0.0.1:9/x.xlsx]S'!A1")
    cells = "".join(f'<c r="{column}1"><f>{formula}</f></c>' for column, formula in zip("ABC", formulas, strict=True))
    return _xlsx(f'<row r="1">{cells}<c r="D1"><v>98.4</v></c></row>')


def _frames() -> bytes:
    """A page that sends its reader on, takes its style and text from elsewhere."""
    head = (
        "<meta http-equiv='refresh' content='0;url=http://127.0.0.1:9/'><base href='http://127.0.0.1:9/'><link rel=stylesheet href='a.css'>"
    )
    body = (
        f"<p>预算100万元</p><iframe src='{SECRET}'></iframe><object data='{SECRET}'></object><img src='b.png'><script src='c.js'></script>"
    )
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def _nested(levels: int) -> bytes:
    data = archive_files.zipped([("a.txt", ONE)])
    for level in range(levels):
        data = archive_files.zipped([(f"{level}.zip", data)])
    return data


def _many() -> bytes:
    return archive_files.zipped([(f"{i}.txt", b"") for i in range(20_001)])


SAMPLES = (
    Sample(
        "bomb_ratio.zip",
        lambda: archive_files.zipped([("a.txt", bytes(64 * MEGABYTE))]),
        rejects=(("bomb_ratio.zip!/a.txt", "too_large"),),
    ),
    refused("bomb_7z.7z", lambda: archive_files.sevenzipped([("a.txt", bytes(64 * MEGABYTE))]), "too_large"),
    Sample(
        "bomb_tar.tar.gz",
        lambda: archive_files.tarred([("a.txt", bytes(300 * MEGABYTE))], "gz"),
        rejects=(("bomb_tar.tar.gz", "too_large"), ("bomb_tar.tar.gz!/a.txt", "too_large")),
    ),
    refused("bomb_many.zip", _many, "too_large"),
    Sample("bomb_gzip.gz", lambda: archive_files.gzipped(bytes(300 * MEGABYTE)), rejects=(("bomb_gzip.gz!/bomb_gzip", "too_large"),)),
    Sample("bomb_nested.zip", lambda: _nested(6), rejects=(("bomb_nested.zip!/5.zip!/4.zip", "unsupported"),)),
    refused("bomb_part.docx", lambda: _docx(b"<a>" + b" " * (80 * MEGABYTE) + b"</a>"), "too_large"),
    refused("xml_laughs.docx", _laughs, "damaged"),
    refused("xml_quadratic.docx", _quadratic, "damaged"),
    Sample("xxe.docx", _external, says="预算100万元", never=READ),
    Sample("xxe_http.docx", lambda: _external("http://127.0.0.1:9/x"), says="预算100万元"),
    Sample("xxe_dtd.docx", _external_dtd, says="预算100万元", never=READ),
    Sample("xxe_xinclude.docx", _included, says="预算100万元", never=READ),
    Sample("xxe_linked.docx", _linked, says="预算100万元", never=READ),
    Sample(
        "xxe.ofd",
        lambda: ofd_files.package(
            {
                k: f'<!DOCTYPE a [<!ENTITY x SYSTEM "{SECRET}">]>{v}'
                for k, v in ofd_files.parts([ofd_files.content(ofd_files.text(72, 80, "预算100万元"))]).items()
            }
        ),
        says="预算100万元",
        never=READ,
    ),
    refused("bomb_cells.xlsx", _cells, "too_large"),
    Sample("far_cells.xlsx", _far_cells, says="1"),
    refused("bomb_pixels.png", lambda: _png(60_000, 60_000), "too_large"),
    refused("bomb_stream.pdf", lambda: _page(_stream(b" " * (100 * MEGABYTE))), "no_text_layer"),
    refused("bomb_filters.pdf", lambda: _page(_stream(bytes(100 * MEGABYTE), 3)), "no_text_layer"),
    refused("huge_page.pdf", lambda: _page(_stream(b"BT /F 12 Tf 72 700 Td (budget 100) Tj ET"), b"[0 0 1e9 1e9]"), "no_text_layer"),
    refused("no_page_size.pdf", lambda: _page(_stream(b"BT /F 12 Tf 72 700 Td (budget) Tj ET"), b"[0 0 0 0]"), "no_text_layer"),
    refused("loop.pdf", _loop, "no_text_layer"),
    Sample("carries.pdf", _carries, ledger=(("hidden_text", "attachment"),), says="budget 100", never="55555"),
    Sample("calls.xlsx", _calls, says="98.4", never="WEBSERVICE"),
    Sample("frames.html", _frames, says="预算100万元", never=READ),
)
