"""``hecha findings`` and the logs beside the tables: one log, a writer for each form."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline import decisions
from pipeline.discovery import DropError
from pipeline.messages import language, say, text
from pipeline.outputs import page, sarif, workbook
from pipeline.outputs.log import FLAT, Log, collect, flat

FILES = ("findings.jsonl", "findings.xlsx", "findings.html")
"""What every run leaves beside the tables."""


def load(out: Path, severity: str = "info") -> Log:
    """The findings of `out` of at least this severity, with what auditors decided. Raises DropError where there are no results."""
    if not (out / "tables").exists():
        raise DropError(text(f"{out} 里没有结果；请先运行 hecha extract", f"no results in {out}; run hecha extract first"))
    return collect((out / "tables").resolve(), severity, decisions.current(out))


def emit(log: Log, form: str, target: Path | None, out: Path) -> None:
    """Writes the log as `form` (a key of `FORMS`) to `target`, else to standard output; a workbook or page without a target
    becomes a file in `out`, and standard error says which."""
    if target is None and form in ("xlsx", "html"):
        target = out / f"findings.{form}"
    if target is None:
        sys.stdout.write(FORMS[form](log).decode("utf-8"))
        return
    _replace(target, FORMS[form](log))
    say(f"已写入 {target}", f"written to {target}")


def publish(out: Path, tables: Path) -> None:
    """Writes `FILES` into `out`, each replaced whole."""
    log = collect(tables, decided=decisions.current(out))
    for name, write in zip(FILES, (as_lines, workbook.write, page.write), strict=True):
        _replace(out / name, write(log))


def _replace(target: Path, data: bytes) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(target)


def as_json(log: Log) -> bytes:
    """An array of objects, one a finding."""
    return (json.dumps(list(log.findings), ensure_ascii=False, indent=1) + "\n").encode()


def as_lines(log: Log) -> bytes:
    """An object of one line a finding."""
    return "".join(json.dumps(f, ensure_ascii=False) + "\n" for f in log.findings).encode()


RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula, also behind blanks."""


def inert(cell: object) -> str:
    """A cell that no spreadsheet runs. 例: ``=1+1`` → ``'=1+1``. 反例: a negative number stays a number: -17.72."""
    written = str(cell)
    if (written.startswith(RISKY) or written.strip(" \u00a0\u3000").startswith(RISKY)) and not _number(written):
        return "'" + written
    return written


def _number(written: str) -> bool:
    digits = written[1:].replace(",", "").replace(".", "", 1)
    return written[0] in "+-" and digits.isascii() and digits.isdigit()


def as_csv(log: Log) -> bytes:
    """Flat, UTF-8 with a byte order mark (Excel asks for it), cells inert."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(FLAT)
    writer.writerows([inert(cell) for cell in flat(f).values()] for f in log.findings)
    return b"\xef\xbb\xbf" + sheet.getvalue().encode()


def as_table(log: Log) -> bytes:
    """For the terminal: severity, rule, where, what; in the reader's language."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    message, rule = ("message_zh", "rule_zh") if language() == "zh" else ("message_en", "rule_en")
    heads = (text("级别", "severity"), text("规则", "rule"), text("文件", "file"), text("位置", "at"), text("问题", "finding"))
    table = Table(*heads, show_lines=False)
    for f in log.findings:
        verdict = decisions.VERDICTS.get(f["decision"] or "", "") if language() == "zh" else (f["decision"] or "")
        said = f[message] + (f"  [{verdict}]" if verdict else "")
        cells = (f["severity"], f"{f['rule']} {f[rule]}".strip(), f["path"], f"{f['start']}-{f['end']}", said)
        table.add_row(*(Text(str(cell)) for cell in cells))
    console = Console(file=io.StringIO(), width=None if sys.stdout.isatty() else 200)
    console.print(table)
    checks = sum(log.outcomes.values())
    console.print(
        text(f"{len(log)} 个问题；{log.documents} 份文件，{checks} 次核对", f"{len(log)} findings; {log.documents} files, {checks} checks")
    )
    for d in log.gone:
        about = f"{d.finding_id} {d.about}".strip()
        console.print(
            Text(
                text(
                    f"不再出现：{about}（{d.who}：{decisions.VERDICTS[d.verdict]}）", f"not found any more: {about} ({d.who}: {d.verdict})"
                )
            )
        )
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().encode()


FORMS: dict[str, Callable[[Log], bytes]] = {
    "table": as_table,
    "json": as_json,
    "jsonl": as_lines,
    "csv": as_csv,
    "xlsx": workbook.write,
    "html": page.write,
    "sarif": sarif.write,
}
"""How the log can be written. A new form is a function from `Log` to bytes and a line here."""
