"""``hecha show``: one report with every number in it marked by what it was taken for and why."""

from __future__ import annotations

import html
from pathlib import Path

from extractors.facts import Number, Report
from pipeline.discovery import DropError
from pipeline.messages import text
from pipeline.mine import mine
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


def mine_file(path: Path) -> Mined:
    """The file mined; DropError (wrong usage) when it does not exist or cannot be read."""
    try:
        return mine(path.name, path.read_bytes())
    except OSError as error:
        raise DropError(f"{path}: {error.strerror}") from None
    except Unreadable as error:
        raise DropError(f"{path}: {error.message}; {error.hint}") from None


def _meaning(number: Number, role: str, indicator: str) -> str:
    value = number.text_value if number.value is None else format(number.value, "f")
    if number.value_high is not None:
        value = f"{value}–{number.value_high:f}"
    parts = [f"{number.qualifier} {value or ''}{number.unit}".strip(), number.kind, role, indicator, number.rule]
    return " · ".join(part for part in parts if part)


def to_terminal(mined: Mined) -> None:
    """The normalised text on standard output with numbers coloured by role, then a list of them with value, unit, kind and rule."""
    from rich.console import Console
    from rich.text import Text

    report, facts = mined.report, mined.facts
    page = Text(report.text)
    for number, role in zip(report.numbers, facts.roles, strict=True):
        page.stylize(COLOURS[role], number.start, number.end)
    console = Console(highlight=False, soft_wrap=True)
    console.print(page)
    console.rule(text(f"{len(report.numbers)} 个数字", f"{len(report.numbers)} numbers"))
    for number, role, indicator in zip(report.numbers, facts.roles, facts.indicators, strict=True):
        start, end = mined.aligned.locate(number.start, number.end)
        line = Text(f"[{start},{end}) ")
        line.append(number.text.replace("\n", "⏎"), COLOURS[role])
        line.append("  " + _meaning(number, role, indicator))
        console.print(line)


STYLE = """
body{font:16px/1.9 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;max-width:48em;margin:2em auto;padding:0 1em;
white-space:pre-wrap;color:#222;background:#fff}
mark{border-radius:3px;padding:0 2px;background:#ddd;color:inherit}
mark.budget{background:#b7e4c7}mark.reform_count{background:#e5c1f5}mark.kpi{background:#bde0fe}
mark.target{background:#ffe8a1}mark.structural{background:#eee}mark.other{background:#dde3ea}
@media(prefers-color-scheme:dark){body{background:#16181c;color:#ddd}mark{color:#111}}
"""


def to_html(mined: Mined) -> str:
    """A self-contained page: every number marked, its meaning in the tooltip. The document's own markup is text there."""
    report: Report = mined.report
    pieces: list[str] = []
    here = 0
    for number, role, indicator in zip(report.numbers, mined.facts.roles, mined.facts.indicators, strict=True):
        pieces.append(html.escape(report.text[here : number.start]))
        title = html.escape(_meaning(number, role, indicator), quote=True)
        pieces.append(f'<mark class="{role}" title="{title}">{html.escape(number.text)}</mark>')
        here = number.end
    pieces.append(html.escape(report.text[here:]))
    name = html.escape(mined.path)
    return (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{name}</title><style>{STYLE}</style><body>{''.join(pieces)}</body></html>\n"
    )
