"""``hecha show``: one report, or one text, with every number in it marked by what it was taken for and why."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import lexicons
from extractors.facts import Number, Report
from extractors.numbers import reasons
from pipeline import discovery
from pipeline.cell_units import cell_units
from pipeline.messages import language, text
from pipeline.mine import mine, mine_text
from pipeline.records import Mined, Unreadable

COLOURS = {
    "budget": "bold green",
    "reform_count": "bold magenta",
    "kpi": "bold cyan",
    "target": "bold yellow",
    "structural": "dim",
    "other": "blue",
}
"""Terminal style of a role."""


def mined(what: str) -> Mined:
    """The file of that path mined, or what is no path as a text by itself.

    例: 「corpus/报告.txt」 is a file, 「完成98.4%」 a text. Raises DropError (wrong usage) for a file that cannot be read and for what
    looks like a path (a word with a suffix) and is none.
    """
    path = Path(what)
    try:
        if path.is_file():
            return mine(path.name, path.read_bytes())
        if path.is_dir():
            raise discovery.DropError(text(f"{what}：是文件夹；请给一个文件或一段文字", f"{what}: a folder; give a file or a text"))
    except Unreadable as error:
        raise discovery.DropError(f"{path}: {error.message}; {error.hint}") from None
    except OSError as error:
        if _path_like().fullmatch(what):
            raise discovery.DropError(f"{path}: {error.strerror}") from None
    except ValueError:  # a text with a null character is no path
        pass
    if _path_like().fullmatch(what):
        raise discovery.DropError(text(f"{what}：没有这个文件", f"{what}: no such file"))
    return mine_text(what)


@cache
def _path_like() -> re.Pattern[str]:
    return re.compile(r"(?:[^\s，。；]*/)?[^\s/，。；]*\.(?:txt|md|html?|docx?|pdf|ofd|xlsx?|csv|zip|tar|gz|7z)", re.IGNORECASE)


def _explained(page: Mined) -> tuple[list[reasons.Reason], list[reasons.Word]]:
    """The numbers of a report once more, each with its reason, and the words that are none."""
    report = page.report
    return reasons.explain(report.text, list(cell_units(report.text, report.grids)))


def _value(number: Number) -> str:
    value = number.text_value if number.value is None else format(number.value, "f")
    return f"{value}–{number.value_high:f}" if number.value_high is not None else value or ""


def _meaning(number: Number, role: str, indicator: str) -> str:
    parts = [f"{number.qualifier} {_value(number)}{number.unit}".strip(), number.kind, role, indicator, number.rule]
    return " · ".join(part for part in parts if part)


def _place(line: reasons.Line) -> str:
    """「lexicons/units.tsv:47」, or the path of the user's own file."""
    path, number = lexicons.place(reasons.LEXICONS[type(line)], line)
    return f"{'lexicons/' + path.name if path.parent == lexicons.FOLDER else path}:{number}"


def _because(reason: reasons.Reason) -> str:
    lines = "".join(f"; {_place(line)} {_word(line)}" for line in reason.lines)
    return f"{reason.rule.zh if language() == 'zh' else reason.rule.en}{lines}"


def _word(line: reasons.Line) -> str:
    """What the line is about: its unit, word or character."""
    return next(str(getattr(line, name)) for name in line.__dataclass_fields__)


def to_terminal(page: Mined) -> None:
    """The normalised text on standard output with numbers coloured by role; then each with value, unit and kind, the rule that read it
    and the lines of the lexicons it used; then the words with numeral characters that are no numbers."""
    from rich.console import Console
    from rich.text import Text

    report, facts = page.report, page.facts
    marked = Text(report.text)
    for number, role in zip(report.numbers, facts.roles, strict=True):
        marked.stylize(COLOURS[role], number.start, number.end)
    console = Console(highlight=False, soft_wrap=True)
    console.print(marked)
    console.rule(text(f"{len(report.numbers)} 个数字", f"{len(report.numbers)} numbers"))
    found, words = _explained(page)
    for reason, role, indicator in zip(found, facts.roles, facts.indicators, strict=True):
        number = reason.number
        start, end = page.aligned.locate(number.start, number.end)
        line = Text(f"[{start},{end}) ")
        line.append(number.text.replace("\n", "⏎"), COLOURS[role])
        line.append("  " + _meaning(number, role, indicator))
        console.print(line)
        console.print(Text("    " + _because(reason), "dim"))
    if words:
        passed = "、".join(f"{report.text[w.start : w.end]} ({_place(w.line)})" for w in _distinct(words, report.text))
        console.print(Text(text("不是数的词：", "words that are no numbers: ") + passed, "dim"))


def _distinct(words: Sequence[reasons.Word], written: str) -> list[reasons.Word]:
    """The words without repetition, in order."""
    return list({written[w.start : w.end]: w for w in reversed(words)}.values())[::-1]


def to_json(page: Mined) -> str:
    """The same for programs: ``numbers`` with offsets into the source text, and ``words`` that are none."""
    report = page.report
    found, words = _explained(page)
    numbers = [
        _record(page, reason, role, indicator)
        for reason, role, indicator in zip(found, page.facts.roles, page.facts.indicators, strict=True)
    ]
    passed = []
    for word in words:
        start, end = page.aligned.locate(word.start, word.end)
        passed.append({"start": start, "end": end, "text": report.text[word.start : word.end], "line": _place(word.line)})
    return json.dumps({"numbers": numbers, "words": passed}, ensure_ascii=False, indent=1)


def _record(page: Mined, reason: reasons.Reason, role: str, indicator: str) -> dict[str, Any]:
    number = reason.number
    start, end = page.aligned.locate(number.start, number.end)
    return {
        "start": start,
        "end": end,
        "text": number.text,
        "value": None if number.value is None else format(number.value, "f"),
        "value_high": None if number.value_high is None else format(number.value_high, "f"),
        "text_value": number.text_value,
        "unit": number.unit,
        "kind": number.kind,
        "qualifier": number.qualifier,
        "role": role,
        "indicator": indicator,
        "rule": number.rule,
        "because": {"zh": reason.rule.zh, "en": reason.rule.en},
        "lines": [{"line": _place(line), "word": _word(line)} for line in reason.lines],
    }


STYLE = """
body{font:16px/1.9 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;max-width:48em;margin:2em auto;padding:0 1em;
white-space:pre-wrap;color:#222;background:#fff}
mark{border-radius:3px;padding:0 2px;background:#ddd;color:inherit}
mark.budget{background:#b7e4c7}mark.reform_count{background:#e5c1f5}mark.kpi{background:#bde0fe}
mark.target{background:#ffe8a1}mark.structural{background:#eee}mark.other{background:#dde3ea}
@media(prefers-color-scheme:dark){body{background:#16181c;color:#ddd}mark{color:#111}}
"""


def to_html(page: Mined) -> str:
    """A self-contained page: every number marked, its meaning in the tooltip. The document's own markup is text there."""
    report: Report = page.report
    pieces: list[str] = []
    here = 0
    found, _ = _explained(page)
    for reason, role, indicator in zip(found, page.facts.roles, page.facts.indicators, strict=True):
        number = reason.number
        pieces.append(html.escape(report.text[here : number.start]))
        title = html.escape(f"{_meaning(number, role, indicator)}\n{_because(reason)}", quote=True)
        pieces.append(f'<mark class="{role}" title="{title}">{html.escape(number.text)}</mark>')
        here = number.end
    pieces.append(html.escape(report.text[here:]))
    name = html.escape(page.path)
    return (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{name}</title><style>{STYLE}</style><body>{''.join(pieces)}</body></html>\n"
    )
