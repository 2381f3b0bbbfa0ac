"""M33: what a page, a converter or a typist does to a report without making it wrong: it must change no finding."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import opencc

from tests.mutation.page import Printed

Noise = Callable[[Printed, random.Random], str]

FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
READINGS = {"业": "yè", "务": "wù", "区": "qū", "预": "yù", "算": "suàn", "办": "bàn", "项": "xiàng", "金": "jīn"}


def broken_lines(report: Printed, rng: random.Random) -> str:
    """Lines wrapped at a width, numbers and words or not. 例: 1,143.\\n07万元."""
    width = rng.randint(24, 42)
    out = []
    for line in report.text.split("\n"):
        out.append("\n".join(line[i : i + width] for i in range(0, len(line), width)) if len(line) > width + 2 else line)
    return "\n\n".join(out)


def full_width(report: Printed, rng: random.Random) -> str:
    return report.text.translate(FULL_WIDTH)


def traditional(report: Printed, rng: random.Random) -> str:
    return str(opencc.OpenCC("s2t").convert(report.text))


def ruby(report: Printed, rng: random.Random) -> str:
    """A reading after every occurrence of some characters, as an annotating page prints them. 例: 预(yù)算(suàn)."""
    chosen = rng.sample(sorted(READINGS), 6)
    return re.sub("[" + "".join(chosen) + "]", lambda m: f"{m[0]}({READINGS[m[0]]})", report.text)


def spaces(report: Printed, rng: random.Random) -> str:
    """A space between a number and what stands beside it."""
    return re.sub(r"(?<=[一-鿿])(?=\d)|(?<=\d)(?=[一-鿿])", lambda m: " " if rng.random() < 0.6 else "", report.text)


def bold(report: Printed, rng: random.Random) -> str:
    """Bold marks about figures and enumerators."""
    return re.sub(r"[一二三四五六]是|\d[\d,.]*(?:万元|亿元|%)", lambda m: f"**{m[0]}**" if rng.random() < 0.5 else m[0], report.text)


def separators(report: Printed, rng: random.Random) -> str:
    """Thousands separators put in where there were none, and taken out where there were."""
    text, last = [], 0
    for m in report.mentions:
        if m.kind in ("money", "count"):
            plain = m.shown.replace(",", "")
            whole, dot, rest = plain.partition(".")
            shown = plain if "," in m.shown else f"{int(whole):,}{dot}{rest}"
            text += [report.text[last : m.start], shown]
            last = m.start + len(m.shown)
    return "".join([*text, report.text[last:]])


def zeros(report: Printed, rng: random.Random) -> str:
    """Trailing zeros of amounts dropped."""
    text, last = [], 0
    for m in report.mentions:
        if m.kind == "money" and "." in m.shown:
            text += [report.text[last : m.start], m.shown.rstrip("0").rstrip(".")]
            last = m.start + len(m.shown)
    return "".join([*text, report.text[last:]])


NOISES: dict[str, Noise] = {
    "line breaks": broken_lines,
    "full width": full_width,
    "traditional": traditional,
    "pinyin": ruby,
    "spaces": spaces,
    "bold": bold,
    "separators": separators,
    "zeros": zeros,
}
"""Each noise by its name."""
