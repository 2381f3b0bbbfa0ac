"""Figures beside the page they stand on: ``python -m tests.crops FILE… --sample 30 --seed 7 -o DIR``.

For each file a contact sheet (PNG): figures sampled by the seed, each cut from the page at the box of the number that was read there
(red), beside what was read. What is sampled is what the *page* prints (runs of digits in the rendered PDF), never what was read, so that
a figure that was passed over shows as such, cut at its own place. Two counts over the whole file are printed: runs that no number's box
holds, and numbers whose box holds other digits than theirs. A scan's runs are those that were read: nothing else knows them.
DOC, DOCX, XLS and XLSX are rendered by LibreOffice where it is installed, OFD by its own boxes; HTML is shown as its own source.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw, ImageFont

from pipeline.aligned import AlignedText
from pipeline.locate import rows
from pipeline.mine import mine
from pipeline.readers import office

Box = tuple[float, float, float, float]
SCALE, AROUND, ROW, WIDTH = 2.2, (70.0, 7.0), 64, 1250
FONTS = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "wqy-microhei.ttc", "DejaVuSans.ttf")
_RUN = re.compile(r"\d[\d,，.]*\d|\d")


class Printed(NamedTuple):
    """A run of digits on a page: what it says, the page from 1, its box in points from the top left."""

    text: str
    page: int
    box: Box


class Figure(NamedTuple):
    """A printed run and the numbers read there."""

    printed: Printed
    read: list[dict[str, Any]]


def runs(document: Any) -> Iterator[Printed]:
    """The runs of digits of a PDF, as pdfium gives its characters: in the order of the file, by their own boxes."""
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        left, _, _, top = page.get_cropbox()
        words = "".join(chr(pdfium.FPDFText_GetUnicode(text.raw, i)) for i in range(text.count_chars()))
        for run in _RUN.finditer(words):
            for part in _lines(text, run):
                yield Printed(part[0], number + 1, (part[1][0] - left, top - part[1][3], part[1][2] - left, top - part[1][1]))
        text.close()
        page.close()


def _lines(text: Any, run: re.Match[str]) -> Iterator[tuple[str, Box]]:
    """The run, or its parts where it is broken over lines or columns."""
    boxes = [text.get_charbox(i, loose=True) for i in range(*run.span())]
    first = 0
    for i in range(1, len(boxes) + 1):
        if i == len(boxes) or abs(boxes[i][1] - boxes[i - 1][1]) > 4 or not -1 < boxes[i][0] - boxes[i - 1][2] < 4:
            x0, y0, x1, y1 = zip(*boxes[first:i], strict=True)
            words = run.group()[first:i].strip(",，.")
            if any(character.isdigit() for character in words):
                yield words, (min(x0), min(y0), max(x1), max(y1))
            first = i


def beside(printed: Sequence[Printed], numbers: Sequence[dict[str, Any]]) -> list[Figure]:
    """For each run the numbers whose boxes hold it, on its page, and whose words have its digits."""
    there: dict[int, list[dict[str, Any]]] = {}
    for number in numbers:
        if number["bbox"] is not None:
            there.setdefault(number["page"], []).append(number)
    return [Figure(run, [n for n in there.get(run.page, ()) if _holds(n, run)]) for run in printed]


def _holds(number: dict[str, Any], run: Printed) -> bool:
    return _inside(number["bbox"], run) and _digits(run.text) in _digits(number["text"])


def _inside(box: Sequence[float], run: Printed) -> bool:
    x0, top, x1, bottom = box
    return bool(x0 - 1 <= run.box[0] and run.box[2] <= x1 + 1 and top - 3 <= (run.box[1] + run.box[3]) / 2 <= bottom + 3)


def loose(printed: Sequence[Printed], numbers: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The numbers in whose box the page prints other digits than theirs: a box too wide, or in the wrong place."""
    there: dict[int, list[Printed]] = {}
    for run in printed:
        there.setdefault(run.page, []).append(run)
    return [
        number
        for number in numbers
        if number["bbox"] is not None
        and (digits := _digits(number["text"])).isascii()
        and sorted("".join(_digits(run.text) for run in there.get(number["page"], ()) if _inside(number["bbox"], run))) != sorted(digits)
    ]


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def rendered(path: Path) -> bytes:
    """The file as PDF by LibreOffice, b"" where that is not installed or gives nothing."""
    if not office.program():
        return b""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        subprocess.run(
            [office.program(), profile, *office.QUIETLY, "--convert-to", "pdf", "--outdir", folder, str(path)],
            capture_output=True, timeout=180, check=False,
        )  # fmt: skip
        made = next(Path(folder).glob("*.pdf"), None)
        return made.read_bytes() if made is not None else b""


