"""The catalogue: every rule of ``lexicons/rules/*.toml``, one file a family, as validated records.

A rule's record says what it compares (for identities: by items, as data), how exactly, how grave a failure is, where it
applies, what it is silent about, and sentences on which it passes and fails; the tests run every one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lexicons import FOLDER, LexiconError, declarations, nearest, rows, user_folder
from pipeline.records import OUTCOMES, SEVERITIES

KINDS = ("identity", "ratio", "growth", "bound", "equal", "sum", "member", "sequence", "listing", "text")
"""The kinds of comparison a rule may make; listing and text are those that need code of their own."""

RELATIONS = ("ratio", "equal", "bound", "whole first", "whole last", "none")
"""How a row's operands stand to one another, for the diagnosis: rate, part and whole; the same; the first at most the second; a sum
whose whole is the first or the last of them. Without one, rules of the kinds identity and sum have their whole last."""

DOC_TYPES = (
    "self_evaluation", "project_evaluation", "final_accounts", "department_budget", "budget_report", "work_report",
    "bulletin", "regulation", "news", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence (or some) and what the rule says to it. `figures` mark the numbers' facts where the sentence alone is not
    enough; `note` is for the reader."""

    text: str
    outcome: str
    doc_type: str = "self_evaluation"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `when` lists the document types it applies to (empty: all); `total` and `parts` name items with measures for
    identities (例: ``expenditure:executed``; ``?`` before an optional part)."""

    code: str
    zh: str
    en: str
    kind: str
    formula: str
    modes: tuple[str, ...]
    severity: str
    when: tuple[str, ...]
    traps: str
    silent: str
    otherwise: tuple[str, ...]
    examples: tuple[Example, ...]
    total: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()
    bind: str = ""
    relation: str = ""

    @property
    def family(self) -> str:
        """例: EXE."""
        return self.code[:3]

    def applies(self, doc_type: str) -> bool:
        """Whether the rule is asked of documents of this type."""
        return not self.when or doc_type in self.when


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of ``catalogue.tsv``: `status` built, elsewhere (another rule or the diagnosis does it) or out_of_reach, with the reason."""

    code: str
    name: str
    status: str
    reason: str = ""


@cache
def listed() -> Mapping[str, Listed]:
    """Every code of the catalogue, those without a record of their own too."""
    return MappingProxyType({row.code: row for row in rows("catalogue", Listed, "code")})


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code, in order of file and place; a user's rule stands in the place of ours of the same code. Raises
    LexiconError with file:line."""
    out: dict[str, Rule] = {}
    where: dict[str, Path] = {}
    for folder in filter(None, (FOLDER, user_folder())):
        for path in sorted((folder / "rules").glob("*.toml")):
            for rule in read(path):
                out[rule.code], where[rule.code] = rule, path
    for rule in out.values():
        for code in rule.otherwise:
            if code not in out:
                path = where[rule.code]
                raise LexiconError(path, _line(path, rule.code), f"{rule.code}: otherwise names {code}, which is no rule")
    return MappingProxyType(out)


def read(path: Path) -> tuple[Rule, ...]:
    """The rules of one family's file. Raises LexiconError with file:line."""
    data = declarations(path)
    out: dict[str, Rule] = {}
    for record in data.get("rule", []):
        rule = _rule(path, record, data.get("when", []))
        if rule.code in out:
            raise LexiconError(path, _line(path, rule.code), f"{rule.code} stands already in the catalogue")
        if rule.family != path.stem:
            raise LexiconError(path, _line(path, rule.code), f"{rule.code} does not belong to the family {path.stem}")
        out[rule.code] = rule
    return tuple(out.values())


REQUIRED = ("code", "zh", "en", "kind", "formula", "modes", "severity", "traps", "silent")
OPTIONAL = ("when", "otherwise", "total", "parts", "bind", "relation", "example")
LISTS = ("modes", "when", "otherwise", "total", "parts")
"""Keys that hold a list of words; all others hold words, but for the examples."""


def _rule(path: Path, record: dict[str, Any], when: list[str]) -> Rule:
    code = str(record.get("code", "?"))
    line = _line(path, code)

    def wrong(reason: str) -> LexiconError:
        return LexiconError(path, line, f"{code}: {reason}")

    for key in REQUIRED:
        if key not in record:
            raise wrong(f"the key {key} is missing")
    for key, value in record.items():
        if key not in REQUIRED + OPTIONAL:
            raise wrong(f"unknown key {key}{nearest(key, REQUIRED + OPTIONAL)}")
        if key in LISTS and not (isinstance(value, list) and all(isinstance(word, str) for word in value)):
            raise wrong(f'{key} is a list of words in quotes, ["…", "…"], not {value!r}')
        if key not in (*LISTS, "example") and not isinstance(value, str):
            raise wrong(f"{key} is words in quotes, not {value!r}")
    if record["kind"] not in KINDS:
        raise wrong(f"kind is one of {', '.join(KINDS)}, not {record['kind']!r}{nearest(record['kind'], KINDS)}")
    if record["severity"] not in SEVERITIES:
        raise wrong(f"severity is one of {', '.join(SEVERITIES)}, not {record['severity']!r}")
    if set(record["modes"]) - set("RTPXQ"):
        raise wrong(f"modes are letters of RTPXQ, not {record['modes']!r}")
    if record.get("relation", "none") not in RELATIONS:
        raise wrong(f"relation is one of {', '.join(RELATIONS)}, not {record['relation']!r}{nearest(record['relation'], RELATIONS)}")
    applies = tuple(record.get("when", when))
    for doc_type in applies:
        if doc_type not in DOC_TYPES:
            raise wrong(f"when names {doc_type!r}, which is no document type{nearest(doc_type, DOC_TYPES)}")
    examples = []
    for example in record.get("example", []):
        try:
            made = Example(**example)
        except TypeError:
            raise wrong(f"an example has the keys text, outcome, doc_type, note, not {sorted(example)}") from None
        if made.outcome not in OUTCOMES:
            raise wrong(f"an example's outcome is one of {', '.join(OUTCOMES)}, not {made.outcome!r}")
        examples.append(made)
    return Rule(
        code=code,
        zh=record["zh"],
        en=record["en"],
        kind=record["kind"],
        formula=record["formula"],
        modes=tuple(record["modes"]),
        severity=record["severity"],
        when=applies,
        traps=record["traps"],
        silent=record["silent"],
        otherwise=tuple(record.get("otherwise", ())),
        examples=tuple(examples),
        total=tuple(record.get("total", ())),
        parts=tuple(tuple(part.split("|")) for part in record.get("parts", ())),
        bind=record.get("bind", ""),
        relation=record.get("relation", ""),
    )


def _line(path: Path, code: str) -> int:
    """The line on which the rule of this code begins."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("code") and f'"{code}"' in line:
            return number
    return 1
