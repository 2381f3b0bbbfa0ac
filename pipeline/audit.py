"""``hecha findings``: the log listed, held against a baseline, and read back with what auditors decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipeline import decisions
from pipeline.decisions import VERDICTS, Decision, baseline
from pipeline.discovery import DropError
from pipeline.messages import say, text
from pipeline.outputs import findings
from pipeline.outputs.log import Log
from pipeline.records import SEVERITIES


def listing(out: Path, form: str, severity: str, fail_on: str | None, target: Path | None, known: Path | None) -> bool:
    """Writes the findings of `out` from `severity` on as `form`. With a baseline, what it knows is left out (SARIF holds it as
    suppressed), and what it knows that is not found any more is said. True where an open finding is as grave as `fail_on`."""
    log = findings.load(out, SEVERITIES[-1])
    if known is not None:
        log = _against(log, known)
    wanted = SEVERITIES[: SEVERITIES.index(severity) + 1]
    shown = replace(log, findings=[f for f in log.findings if f["severity"] in wanted])
    if known is not None and form != "sarif":
        shown = replace(shown, findings=[f for f in shown.findings if f["baseline"] == "new"])
    findings.emit(shown, form, target, out)
    if fail_on is None:
        return False
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return any(f["severity"] in grave for f in log.open)


def _against(log: Log, known: Path) -> Log:
    compared = baseline.compare(log.findings, baseline.read(known))
    old = sum(f["baseline"] == "unchanged" for f in compared.findings)
    gone = [Decision(finding_id, "", "", "", "", 0, about) for finding_id, about in compared.gone]
    say(
        f"基准：已知 {old} 条，新 {len(compared.findings) - old} 条，不再出现 {len(gone)} 条，未用到 {len(compared.unused)} 项",
        f"baseline: {old} known, {len(compared.findings) - old} new, {len(gone)} not found any more, {len(compared.unused)} unused",
    )
    for decision in gone:
        about = f"{decision.finding_id} {decision.about}".strip()
        say(f"不再出现：{about}", f"not found any more: {about}")
    for entry in compared.unused:
        say(f"未用到：{entry.place} {entry.what}", f"unused: {entry.place} {entry.what}")
    held = {decision.finding_id for decision in gone}
    return replace(log, findings=compared.findings, gone=[*gone, *(d for d in log.gone if d.finding_id not in held)], compared=True)


def take_back(out: Path, files: Sequence[Path], by: str) -> bool:
    """Reads decisions out of files into the store of `out` and into its tables. True where somebody else had decided meanwhile.
    Raises DropError."""
    from pipeline import run
    from pipeline.decisions import intake

    log = findings.load(out, SEVERITIES[-1])
    about = {f["finding_id"]: f"{f['rule']} {f['path']} {f['message_zh']}" for f in log.findings}
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    late: dict[str, Decision] = {}
    made = 0
    with decisions.open_store(out) as store:
        for file in files:
            if not file.exists():
                raise DropError(text(f"{file} 不存在", f"{file} does not exist"))
            taken = intake.take(store, file, by=by, when=when, about=about)
            made += taken.made
            late |= taken.late
            say(
                f"{file}：读入 {taken.made} 条意见，与库中相同 {taken.same} 条，未填 {taken.empty} 条，冲突 {len(taken.late)} 条",
                f"{file}: {taken.made} decisions read, {taken.same} as before, {taken.empty} left open, {len(taken.late)} in conflict",
            )
            if taken.unknown:
                say(
                    f"其中 {len(taken.unknown)} 条问题不再出现，意见已保留",
                    f"{len(taken.unknown)} of their findings are not found any more; the decisions are kept",
                )
    for decision in late.values():
        word = VERDICTS.get(decision.verdict, text("已撤回", "withdrawn"))
        say(
            f"冲突：{decision.finding_id} 已由 {decision.who} 于 {decision.when} 定为“{word}”，未改动",
            f"conflict: {decision.finding_id} was decided by {decision.who} at {decision.when} ({word}); left as it is",
        )
    if made:
        run.rejoin(out)
    return bool(late)
