"""Passages of any genre: counts and their rates, lists, slogans, ranks, from-to, enumerated work."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tests.mutation import names
from tests.mutation.figures import Figure, count
from tests.mutation.page import Page

Passage = Callable[[Page, str], None]
"""Writes one passage; the second argument keeps the names of its figures apart from those of the others."""


def rate_of_counts(p: Page, k: str) -> None:
    """A rate of two counts, named after the second."""
    rng = p.rng
    whole = rng.randint(60, 9000)
    done = whole - rng.randint(1, max(1, whole // 8))
    p.figures |= {f"{k}all": count(whole, "件"), f"{k}done": count(done, "件"), f"{k}rate": p.style.rate(done, whole)}
    p.line(
        f"全年受理企业诉求{{{k}all}}，按时办结{{{k}done}}，按时办结率{{{k}rate}}。",
        f"共收到群众来信来访事项{{{k}all}}，已办结{{{k}done}}，办结率为{{{k}rate}}。",
        f"全年受理投诉举报{{{k}all}}，其中按期办结{{{k}done}}，按期办结率达到{{{k}rate}}。",
        f"抽检产品{{{k}all}}，合格{{{k}done}}，合格率为{{{k}rate}}。",
    )
    p.claim("ratio", "CNT005", f"{k}rate", f"{k}done", f"{k}all")
    p.claim("at_most", "CNT005 CNT006", f"{k}done", f"{k}all")
    p.claim("within", "RNG001", f"{k}rate")


def bracketed(p: Page, k: str) -> None:
    """A count split in brackets."""
    one, two = p.rng.randint(3, 60), p.rng.randint(3, 60)
    p.figures |= {f"{k}n": count(one + two, "项"), f"{k}a": count(one, "项"), f"{k}b": count(two, "项")}
    p.line(
        f"全年出台改革措施{{{k}n}}（{{{k}a}}自主改革、{{{k}b}}承接改革）。",
        f"推出惠民举措{{{k}n}}（新增{{{k}a}}、延续{{{k}b}}）。",
        f"梳理公布服务事项共{{{k}n}}（行政许可{{{k}a}}、公共服务{{{k}b}}）。",
        f"承担重点任务{{{k}n}}（牵头{{{k}a}}，配合{{{k}b}}）。",
    )
    p.claim("sum", "CNT001 BRK008", f"{k}n", f"{k}a", f"{k}b")


def stages(p: Page, k: str) -> None:
    """N个环节 and the stages listed."""
    listed = p.rng.choice(names.STAGES)
    number = names.NUMERALS[len(listed) - 1]
    things = f"[<{k}x={listed[0]}>]" + "".join(f"[、<{k}x={name}>]" for name in listed[1:])
    noun = p.rng.choice(("环节", "阶段", "方面"))
    p.line(
        f"优化{things}<{k}n={number}>个{noun}的管理。",
        f"规范{things}<{k}n={number}>大{noun}的工作。",
        f"围绕{things}<{k}n={number}>个{noun}开展检查。",
        f"统筹推进{things}<{k}n={number}>个{noun}的改革。",
    )
    p.claim("numeral_items", "CNT002", marks=(f"{k}n", f"{k}x"))


def slogan(p: Page, k: str) -> None:
    """“四免”（…、…）."""
    listed = ("免材料", "免费用", "免跑动", "免等待", "免证明")[: p.rng.randint(3, 5)]
    number = names.NUMERALS[len(listed) - 1]
    things = f"[<{k}x={listed[0]}>]" + "".join(f"[、<{k}x={name}>]" for name in listed[1:])
    p.line(
        f"推行“<{k}n={number}>免”（{things}）服务。",
        f"全面实施“<{k}n={number}>免”（{things}）举措，获得企业好评。",
        f"创新“<{k}n={number}>免”（{things}）工作机制。",
        f"在窗口推出“<{k}n={number}>免”（{things}）办理模式。",
    )
    p.claim("numeral_items", "CNT003", marks=(f"{k}n", f"{k}x"))


def rank(p: Page, k: str) -> None:
    """A rank and the size of its field."""
    field = p.rng.randint(20, 160)
    place = p.rng.randint(1, field)
    p.figures |= {f"{k}r": Figure("rank", Fraction(place), "位", 0), f"{k}f": count(field, "个")}
    p.line(
        f"绩效评估排名位列全国{{{k}r}}（{{{k}f}}）。",
        f"综合考评排名位居全省第{{{k}r}}（{{{k}f}}）。",
        f"年度评价位列全市第{{{k}r}}（共{{{k}f}}）。",
        f"营商环境评价排名全国第{{{k}r}}（{{{k}f}}）。",
    )
    p.claim("at_most", "RNG002 RNG005", f"{k}r", f"{k}f")


def from_to(p: Page, k: str) -> None:
    """From one figure to another, the word saying which way."""
    rng = p.rng
    low, high = rng.randint(700, 850), rng.randint(860, 990)
    if rng.random() < 0.5:
        p.figures |= {
            f"{k}a": Figure("rate", Fraction(low, 10), "%", 1),
            f"{k}b": Figure("rate", Fraction(high, 10), "%", 1),
        }
        p.line(
            f"企业满意率由{{{k}a}}<{k}w=提升>至{{{k}b}}。",
            f"群众满意率从{{{k}a}}<{k}w=提高>到{{{k}b}}。",
            f"网上可办率由上年的{{{k}a}}<{k}w=提升>至{{{k}b}}。",
            f"设施完好率从{{{k}a}}<{k}w=上升>到{{{k}b}}。",
        )
        p.claim("within", "RNG001", f"{k}a", f"{k}b")
    else:
        p.figures |= {f"{k}a": count(rng.randint(12, 40), "份"), f"{k}b": count(rng.randint(2, 11), "份")}
        p.line(
            f"申请材料由{{{k}a}}<{k}w=精简>为{{{k}b}}。",
            f"办事材料从{{{k}a}}<{k}w=减少>到{{{k}b}}。",
            f"申报材料由{{{k}a}}<{k}w=压缩>至{{{k}b}}。",
            f"所需表单从{{{k}a}}<{k}w=减少>至{{{k}b}}。",
        )
    p.claim("moved", "RNG008", f"{k}a", f"{k}b", marks=(f"{k}w",))


def work(p: Page, k: str) -> None:
    """一是…二是…."""
    items = p.rng.sample(names.WORKS, p.rng.randint(3, 6))
    p.line(
        "主要做了以下工作：" + names.ordinals(items, f"{k}o"),
        "全年重点抓好以下工作。" + names.ordinals(items, f"{k}o", "。"),
        "具体举措：" + names.ordinals(items, f"{k}o", "，"),
        "工作中，" + names.ordinals(items, f"{k}o"),
    )
    p.claim("sequence", "ENM001", marks=(f"{k}o",))


def day(p: Page, k: str) -> None:
    """A date of the report's year."""
    month, date = p.rng.randint(1, 12), p.rng.randint(1, 28)
    p.line(
        f"<{k}d={p.year}年{month}月{date}日>，召开年度工作会议部署重点任务。",
        f"专题培训于<{k}d={p.year}年{month}月{date}日>举办。",
        f"新办事大厅于<{k}d={p.year}年{month}月{date}日>正式启用。",
        f"检查组于<{k}d={p.year}年{month}月{date}日>开展现场核查。",
    )
    p.claim("date", "DAT001", marks=(f"{k}d",))


PASSAGES: tuple[Passage, ...] = (rate_of_counts, bracketed, stages, slogan, rank, from_to, work, day)


def some(p: Page, most: int, key: str) -> None:
    """Between one and `most` different passages."""
    for i, passage in enumerate(p.rng.sample(PASSAGES, p.rng.randint(1, most))):
        passage(p, f"{key}{i}")
