"""Charts as SVG made on the server: bars that are links, so that a chart is also a filter. No style stands in them: classes do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup, escape

ROW = 26
LABEL = 132
BAR = 176
NUMBER = 44
WIDE = 9
"""Chinese characters of a label that fit; a Latin letter takes half the room."""


class Part(NamedTuple):
    """A piece of a bar: its class, its length in the chart's measure, what it is."""

    kind: str
    size: int
    title: str


class Bar(NamedTuple):
    """A line of a chart: its label, where it leads, its pieces."""

    label: str
    href: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """All pieces."""
        return sum(part.size for part in self.parts)


def bars(rows: Sequence[Bar], title: str) -> Markup:
    """Horizontal bars with their counts; empty where there are none."""
    if not rows:
        return Markup("")
    longest = max(row.total for row in rows) or 1
    lines = [_bar(i, row, longest) for i, row in enumerate(rows)]
    return _svg(LABEL + BAR + NUMBER, len(rows) * ROW + 4, title, lines)


def _bar(i: int, row: Bar, longest: int) -> str:
    y, x, pieces = i * ROW, float(LABEL), []
    for part in row.parts:
        width = part.size * BAR / longest
        if width:
            pieces.append(f'<rect class="bar {part.kind}" x="{x:.1f}" y="{y + 6}" width="{max(width, 1.5):.1f}" height="14" rx="2"/>')
        x += width
    said = escape(f"{row.label}: {row.total}" + "".join(f"; {p.title} {p.size}" for p in row.parts if p.title and p.size))
    return (
        f'<a href="{escape(row.href)}" aria-label="{said}"><title>{said}</title>'
        f'<rect class="hit" x="0" y="{y}" width="{LABEL + BAR + NUMBER}" height="{ROW}"/>'
        f'<text class="label" x="{LABEL - 10}" y="{y + 18}" text-anchor="end">{escape(short(row.label, WIDE))}</text>{"".join(pieces)}'
        f'<text class="number" x="{x + 7:.1f}" y="{y + 18}">{row.total:,}</text></a>'
    )


class Rate(NamedTuple):
    """An organisation's rate of execution as stated and as its amounts give it; either may be unknown."""

    label: str
    href: str
    stated: Decimal | None
    recomputed: Decimal | None


def rates(rows: Sequence[Rate], title: str, stated: str, recomputed: str) -> Markup:
    """Dots on a scale of percent: a ring for what is stated, a dot for what the amounts give."""
    known = [v for row in rows for v in (row.stated, row.recomputed) if v is not None]
    if not known:
        return Markup("")
    low, high = min(Decimal(80), _down(min(known))), max(Decimal(100), -_down(-max(known)))
    label, room = 210, 260
    lines = []
    step = 5 if high - low <= 30 else 10 if high - low <= 80 else 50
    for tick in range(int(low), int(high) + 1, step):
        x = label + (tick - low) * room / (high - low)
        lines.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="18" y2="{20 + len(rows) * ROW}"/>')
        lines.append(f'<text class="tick" x="{x:.1f}" y="11" text-anchor="middle">{tick}%</text>')
    for i, row in enumerate(rows):
        y = 20 + i * ROW
        dots = []
        for value, kind, radius in ((row.recomputed, "dot", 4), (row.stated, "ring", 7)):
            if value is not None:
                x = label + (value - low) * room / (high - low)
                dots.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y + 13}" r="{radius}"/>')
        said = "; ".join(
            f"{what} {value:.2f}%" for what, value in ((stated, row.stated), (recomputed, row.recomputed)) if value is not None
        )
        text = escape(f"{row.label}: {said}")
        lines.append(
            f'<a href="{escape(row.href)}" aria-label="{text}"><title>{text}</title>'
            f'<rect class="hit" x="0" y="{y}" width="{label + room + 24}" height="{ROW}"/>'
            f'<text class="label" x="{label - 14}" y="{y + 18}" text-anchor="end">{escape(short(row.label, 15))}</text>{"".join(dots)}</a>'
        )
    return _svg(label + room + 24, 24 + len(rows) * ROW, title, lines)


def _down(value: Decimal) -> Decimal:
    """The next multiple of five below."""
    return (value / 5).to_integral_value(rounding="ROUND_FLOOR") * 5


def _svg(width: int, height: int, title: str, lines: Sequence[str]) -> Markup:
    return Markup(
        f'<svg class="chart" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group" aria-label="{escape(title)}">'
        f"{''.join(lines)}</svg>"
    )


def short(label: str, wide: int) -> str:
    """The label cut to the room of so many Chinese characters. 例: 上海市普陀区规划和自然资源局, 9 → 上海市普陀区规划…."""
    room, kept = float(wide), 0
    for kept, character in enumerate(label):
        room -= 1 if ord(character) > 0x2E7F else 0.55
        if room < 0:
            return label[: max(1, kept - 1)] + "…"
    return label
