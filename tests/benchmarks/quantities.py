"""Side by side with two quantity extractors on the same annotated texts in one run: value and unit recall, and speed.

``python -m tests.benchmarks.quantities [GOLD TEXTS]``: GOLD is a ``numbers.jsonl`` (doc, start, end, value, unit, kind), TEXTS a
folder with the documents. By default the gold of our own samples. JioNLP and Recognizers-Text are optional
(``pip install -e .[bench]``); one that is not installed is named as such. Only quantities count (money,
percent, count …); a mention is right where the peer's span overlaps its digits and value and unit, in the peer's own words for it, agree.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent.parent
QUANTITIES = {"money", "percent", "count", "duration", "area", "score", "rank"}


class Found(NamedTuple):
    """A quantity as a system gives it: half-open span, value, unit (empty where the system knows none)."""

    start: int
    end: int
    value: Decimal | None
    unit: str


UNITS = {
    "Chinese yuan": "元", "Square meter": "平方米", "Square kilometer": "平方公里", "Meter": "米", "Kilometer": "公里", "Hour": "小时",
    "Minute": "分钟", "Day": "天", "Month": "个月", "Year": "年", "%": "%", "元": "元",
}  # fmt: skip
"""The peers' names of units → ours."""


def decimal(value: object) -> Decimal | None:
    try:
        return Decimal(str(value).rstrip("%"))
    except InvalidOperation:
        return None


def hecha(text: str) -> Iterator[Found]:
    from extractors import find_numbers

    for n in find_numbers(text):
        if n.kind in QUANTITIES:
            yield Found(n.start, n.end, n.value, n.unit)


def jionlp(text: str) -> Iterator[Found]:
    import jionlp as peer

    for found in peer.ner.extract_money(text, with_parsing=True):
        detail = found["detail"] or {}
        value = detail.get("num")
        start, end = found["offset"]
        yield Found(
            start, end, decimal(value[0] if isinstance(value, list) else value), UNITS.get(detail.get("case", ""), detail.get("case", ""))
        )
    try:
        for found in peer.ner.extract_time(text):
            yield Found(*found["offset"], None, "")
    except ValueError:  # its time parser raises on some texts; what it found of money still counts
        return


def recognizers(text: str) -> Iterator[Found]:
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture

    for recognise in (recognize_currency, recognize_dimension, recognize_percentage, recognize_number):
        for found in recognise(text, Culture.Chinese):
            said = found.resolution or {}
            unit = "%" if recognise is recognize_percentage else said.get("unit", "")
            yield Found(found.start, found.end + 1, decimal(said.get("value")), UNITS.get(unit, unit))


SYSTEMS: dict[str, tuple[str, Callable[[str], Iterator[Found]]]] = {
    "hecha": ("extractors", hecha),
    "JioNLP": ("jionlp", jionlp),
    "Recognizers-Text": ("recognizers_number", recognizers),
}


def score(
    find: Callable[[str], Iterator[Found]], texts: dict[str, str], gold: dict[str, list[dict[str, Any]]]
) -> tuple[float, float, float, float]:
    """Recall of spans, of values, of values with units; characters a second of process time in the second pass (the first loads)."""
    find_all = {name: list(find(text)) for name, text in texts.items()}
    began = time.process_time()
    for text in texts.values():
        for _ in find(text):
            pass
    spent = time.process_time() - began
    total = spans = values = units = 0
    for name, wanted in gold.items():
        for mention in wanted:
            total += 1
            start, end = mention.get("num_start", mention["start"]), mention.get("num_end", mention["end"])
            hits = [f for f in find_all[name] if f.start < end and start < f.end]
            spans += bool(hits)
            right = [f for f in hits if f.value == Decimal(str(mention["value"]))]
            values += bool(right)
            units += any(f.unit == mention["unit"] for f in right)
    return spans / total, values / total, units / total, sum(map(len, texts.values())) / spent


def main(gold_path: Path, folder: Path) -> None:
    gold: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in gold_path.read_text(encoding="utf-8").splitlines():
        mention = json.loads(line)
        if mention["kind"] in QUANTITIES and mention.get("tier", "core") == "core" and not mention.get("repaired"):
            gold[mention["doc"]].append(mention)
    texts = {name: next(folder.rglob(name)).read_bytes().decode("utf-8") for name in gold}
    print(f"{sum(map(len, gold.values()))} quantities, {sum(map(len, texts.values())):,} characters\n")
    print("| system | spans | values | values and units | characters/s |\n|---|---|---|---|---|")
    for name, (module, find) in SYSTEMS.items():
        if find_spec(module) is None:
            print(f"| {name} | not installed | | | |")
            continue
        spans, values, units, speed = score(find, texts, gold)
        print(f"| {name} | {spans:.1%} | {values:.1%} | {units:.1%} | {speed:,.0f} |")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3])) if len(sys.argv) > 2 else main(ROOT / "tests/gold/numbers.jsonl", ROOT / "corpus")
