"""部门整体支出绩效自评报告: budget, spending, sources, natures, carry-over, score."""

from __future__ import annotations

import random
from fractions import Fraction

from tests.mutation import deeds, names
from tests.mutation.figures import Figure, split, style
from tests.mutation.page import Page, Printed

SOURCES = ("gpb", "gfb", "scb", "other")


def write(rng: random.Random, mode: str) -> Printed:
    """A self-evaluation of one department."""
    year, org = rng.randint(2019, 2024), names.organisation(rng)
    p = Page(rng, style(rng, mode), "self_evaluation", year, org)
    p.line(f"{org}{year}年度部门整体支出绩效自评报告", f"{org}{year}年度整体支出绩效自评报告", f"{org}{year}年部门整体支出绩效自评报告")
    p.heading("<h1=一、>基本情况")
    p.heading("<h2=（一）>部门概况", "<h2=（一）>部门职能")
    duties = rng.sample(names.WORKS, 3)
    p.line(f"{org}是主管相关工作的政府部门，主要职责是：", "本部门主要职责：")
    for i, duty in enumerate(duties, 1):
        p.line(f"<n1={i}.>{duty}。")
    p.claim("sequence", "ENM003 ENM004", marks=("n1",))
    p.heading("<h2=（二）>部门整体收支情况", "<h2=（二）>收支情况", "<h2=（二）>部门整体支出情况")
    money(p)
    p.heading("<h2=（三）>年度重点工作任务", "<h2=（三）>整体绩效管理情况")
    deeds.some(p, 3, "a")
    p.heading("<h1=二、>综合评价分析", "<h1=二、>绩效自评情况")
    p.heading("<g2=（一）>自评结论")
    conclusion(p)
    p.heading("<g2=（二）>主要工作成效")
    deeds.some(p, 4, "b")
    p.heading("<h1=三、>存在的主要问题")
    p.line(names.ordinals(rng.sample(names.PROBLEMS, 3), "po", "。"))
    p.heading("<h1=四、>下一步改进措施", "<h1=四、>改进措施")
    p.line(names.ordinals(rng.sample(names.MEASURES, rng.randint(2, 4)), "mo", "。"))
    p.claim("sequence", "ENM001", marks=("po",))
    p.claim("sequence", "ENM001", marks=("mo",))
    p.claim("sequence", "ENM002 ENM004", marks=("h1",))
    p.claim("sequence", "ENM002 ENM004", marks=("h2",))
    p.claim("sequence", "ENM002 ENM004", marks=("g2",))
    return p.done()


