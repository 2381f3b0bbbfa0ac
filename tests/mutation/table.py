"""The measurements as a table in Markdown."""

from __future__ import annotations

from tests.mutation.figures import MODES
from tests.mutation.measure import Result
from tests.mutation.operators import OPERATORS
from tests.mutation.score import Score


def markdown(result: Result) -> str:
    """Clean reports and noise, then a line an operator, then a line a rule."""
    lines = ["| reports | count | false findings |", "|---|---:|---:|"]
    lines += [f"| clean, mode {mode} | {result.clean[mode]} | {result.false[mode]} |" for mode in MODES]
    lines += [f"| noise: {name} | | {count} |" for name, count in sorted(result.noise.items())]
    lines += [f"| three years of a body, mode {mode} | | {count} |" for mode, count in sorted(result.across.items())]
    lines += ["", _head("slip")]
    for name in sorted(result.operators):
        what = (OPERATORS[name].__doc__ or "").partition(": ")[2].partition("\n")[0].rstrip(".") if name in OPERATORS else ACROSS
        lines.append(_row(f"{name} {what}", result.operators[name], bool(_diagnosable(name))))
    lines += ["", _head("place")]
    lines += [_row(place, score, True) for place, score in sorted(result.places.items())]
    lines += ["", _head("rule")]
    lines += [_row(rule, score, False) for rule, score in sorted(result.rules.items())]
    return "\n".join(lines) + "\n"


ACROSS = "what came over is not what the year before closed with"


def _diagnosable(operator: str) -> bool:
    return operator in ("M01", "M02", "M03", "M04", "M05", "M12", "M15")


def _head(what: str) -> str:
    columns = ("detectable", "equivalent", "by rule", "by any", "localised", "named", "diagnosed", "at first", "collateral", "causes")
    return f"| {what} | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}"


def _row(name: str, s: Score, diagnosed: bool) -> str:
    def share(n: int) -> str:
        return f"{100 * n / s.detectable:.1f} %" if s.detectable else "–"

    causes = f"{s.causes / s.any:.2f}" if s.any else "–"
    shares = [share(s.by_rule), share(s.any), share(s.localised)]
    shares += [share(s.named), share(s.diagnosed), share(s.first)] if diagnosed else ["", "", ""]
    return f"| {name} | {s.detectable} | {s.equivalent} | {' | '.join(shares)} | {s.collateral} | {causes} |"
