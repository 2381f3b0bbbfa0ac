"""Money set aside for a purpose, by its name: 「拨付就业补助资金 2 亿元」, 「争取农村公益事业奖补资金 1 亿元」.

What a government lays out is an item of its own under ``project``, what it obtains from above one under ``revenue.upper``; the name is
part of the item. Money without a name (「安排资金 3 亿元支持 …」) is no item, nor is a list (「救助等资金」).
"""

from __future__ import annotations

from functools import cache

import regex

LAID_OUT, OBTAINED = "project", "revenue.upper"
ENDS = ("资金", "经费", "补贴", "补助", "奖补")
"""How such a name ends; looked at before anything else."""


@cache
def _led() -> regex.Pattern[str]:
    """Who lays it out, when and how, the verb, and the name."""
    return regex.compile(
        r"""
        \s* (?:我?[省市州县区] (?:级|本级|财政)? | 全[省市州县区] | [省市州县区]财政[厅局] | 市直 | 年内 | 全年 | 当年 | 累计 | 共计?
           | 已 | 拟 | 预计 | 及时 | 足额 | 按时 | 积极 | 持续 | 优先 | 先后 | 直接 | 并 | 其中 | 继续)*+
        (?P<verb> 统筹(?:安排|投入|使用)?+ | 安排 | 拨付 | 下达 | 投入 | 发放 | 兑现 | 兑付 | 落实
           | 设立 | 筹措 | 筹集 | (?P<from_above> 争取 | 获批))
        (?:了|到位)?
        (?P<name> [\p{Han}“”]{4,30} )
        """,
        regex.VERBOSE,
    )


@cache
def _unnamed() -> regex.Pattern[str]:
    """Words that name no purpose, and what is more than one thing or a change of it."""
    return regex.compile(
        r"""
        (?: 各[类项级] | 财政 | 专项 | 相关 | 有关 | 上级 | 中央 | [省市州县区]级? | 本级 | 奖励 | 奖补 | 补助 | 补贴 | 激励
          | 建设 | 救助 | 贴息 | 扶持 | 运营 | 撬动 | 惠企 | 项目 | 工作 | 以上 | 一般公共预算 | 政府性基金 | 债券
          | 政府 | 转移支付 | 财力 | 政策性? | 重点 | 发展 | 衔接 | 存量 | 结余 )*+
        (?: 资金 | 经费 )?
        | .* (?: 等 | 对下 | 转移支付 | 债券 | 其中 | 用于 | 支持 | 达到? | 共计? ) .*
        """,
        regex.VERBOSE,
    )


def named(clause: str) -> tuple[str, int, str] | None:
    """The root of the item, where the name begins in `clause` (the words before an amount) and the name itself.

    例: 「全市拨付就业补助资金」 → (``project``, 4, 就业补助资金). 反例: 「筹措资金」, 「安排市级补助资金」, 「拨付救助等资金」 → None.
    """
    clause = clause.rstrip()
    if not clause.endswith(ENDS):
        return None
    found = _led().fullmatch(clause)
    if found is None or _unnamed().fullmatch(found["name"]):
        return None
    return (OBTAINED if found["from_above"] else LAID_OUT), found.start("name"), found["name"]


@cache
def _field() -> regex.Pattern[str]:
    return regex.compile(r"(?:^|[。；：，,:;\n]|[一二三四五六七八九十]是)\s*(?P<name>(?!各|其他|这)\p{Han}{2,12})方面，$")


def field(before: str, clause: str) -> str:
    """What money is for where the clause before it says so, empty where none does: 「教育方面，投入 4 亿元落实 …」 → 教育."""
    if clause.strip() not in ("投入", "投入资金", "安排", "安排资金", "拨付", "拨付资金", "统筹安排", "统筹安排资金"):
        return ""
    found = _field().search(before)
    return found["name"] if found is not None else ""


def another(clause: str) -> str:
    """The name of a further amount under the same verb (「、农机购置补贴」), empty where the words are no name."""
    name = clause.strip()
    return name if name.endswith(ENDS) and regex.fullmatch(r"[\p{Han}“”]{4,24}", name) and not _unnamed().fullmatch(name) else ""
