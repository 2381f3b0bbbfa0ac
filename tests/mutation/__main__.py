"""``python -m tests.mutation [--reports N] [--seed S]`` prints the table; ``python -m tests.mutation corpus N FOLDER`` writes N reports."""

from __future__ import annotations

import argparse
import itertools
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.mutation import reports
from tests.mutation.figures import MODES
from tests.mutation.measure import Found, Result, run
from tests.mutation.table import markdown


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--reports", type=int, default=60, help="clean reports of each mode")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=1, help="mutants of one operator a report; 0: none")
    parser.add_argument("--survivors", action="store_true", help="list the false findings, and what was missed, largest group first")
    commands = parser.add_subparsers(dest="command")
    corpus = commands.add_parser("corpus", help="write clean reports")
    corpus.add_argument("count", type=int)
    corpus.add_argument("folder", type=Path)
    chosen = parser.parse_args()
    if chosen.command == "corpus":
        write(chosen.count, chosen.folder, chosen.seed)
        return
    result = run(chosen.reports, chosen.seed, chosen.most, bodies=chosen.reports)
    print(markdown(result))
    if chosen.survivors:
        print(survivors(result))


def write(count: int, folder: Path, seed: int) -> None:
    """`count` clean reports of all genres and modes as text files."""
    folder.mkdir(parents=True, exist_ok=True)
    modes = itertools.cycle(MODES)
    for n, mode in zip(range(count), modes, strict=False):
        report = reports.clean(seed, n, mode)
        (folder / f"{n:05d}_{report.genre}_{report.year}.txt").write_text(report.text, encoding="utf-8")


def survivors(result: Result) -> str:
    """False findings, findings beside the matter and missed slips, each group with one sentence."""
    lines = ["## false findings"]
    lines += _groups((f.rule, f"{r.genre} {r.style.mode}", f"{f.formula} | {_quotes(r.text, f)}") for r, f in result.samples)
    lines += ["", "## noise"]
    lines += _groups((name, f.rule, f"{f.formula} | {_quotes(text, f)}") for name, text, f in result.noise_samples)
    lines += ["", "## beside the matter"]
    lines += _groups(
        (m.operator, f"{f.rule} ({m.item})", f"{m.was} → {m.now} | {f.formula} | {_quotes(m.report.text, f)}") for m, f in result.beside
    )
    lines += ["", "## missed"]
    lines += _groups(
        (
            m.operator,
            f"{m.report.genre} {re.sub('^[abcz][0-9]', '', m.item)} {' '.join(rules[:2])}",
            f"{m.was} → {m.now} | {_around(m.report.text, m.start, m.end)}",
        )
        for name in sorted(result.operators)
        for m, rules in result.operators[name].missed
    )
    lines += ["", "## wrongly diagnosed"]
    lines += _groups(
        (
            m.operator,
            f"{rule} {said[0] if said else 'nothing'}",
            f"{m.was} → {m.now} ({m.item}): {' '.join(said)} | {_around(m.report.text, m.start, m.end)}",
        )
        for name in sorted(result.operators)
        for m, rule, said in result.operators[name].unnamed
    )
    return "\n".join(lines)


def _quotes(text: str, found: Found) -> str:
    return " … ".join(text[a:b] for a, b in found.quotes)


def _around(text: str, start: int, end: int) -> str:
    low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return text[max(low, start - 90) : min(high, end + 60)]


def _groups(rows: Iterable[tuple[str, str, str]]) -> list[str]:
    counts: Counter[tuple[str, str]] = Counter()
    sample: dict[tuple[str, str], str] = {}
    for one, two, text in rows:
        counts[one, two] += 1
        sample.setdefault((one, two), text)
    return [f"{n:5d} {one} {two}: {sample[one, two]}" for (one, two), n in counts.most_common()]


if __name__ == "__main__":
    main()
