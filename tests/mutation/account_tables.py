"""部门决算 as tables: the table of spending by account, with the sentence that states its total."""

from __future__ import annotations

import random

from tests.mutation import names
from tests.mutation.figures import Figure, split, style
from tests.mutation.page import Mark, Page, Printed

CLASSES = (
    ("201", "一般公共服务支出", (("20101", "人大事务", ("行政运行", "机关服务")), ("20103", "政府办公厅事务", ("行政运行", "信访事务")))),
    ("206", "科学技术支出", (("20601", "科学技术管理事务", ("行政运行", "机关服务")), ("20604", "技术研究", ("应用研究", "产业开发")))),
    ("208", "社会保障和就业支出", (("20805", "行政事业单位养老支出", ("行政单位离退休", "事业单位离退休")),)),
    ("210", "卫生健康支出", (("21011", "行政事业单位医疗", ("行政单位医疗", "事业单位医疗")),)),
    ("221", "住房保障支出", (("22102", "住房改革支出", ("住房公积金", "提租补贴")),)),
)  # fmt: skip
COLUMNS = ("basic", "project")
ITEM = 7
"""Digits of an item's code: those rows may be lost."""


def write(rng: random.Random, mode: str) -> Printed:
    """One department's spending by class, section and item, each as basic and project spending; the table in 万元 or in 元."""
    year, org = rng.randint(2020, 2024), names.organisation(rng)
    p = Page(rng, style(rng, mode), "account_tables", year, org)
    unit = rng.choice(("万元", "万元", "元"))
    p.line(f"{org}{year}年度部门决算")
    chosen = sorted(rng.sample(range(len(CLASSES)), rng.randint(3, len(CLASSES))))
    book, leaves = _book(rng, [CLASSES[i] for i in chosen])
    whole = {c: sum(row[c] for code, row in leaves.items()) for c in COLUMNS}
    p.money(total=sum(whole.values()))
    p.line("2.支出决算情况说明" if rng.random() < 0.3 else "支出决算情况说明")
    p.line(f"{year}年度本年支出合计{{total}}。")
    p.text += "\n"
    p.line(f"支出决算表\n\n单位：{unit}\n")
    p.line("科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出")
    _row(p, "all", "合计", "", whole, unit)
    for code, name, row in book:
        _row(p, f"a{code}", name, code, row, unit)
    _claims(p, [code for code, _, _ in book])
    p.claim("equal", "TAB001 REP001", "total", "all_sum")
    return p.done()


def _book(rng: random.Random, classes: list[tuple[str, str, tuple[tuple[str, str, tuple[str, ...]], ...]]]) -> tuple[list, dict]:  # type: ignore[type-arg]
    """The rows from the class down, each with its two columns, and the items alone."""
    rows: list[tuple[str, str, dict[str, int]]] = []
    leaves: dict[str, dict[str, int]] = {}
    for code, name, sections in classes:
        at = len(rows)
        total = dict.fromkeys(COLUMNS, 0)
        for below, called, items in sections:
            place = len(rows)
            sub = dict.fromkeys(COLUMNS, 0)
            for n, item in enumerate(items, 1):
                one, two = split(rng, rng.randint(10**7, 10**9), 2, 10**6)
                leaf = {"basic": one, "project": two if rng.random() < 0.7 else 0}
                leaves[f"{below}{n:02d}"] = leaf
                rows.append((f"{below}{n:02d}", item, leaf))
                sub = {c: sub[c] + leaf[c] for c in COLUMNS}
            rows.insert(place, (below, called, sub))
            total = {c: total[c] + sub[c] for c in COLUMNS}
        rows.insert(at, (code, name, total))
    return rows, leaves


def _row(p: Page, key: str, name: str, code: str, row: dict[str, int], unit: str) -> None:
    p.amounts |= {f"{key}_{c}": row[c] for c in COLUMNS}
    for c, fen in (("sum", sum(row.values())), *((c, row[c]) for c in COLUMNS)):
        made = p.style.money(fen, unit)
        p.figures[f"{key}_{c}"] = Figure("money", made.value, "", 2, heading=unit)
    start = len(p.text)
    p.line(f"{code}\t{name}\t{{{key}_sum}}\t{{{key}_basic}}\t{{{key}_project}}")
    if len(code) == ITEM:
        p.marks.append(Mark("row", name, start, len(p.text)))


def _claims(p: Page, codes: list[str]) -> None:
    for key in ("all", *(f"a{code}" for code in codes)):
        p.claim("sum", "TAB002 TAB003 SUB001 SUB002", f"{key}_sum", f"{key}_basic", f"{key}_project")
    for column in ("sum", *COLUMNS):
        p.claim("sum", "TAB003 SUB001 TAB002 SUB002", f"all_{column}", *(f"a{c}_{column}" for c in codes if len(c) == 3))
        for above in codes:
            below = [c for c in codes if len(c) == len(above) + 2 and c.startswith(above)]
            if below:
                p.claim("sum", "SUB001 SUB002 TAB002 TAB003", f"a{above}_{column}", *(f"a{c}_{column}" for c in below))