def money(p: Page) -> None:
    """Budget, spending, the two breakdowns, what was left."""
    rng, st = p.rng, p.style
    budget = rng.randint(5 * 10**7, 10**10)
    spent = budget if rng.random() < 0.08 else budget - rng.randint(budget // 400, budget // 4)
    gpb, gfb, scb, other = _sources(rng, spent)
    basic, project = split(rng, spent, 2, spent // 20)
    p.amounts |= {"budget": budget, "spent": spent}
    p.figures |= {
        "budget": st.money(budget), "spent": st.money(spent), "rate": st.rate(spent, budget), "left": st.money(budget - spent),
        "gpb": st.money(gpb), "gfb": st.money(gfb), "scb": st.money(scb), "other": st.money(other),
        "basic": st.money(basic), "project": st.money(project),
    }  # fmt: skip
    y = p.year
    if rng.random() < 0.25:
        initial = budget * rng.randint(80, 99) // 100
        p.money(initial=initial, added=budget - initial)
        p.line(
            f"{y}年本部门年初预算{{initial}}，年中追加{{added}}，全年预算数{{budget}}。",
            "年初预算数{initial}，调整预算{budget}，其中年中追加{added}。",
            f"经批复，{y}年年初预算为{{initial}}，年中追加预算{{added}}。",
            "年初部门预算{initial}，执行中追加{added}，调整后预算数{budget}。",
        )
    p.put(
        "全年预算数{budget}，执行数{spent}，完成预算的{rate}。",
        f"{y}年，本部门全年预算{{budget}}，实际支出{{spent}}，预算执行率为{{rate}}。",
        f"{y}年度全年预算数为{{budget}}，全年执行数为{{spent}}，预算完成率{{rate}}。",
        "部门整体支出全年预算数{budget}，全年执行数{spent}，执行率{rate}。",
        f"{y}年部门预算安排{{budget}}，全年支出{{spent}}，支出进度{{rate}}。",
    )
    p.claim("ratio", "EXE001 EXE002 EXE006", "rate", "spent", "budget")
    p.claim("at_most", "EXE004 EXE001 BRK001", "spent", "budget")
    p.put(
        "按资金来源分，[一般公共预算财政拨款支出{gpb}，][政府性基金预算财政拨款支出{gfb}，][国有资本经营预算财政拨款支出{scb}，]其他资金支出{other}。",
        "从资金来源看，[一般公共预算财政拨款支出{gpb}，][政府性基金预算财政拨款支出{gfb}，][国有资本经营预算财政拨款支出{scb}，]其他资金支出{other}。",
        "按资金来源划分：[一般公共预算财政拨款{gpb}；][政府性基金预算财政拨款{gfb}；][国有资本经营预算财政拨款{scb}；]其他资金{other}。",
        "其中，按资金来源分：[一般公共预算财政拨款支出{gpb}、][政府性基金预算财政拨款支出{gfb}、][国有资本经营预算财政拨款支出{scb}、]其他资金支出{other}。",
    )
    p.claim("sum", "BRK001 BRK003 BRK012 BRK008", "spent", *SOURCES)
    p.put(
        "按支出性质看，基本支出{basic}，项目支出{project}。",
        "按支出性质分，基本支出{basic}，项目支出{project}。",
        "从支出性质看：基本支出{basic}；项目支出{project}。",
        "按支出结构划分，基本支出{basic}、项目支出{project}。",
    )
    p.claim("sum", "BRK002 BRK003 BRK012 BRK008", "spent", "basic", "project")
    if rng.random() < 0.5:
        p.put(
            "年末结转和结余{left}。",
            "年末结转结余{left}。",
            "年末结转和结余为{left}。",
            "结转下年使用{left}。",
        )
        p.claim("sum", "BAL005", "budget", "spent", "left")
    p.text += "\n"


def _sources(rng: random.Random, spent: int) -> list[int]:
    """Four sources of which some are nothing, the first never."""
    kinds = rng.choice(((1, 0, 0, 0), (1, 1, 0, 0), (1, 1, 0, 1), (1, 0, 0, 1), (1, 1, 1, 1)))
    amounts = iter(split(rng, spent, sum(kinds), spent // 40))
    return [next(amounts) if kind else 0 for kind in kinds]


def conclusion(p: Page) -> None:
    """The score with its grade, and the rate once more."""
    rng = p.rng
    rate = p.figures["rate"].value
    top = int((100 - (100 - rate) / 10) * 10)
    score = Fraction(rng.randint(min(top, 905), top), 10) if rng.random() < 0.7 else Fraction(rng.randint(620, 895), 10)
    p.figures["score"] = Figure("score", score, "分", 1)
    grade = "优" if score >= 90 else "良" if score >= 80 else "中"
    p.put(
        f"部门整体支出自评得分{{score}}，评价等级为<gr={grade}>。",
        f"经综合评价，自评得分{{score}}，等级为“<gr={grade}>”。",
        f"本部门整体支出绩效自评得分为{{score}}，自评等级为<gr={grade}>。",
        f"自评总分{{score}}，评价等级为“<gr={grade}>”。",
    )
    p.claim("grade", "SCO004", "score", marks=("gr",))
    if rng.random() < 0.6:
        p.put(
            "从评价情况看，部门整体预算完成率{rate}，较好地完成了各项任务。",
            "部门年度整体预算完成率{rate}，总体情况较好。",
            "预算执行方面，部门整体支出预算执行率为{rate}。",
            "部门整体预算执行率{rate}，达到年度目标。",
        )
        p.claim("equal", "REP001 REP003 EXE001 EXE002 EXE006", "rate:0", "rate:1")
        p.claim("ratio", "REP001 REP003 EXE001 EXE002 EXE006", "rate:1", "spent", "budget")
    p.text += "\n"
    if rng.random() < 0.4:
        p.line(
            "综上，部门整体支出自评得分{score}。",
            "综合以上情况，本部门整体支出绩效自评得分为{score}。",
            "总体看，自评得分{score}。",
            "综上所述，部门整体支出自评总分{score}。",
        )
        p.claim("equal", "SCO006 REP001 SCO004", "score:0", "score:1")