def in_order(printed: Sequence[Printed], numbers: Sequence[dict[str, Any]], text: str) -> list[Figure]:
    """Runs of a rendering and the numbers, for formats without boxes: both in their order, matched where their digits agree; what is
    left (a wide sheet is printed in strips) by its digits alone."""
    spans = [(_digits(match.group()), match.start()) for match in _RUN.finditer(text)]
    ordered = sorted(numbers, key=lambda n: int(n["start"]))
    starts = [int(n["start"]) for n in ordered]
    said = [_digits(run.text) for run in printed]
    place: dict[int, int] = {}
    for block in SequenceMatcher(None, said, [digits for digits, _ in spans], autojunk=False).get_matching_blocks():
        place |= {block.a + i: spans[block.b + i][1] for i in range(block.size)}
    taken = set(place.values())
    left: dict[str, list[int]] = {}
    for digits, start in reversed(spans):
        if start not in taken:
            left.setdefault(digits, []).append(start)
    for i, digits in enumerate(said):
        if i not in place and left.get(digits):
            place[i] = left[digits].pop()
    found = []
    for i, run in enumerate(printed):
        at = bisect_left(starts, place.get(i, -1) + 1)
        found.append(Figure(run, [n for n in ordered[max(0, at - 3) : at] if i in place and n["end"] > place[i]]))
    return found


def _in_text(numbers: Sequence[dict[str, Any]], aligned: AlignedText) -> list[dict[str, Any]]:
    """The numbers by offsets into what the page shows: without a web page's markup, a Word file's hidden text."""
    return [n | dict(zip(("start", "end"), aligned.project(n["start"], n["end"]), strict=True)) for n in numbers]


def sheet(figures: Sequence[Figure], pages: dict[int, Image.Image], title: str) -> Image.Image:
    """The contact sheet: a row a figure."""
    font, small = _font(22), _font(15)
    made = Image.new("RGB", (WIDTH, ROW * len(figures) + 40), "white")
    draw = ImageDraw.Draw(made)
    draw.text((8, 6), title, "black", font)
    for row, figure in enumerate(figures):
        y, run = 40 + ROW * row, figure.printed
        box = next((number["bbox"] for number in figure.read if number["bbox"]), run.box)
        cut = [box[0] - AROUND[0], box[1] - AROUND[1], box[2] + AROUND[0], box[3] + AROUND[1]]
        piece = pages[run.page].crop(tuple(round(at * SCALE) for at in cut))  # type: ignore[arg-type]
        mark = ImageDraw.Draw(piece)
        inside = [(at - cut[i % 2]) * SCALE for i, at in enumerate(box)]
        mark.rectangle(inside, outline="red")
        made.paste(piece.crop((0, 0, min(piece.width, 560), ROW - 4)), (40, y))
        draw.text((4, y + 16), str(row + 1), "gray", small)
        if not figure.read:
            draw.text((620, y + 14), f"p{run.page} {run.text}: NOT FOUND", "red", font)
        for line, number in enumerate(figure.read[:2]):
            said = number["text_value"] if number["value"] is None else f"{number['value'].normalize():f}"
            high = f"–{number['value_high'].normalize():f}" if number["value_high"] is not None else ""
            words = f"p{number['page']} {number['text']!r} = {said}{high} {number['unit']} [{number['kind']}] {number['qualifier']}"
            draw.text((620, y + 4 + 28 * line), words[:64], "blue", small if len(figure.read) > 1 or len(words) > 44 else font)
        draw.line((0, y + ROW - 2, WIDTH, y + ROW - 2), "lightgray")
    return made


