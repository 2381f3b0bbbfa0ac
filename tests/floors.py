"""Hold measured figures against their floors: ``python tests/floors.py floors.toml SCORE.txt SPECS.txt …``.

A floor is a figure once reached; it is raised when the figure rises and never lowered. Exit code 1 names what fell below.
"""

from __future__ import annotations

import re
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

Figures = dict[str, Decimal]
OF_A_TABLE = re.compile(r"^table (\w+)  part (\w+) .*?  F1 ([\d.]+)%", re.MULTILINE)


def figures(text: str) -> Figures:
    """The figures of the scorers' output by name. 例: ``recall 100.00%`` → recall 100; ``must 5/5`` → must 1; ``false 0`` → false 0;
    ``duckling: 200/209 = 95.7%`` → duckling 95.7; of ``hecha eval`` ``table kpis  part open … F1 97.99%`` → kpis open 97.99."""
    found: Figures = {f"{table} {part}": Decimal(f1) for table, part, f1 in OF_A_TABLE.findall(text)}
    text = re.sub(r"^table .*$", "", text, flags=re.MULTILINE)
    for name, value in re.findall(r"\b(recall|precision|value|unit|kind|qualifier|role|exact) ([\d.]+)%", text):
        found[name] = Decimal(value)
    for name, got, of in re.findall(r"\b(must|should) (\d+)/(\d+)", text):
        found[name] = Decimal(got) / max(Decimal(of), 1)
    for name, value in re.findall(r"\b(false|decoys taken) (\d+)", text):
        found[name] = Decimal(value)
    for name, value in re.findall(r"^([a-z0-9 ]+): \d+/\d+ = ([\d.]+)%", text, re.MULTILINE):
        found[name] = Decimal(value)
    return found


def below(found: Figures, floors: dict[str, dict[str, str]]) -> list[str]:
    """What is missing or on the wrong side: ``[at_least]`` and ``[at_most]`` tables of name → figure."""
    failures = []
    for name, floor in floors.get("at_least", {}).items():
        if name not in found or found[name] < Decimal(floor):
            failures.append(f"{name}: {found.get(name, 'not measured')} is below its floor {floor}")
    for name, ceiling in floors.get("at_most", {}).items():
        if name not in found or found[name] > Decimal(ceiling):
            failures.append(f"{name}: {found.get(name, 'not measured')} is above its ceiling {ceiling}")
    return failures


def main(arguments: list[str]) -> int:
    """Exit code 0 when every floor holds."""
    path, *outputs = map(Path, arguments)
    failures = below(figures("\n".join(p.read_text(encoding="utf-8") for p in outputs)), tomllib.loads(path.read_text(encoding="utf-8")))
    print("\n".join(failures) or "every floor holds")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
