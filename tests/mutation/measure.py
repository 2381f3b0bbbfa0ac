"""Runs the product over clean, noisy and mutated reports, and counts."""

from __future__ import annotations

import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.mine import mine
from pipeline.records import Comparison
from tests.mutation import oracle, reports, two_years
from tests.mutation.figures import MODES
from tests.mutation.noise import NOISES
from tests.mutation.operators import OPERATORS, Mutant
from tests.mutation.page import Printed
from tests.mutation.score import Score

GRAVE = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Found:
    """A failed check: its quotes are of the source text."""

    rule: str
    severity: str
    quotes: tuple[tuple[int, int], ...]
    diagnosis: tuple[str, ...]
    cause: str
    formula: str

    def key(self) -> tuple[str, str]:
        return self.rule, self.cause


def findings(text: str) -> list[Found]:
    """What the product says of a text."""
    made = mine("report.md" if "\t" in text else "report.txt", text.encode())

    def found(c: Comparison) -> Found:
        quotes = tuple(made.aligned.locate(s.start, s.end) for s in c.evidence)
        return Found(c.rule, c.severity, quotes, c.diagnosis, c.root_cause, c.formula)

    return [found(c) for c in made.comparisons if c.outcome == "fail"]


def false_findings(printed: Iterable[Printed]) -> Iterator[tuple[Printed, Found]]:
    """Errors and warnings about reports that are right."""
    for report in printed:
        for one in findings(report.text):
            if one.severity in GRAVE:
                yield report, one


def noisy(report: Printed, seed: int) -> Iterator[tuple[str, str, Found]]:
    """Errors and warnings about a right report that only looks different: the noise, the text, the finding."""
    for name, noise in NOISES.items():
        text = noise(report, random.Random(f"{seed}/{name}/{len(report.text)}"))
        for one in findings(text):
            if one.severity in GRAVE:
                yield name, text, one


def _touches(one: Found, start: int, end: int) -> bool:
    return any(a <= end and start <= b for a, b in one.quotes)


def judge(mutant: Mutant, before: list[Found]) -> tuple[Score, set[str], list[Found]]:
    """The score of one mutant, the rules that should have spoken, and what was said beside the matter."""
    wrong = oracle.broken(mutant.report)
    wanted = {rule for claim in wrong for rule in claim.rules}
    known = Counter(f.key() for f in before)
    fresh = []
    for one in findings(mutant.report.text):
        if known[one.key()]:
            known[one.key()] -= 1
        elif one.rule != "BAL005" or "BAL005" in wanted:
            fresh.append(one)
    near = [f for f in fresh if f.rule in wanted or _touches(f, mutant.start, mutant.end)]
    beside = [f for f in fresh if f not in near and f.severity in GRAVE]
    score = Score(collateral=len(beside))
    if not wrong:
        score.equivalent = 1
        return score, wanted, beside
    score.detectable = 1
    score.any = int(bool(fresh))
    score.by_rule = int(any(f.rule in wanted for f in fresh))
    score.localised = int(any(_touches(f, mutant.start, mutant.end) for f in fresh))
    score.causes = len({f.cause for f in fresh if f.severity in GRAVE})
    score.named = int(any(_named(f, mutant) for f in fresh))
    score.diagnosed = int(any(_pointed(f, mutant) for f in fresh))
    score.first = int(any(_first(f, mutant) for f in fresh))
    if not score.any:
        score.missed.append((mutant, tuple(sorted(wanted))))
    elif mutant.diagnosis and not score.diagnosed:
        first = max(fresh, key=lambda f: len(f.diagnosis))
        score.unnamed.append((mutant, first.rule, first.diagnosis))
    return score, wanted, beside


def _explanations(one: Found) -> list[tuple[str, str]]:
    """The slips a finding names as likeliest, with their changes: ``(「digit」, 「45.2→45.3」)``."""
    said = [one.diagnosis[:2]] if len(one.diagnosis) > 1 and "→" in one.diagnosis[1] else []
    said += [(name, change) for d in one.diagnosis if d.startswith("or ") for name, _, change in [d[3:].partition(" ")]]
    return [(name, change) for name, change in said]


def _named(one: Found, mutant: Mutant) -> bool:
    """Whether the slip is called by its name."""
    return one.rule == mutant.diagnosis or any(name == mutant.diagnosis for name, _ in _explanations(one))


def _pointed(one: Found, mutant: Mutant) -> bool:
    """Whether the slip is called by its name and the figure that has it is pointed out, among the likeliest (three at most); a breakdown
    that repeats the budget (BRK003) is all the figure of it."""
    said = "".join(mutant.now.split())
    return one.rule == mutant.diagnosis or any(n == mutant.diagnosis and c.startswith(f"{said}→") for n, c in _explanations(one))


def _first(one: Found, mutant: Mutant) -> bool:
    """Whether it is the first that is named."""
    said = "".join(mutant.now.split())
    return one.rule == mutant.diagnosis or any(n == mutant.diagnosis and c.startswith(f"{said}→") for n, c in _explanations(one)[:1])


def mutants(report: Printed, seed: int, most: int) -> Iterator[Mutant]:
    """At most so many mutants of each operator."""
    for name, operator in OPERATORS.items():
        rng = random.Random(f"{seed}/{name}/{len(report.text)}")
        made = list(operator(report, rng))
        yield from rng.sample(made, min(most, len(made)))


def in_cell(mutant: Mutant) -> bool:
    """Whether the slip is in a table: a figure of a cell, or a row."""
    return mutant.item == "row" or any(m.heading and m.start == mutant.start for m in mutant.report.mentions)


@dataclass
class Result:
    """Everything measured, by operator, by the rule first expected and by where the slip stands (``cells``, ``sentences``)."""

    operators: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    places: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    rules: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    false: Counter[str] = field(default_factory=Counter)
    clean: Counter[str] = field(default_factory=Counter)
    noise: Counter[str] = field(default_factory=Counter)
    across: Counter[str] = field(default_factory=Counter)
    beside: list[tuple[Mutant, Found]] = field(default_factory=list)
    samples: list[tuple[Printed, Found]] = field(default_factory=list)
    noise_samples: list[tuple[str, str, Found]] = field(default_factory=list)


def run(count: int, seed: int, most: int = 2, noise_every: int = 5, bodies: int = 0) -> Result:
    """`count` reports of each mode: clean, with noise (every `noise_every`th) and with slips (`most` of an operator each); `bodies` of each
    mode over three years, for what only several documents show."""
    result = Result()
    for mode in MODES:
        if bodies:
            with tempfile.TemporaryDirectory() as folder:
                score, false = two_years.measure(Path(folder), bodies, seed, mode)
            result.operators["M31"].add(score)
            result.rules["XDC002"].add(score)
            result.across[mode] += len(false)
        for n in range(count):
            report = reports.clean(seed, n, mode)
            before = findings(report.text)
            result.clean[mode] += 1
            for one in before:
                if one.severity in GRAVE:
                    result.false[mode] += 1
                    result.samples.append((report, one))
            if noise_every and n % noise_every == 0:
                for name, text, one in noisy(report, seed):
                    result.noise[name] += 1
                    result.noise_samples.append((name, text, one))
            for mutant in mutants(report, seed, most):
                score, _, beside = judge(mutant, before)
                result.operators[mutant.operator].add(score)
                result.places["cells" if in_cell(mutant) else "sentences"].add(score)
                result.beside += [(mutant, one) for one in beside]
                wrong = oracle.broken(mutant.report)
                for rule in sorted({claim.rules[0] for claim in wrong}):
                    result.rules[rule].add(score)
    return result