def _font(size: int) -> Any:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default()


def check(path: Path, sample: int, seed: int, out: Path) -> str:
    """Writes the file's contact sheet and gives the count over all its runs."""
    data = path.read_bytes()
    mined = mine(path.name, data)
    numbers = rows(mined)["numbers"]
    source = mined.source
    pdf = data if source.format == "pdf" else b"" if source.boxes else rendered(path)
    pages: dict[int, Image.Image] = {}
    rng = random.Random(seed)
    if pdf and "recognition" not in source.reader:
        document = pypdfium2.PdfDocument(pdf)
        printed = list(runs(document))
        figures = beside(printed, numbers) if source.boxes else in_order(printed, _in_text(numbers, source.aligned), source.aligned.text)
        chosen = sorted(rng.sample(figures, min(sample, len(figures))), key=lambda f: (f.printed.page, f.printed.box[1], f.printed.box[0]))
        for number in {figure.printed.page for figure in chosen}:
            pages[number] = document[number - 1].render(scale=SCALE).to_pil().convert("RGB")
    else:
        figures = [Figure(Printed(n["text"], n["page"] or 1, tuple(n["bbox"])), [n]) for n in numbers if n["bbox"] is not None]
        chosen = sorted(rng.sample(figures, min(sample, len(figures))), key=lambda f: (f.printed.page, f.printed.box[1]))
        pages = _pictured(mined, data, {figure.printed.page for figure in chosen})
    if not figures:
        return f"{path.name}: nothing to cut: look at the source of {len(numbers)} numbers instead"
    out.mkdir(parents=True, exist_ok=True)
    sheet(chosen, pages, f"{path.name}  seed {seed}").save(out / f"{path.stem}.png")
    edges = [box for span in source.furniture for box in source.boxes if span.start <= box.start < span.end]
    apart = {figure.printed for figure in figures if any(_on(box, figure.printed) for box in edges)}
    missed = [figure.printed for figure in figures if not figure.read and figure.printed not in apart]
    shown = "; ".join(f"p{run.page} {run.text}" for run in missed[:12])
    wide = loose(printed, numbers) if source.boxes and pdf and "recognition" not in source.reader else []
    also = "; ".join(f"p{number['page']} {number['text']!r}" for number in wide[:12])
    return (
        f"{path.name}: {len(figures)} runs of digits, {len(apart)} of headers and page numbers, {len(missed)} not found where they stand"
        + (f" ({shown})" if shown else "")
        + f"; {len(numbers)} numbers, {len(wide)} with other digits in their box"
        + (f" ({also})" if also else "")
    )


def _on(box: Any, run: Printed) -> bool:
    x0, top, x1, bottom = box.bbox
    return bool(
        box.page == run.page and x0 - 1 <= run.box[0] and run.box[2] <= x1 + 1 and top - 3 <= (run.box[1] + run.box[3]) / 2 <= bottom + 3
    )


def _pictured(mined: Any, data: bytes, wanted: set[int]) -> dict[int, Image.Image]:
    """Pages without a PDF to render: a scan's own pictures; of an OFD its characters, drawn where they were read."""
    if mined.source.format == "pdf":
        document = pypdfium2.PdfDocument(data)
        return {number: document[number - 1].render(scale=SCALE).to_pil().convert("RGB") for number in wanted}
    pages = {}
    font = _font(round(9 * SCALE))
    for page in mined.source.pages:
        picture = Image.new("RGB", (round(page.width * SCALE), round(page.height * SCALE)), "white")
        draw = ImageDraw.Draw(picture)
        for at in range(page.start, page.end) if mined.source.ink else ():
            x0, _, x1, bottom = mined.source.ink.boxes[at]
            if x1 > x0:
                draw.text(((x0 + x1) / 2 * SCALE, bottom * SCALE), mined.source.aligned.source[at], "black", font, anchor="mb")
        pages[page.number] = picture
    return pages


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.crops", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("-o", "--out", type=Path, default=Path("crops"))
    given = parser.parse_args(arguments)
    for path in given.files:
        print(check(path, given.sample, given.seed, given.out), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
