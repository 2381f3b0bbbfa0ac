"""Reports of a place: 预算执行报告, 统计公报, 政府工作报告, 新闻."""

from __future__ import annotations

import random
from fractions import Fraction

from tests.mutation import deeds, names
from tests.mutation.figures import Figure, split, style
from tests.mutation.page import Page, Printed

GROWN = "<{0}=增长>{{{1}}}"


def _free_rate(p: Page, name: str, low: int = 5, high: int = 150) -> None:
    p.figures[name] = Figure("rate", Fraction(p.rng.randint(low, high), 10), "%", 1)


def budget_report(rng: random.Random, mode: str) -> Printed:
    """Revenue and spending of a district against its budget and against last year."""
    year, place = rng.randint(2019, 2024), names.place(rng)
    p = Page(rng, style(rng, mode, rng.choice(("万元", "亿元"))), "budget_report", year, place)
    p.line(
        f"关于{place}{year}年预算执行情况和{year + 1}年预算草案的报告",
        f"{place}{year}年预算执行情况与{year + 1}年预算草案报告",
        f"关于{place}{year}年财政预算执行情况的报告",
    )
    p.line(f"<h1=一、>{year}年预算执行情况", f"<h1=一、>{year}年财政预算执行情况")
    p.line("<h2=（一）>一般公共预算执行情况", "<h2=（一）>一般公共预算收支情况")
    wide = "全区" if place.endswith("区") else "全县"
    revenue = rng.randint(10**11, 10**12)
    plan = revenue * rng.randint(92, 108) // 100 + rng.randint(1, 10**6)
    tax = revenue * rng.randint(50, 85) // 100 + rng.randint(1, 10**6)
    before = revenue * rng.randint(90, 112) // 100 + rng.randint(1, 10**6)
    p.money(rev=revenue, rev_plan=plan, tax=tax, nontax=revenue - tax, rev_prev=before, rev_change=abs(revenue - before))
    st = p.style
    p.figures |= {
        "rev_rate": st.rate(revenue, plan),
        "rev_growth": st.rate(abs(revenue - before), before),
        "tax_share": st.rate(tax, revenue),
    }
    one, two = (("增加", "增长"), ("减少", "下降"))[revenue < before]
    p.put(
        f"{wide}一般公共预算收入完成{{rev}}，完成预算的{{rev_rate}}，比上年<rw={one}>{{rev_change}}，<rv={two}>{{rev_growth}}。",
        f"{year}年，{wide}一般公共预算收入{{rev}}，比上年<rw={one}>{{rev_change}}，<rv={two}>{{rev_growth}}。",
        f"{wide}一般公共预算收入预算{{rev_plan}}，实际完成{{rev}}，完成预算的{{rev_rate}}，比上年<rw={one}>{{rev_change}}，<rv={two}>{{rev_growth}}。",
        f"{wide}一般公共预算收入完成{{rev}}，较上年<rw={one}>{{rev_change}}，<rv={two}>{{rev_growth}}。",
    )
    p.claim("growth", "YOY002 YOY001 YOY003 YOY004", "rev_growth", "rev_change", "rev", marks=("rw",))
    p.claim("agree", "YOY003 YOY002 YOY001", "rev_change", marks=("rw", "rv"))
    if any(m.name == "rev_plan" for m in p.mentions):
        p.claim("ratio", "EXE001 EXE002 EXE006", "rev_rate", "rev", "rev_plan")
    p.line(
        "其中：税收收入完成{tax}，占一般公共预算收入的{tax_share}；非税收入完成{nontax}。",
        "其中：税收收入{tax}，占一般公共预算收入的{tax_share}；非税收入{nontax}。",
        "其中：税收收入{tax}，非税收入{nontax}。",
        "其中，税收收入完成{tax}，非税收入完成{nontax}。",
    )
    p.claim("sum", "BRK010 BRK008", "rev", "tax", "nontax")
    if any(m.name == "tax_share" for m in p.mentions):
        p.claim("ratio", "SHR001", "tax_share", "tax", "rev")
    spending(p, wide)
    p.line("<h2=（二）>落实重点财税政策情况", "<h2=（二）>主要工作成效")
    deeds.some(p, 3, "a")
    p.line(f"<h1=二、>{year + 1}年预算草案", f"<h1=二、>{year + 1}年预算安排")
    growth = rng.randint(20, 80)
    p.money(next=revenue * (1000 + growth) // 1000)
    p.figures["next_rate"] = Figure("rate", Fraction(growth, 10), "%", 1)
    p.line(
        f"{year + 1}年{wide}一般公共预算收入预期增长{{next_rate}}。",
        f"{year + 1}年，{wide}一般公共预算收入安排{{next}}，增长{{next_rate}}。",
        f"{year + 1}年{wide}一般公共预算收入预计{{next}}。",
        f"{wide}一般公共预算收入目标增长{{next_rate}}左右。",
    )
    p.claim("sequence", "ENM002 ENM004", marks=("h1",))
    p.claim("sequence", "ENM002 ENM004", marks=("h2",))
    return p.done()


def spending(p: Page, wide: str) -> None:
    """General public spending against the adjusted budget, and some functions of it."""
    rng = p.rng
    spent = rng.randint(2 * 10**11, 3 * 10**12)
    adjusted = spent + rng.randint(spent // 200, spent // 8)
    parts = {"edu": "教育支出", "health": "卫生健康支出", "social": "社会保障和就业支出"}
    p.money(exp=spent, exp_adj=adjusted, **{k: spent * rng.randint(5, 25) // 100 for k in parts})
    p.figures["exp_rate"] = p.style.rate(spent, adjusted)
    p.put(
        f"{wide}一般公共预算支出调整预算{{exp_adj}}，支出完成{{exp}}，完成调整预算的{{exp_rate}}。",
        f"{wide}一般公共预算支出调整预算数{{exp_adj}}，执行数{{exp}}，完成调整预算的{{exp_rate}}。",
        f"{wide}一般公共预算支出调整预算为{{exp_adj}}，实际支出{{exp}}，为调整预算的{{exp_rate}}。",
        f"{wide}一般公共预算支出{{exp}}，完成调整预算{{exp_adj}}的{{exp_rate}}。",
    )
    p.claim("ratio", "EXE001 EXE002 EXE006", "exp_rate", "exp", "exp_adj")
    p.claim("at_most", "EXE004 EXE001", "exp", "exp_adj")
    p.line(
        *("其中：" + "，".join(f"{name}{verb}{{{k}}}" for k, name in parts.items()) + "。" for verb in ("", "完成")),
        *("主要支出项目：" + "；".join(f"{name}{{{k}}}" for k, name in parts.items()) + "。",),
    )
    for k in parts:
        p.claim("at_most", "BRK007 BRK011", k, "exp")


def bulletin(rng: random.Random, mode: str) -> Printed:
    """国民经济和社会发展统计公报."""
    year, place = rng.randint(2019, 2024), names.place(rng)
    p = Page(rng, style(rng, mode, "亿元"), "bulletin", year, place)
    wide = "全区" if place.endswith("区") else "全县"
    p.line(f"{place}{year}年国民经济和社会发展统计公报")
    p.line("<h1=一、>综合")
    economy(p, wide)
    if rng.random() < 0.5:
        population(p, wide)
    p.line("<h1=二、>财政金融", "<h1=二、>财政和金融")
    revenue = rng.randint(10**11, 10**12)
    tax = revenue * rng.randint(50, 85) // 100
    p.money(rev=revenue, tax=tax, nontax=revenue - tax)
    for k in ("rg", "tg"):
        _free_rate(p, k)
    p.line(
        f"{wide}一般公共预算收入{{rev}}，比上年增长{{rg}}，其中：税收收入{{tax}}，非税收入{{nontax}}。",
        "全年一般公共预算收入{rev}，增长{rg}。其中税收收入{tax}，增长{tg}；非税收入{nontax}。",
        f"全年{wide}一般公共预算收入{{rev}}，其中：税收收入{{tax}}；非税收入{{nontax}}。",
        "全年实现一般公共预算收入{rev}，比上年增长{rg}；其中，税收收入{tax}，非税收入{nontax}。",
    )
    p.claim("sum", "BRK010 BRK008", "rev", "tax", "nontax")
    p.line("<h1=三、>社会事业", "<h1=三、>社会保障和民生")
    deeds.some(p, 3, "a")
    p.claim("sequence", "ENM002 ENM004", marks=("h1",))
    return p.done()


def economy(p: Page, wide: str) -> None:
    """GDP, the three sectors, their composition."""
    rng = p.rng
    gdp = rng.randint(10**12, 9 * 10**12)
    sectors = split(rng, gdp, 3, gdp // 25)
    p.money(gdp=gdp, **{f"s{i}": v for i, v in enumerate(sectors)})
    for k in ("g", "g0", "g1", "g2"):
        _free_rate(p, k, 10, 90)
    parts = ["第一产业增加值{s0}，增长{g0}", "第二产业增加值{s1}，增长{g1}", "第三产业增加值{s2}，增长{g2}"]
    p.put(
        f"初步核算，全年实现地区生产总值{{gdp}}，按可比价格计算，比上年增长{{g}}。其中，{'；'.join(parts)}。",
        f"全年{wide}实现地区生产总值{{gdp}}，比上年增长{{g}}。其中：{'；'.join(parts)}。",
        f"全年地区生产总值{{gdp}}，按不变价格计算，增长{{g}}。其中，{'；'.join(parts)}。",
        f"{wide}生产总值达到{{gdp}}，同比增长{{g}}，其中第一产业增加值{{s0}}，第二产业增加值{{s1}}，第三产业增加值{{s2}}。",
    )
    p.claim("sum", "BRK013 BRK008", "gdp", "s0", "s1", "s2")
    tenths = [int(Fraction(v, gdp) * 1000 + Fraction(1, 2)) for v in sectors]
    tenths[tenths.index(max(tenths))] += 1000 - sum(tenths)
    p.figures |= {f"c{i}": Figure("rate", Fraction(n, 10), "", 1) for i, n in enumerate(tenths)}
    p.line(
        "三次产业结构为{c0}:{c1}:{c2}。",
        "三次产业结构调整为{c0}∶{c1}∶{c2}。",
        "三次产业比例为{c0}:{c1}:{c2}。",
        "三次产业构成为{c0}：{c1}：{c2}。",
    )
    p.claim("hundred", "SHR005", "c0", "c1", "c2")
    p.claim("composed", "SHR001 SHR005 BRK013", "gdp", *(n for i in range(3) for n in (f"c{i}", f"s{i}")))


def population(p: Page, wide: str) -> None:
    """People in town and country, the rate of urbanisation."""
    rng = p.rng
    whole = rng.randint(200000, 4000000)
    town = whole * rng.randint(35, 85) // 100
    for name, n in (("pop", whole), ("town", town), ("country", whole - town)):
        p.figures[name] = Figure("people", Fraction(n, 10000), "万人", 2)
    p.figures["urban"] = p.style.rate(town, whole, 2)
    p.line(
        f"年末{wide}常住人口{{pop}}，其中：城镇常住人口{{town}}，乡村常住人口{{country}}，城镇化率{{urban}}。",
        "年末常住人口{pop}。其中，城镇人口{town}，乡村人口{country}；常住人口城镇化率为{urban}。",
        f"年末{wide}常住人口{{pop}}，城镇化率{{urban}}。",
        "年末全部常住人口{pop}，其中城镇人口{town}，城镇化率达{urban}。",
    )
    if any(m.name == "country" for m in p.mentions):
        p.claim("sum", "BRK008 BRK015 CNT008", "pop", "town", "country")


def work_report(rng: random.Random, mode: str) -> Printed:
    """政府工作报告."""
    year, place = rng.randint(2019, 2024), names.place(rng)
    p = Page(rng, style(rng, mode, "亿元"), "work_report", year, place)
    wide = "全区" if place.endswith("区") else "全县"
    p.line(f"{place}{year + 1}年政府工作报告", "政府工作报告")
    p.line("各位代表：")
    p.line("现在，我代表人民政府向大会报告工作，请予审议。")
    p.line(f"<h1=一、>{year}年工作回顾")
    p.money(gdp=rng.randint(10**12, 9 * 10**12), rev=rng.randint(10**11, 10**12), shop=rng.randint(10**11, 10**12))
    for k in ("g", "rg", "sg", "pg"):
        _free_rate(p, k, 10, 90)
    p.line(
        f"过去一年，{wide}实现地区生产总值{{gdp}}，同比增长{{g}}；一般公共预算收入{{rev}}，增长{{rg}}；社会消费品零售总额{{shop}}，增长{{sg}}。",
        "全年地区生产总值{gdp}，增长{g}；一般公共预算收入{rev}，增长{rg}。",
        f"{wide}完成地区生产总值{{gdp}}，增长{{g}}，一般公共预算收入{{rev}}，增长{{rg}}，规模以上工业增加值增长{{pg}}。",
        "预计全年地区生产总值{gdp}，增长{g}；社会消费品零售总额{shop}，增长{sg}。",
    )
    for i, title in enumerate(("产业发展稳中有进", "改革开放持续深化", "民生福祉不断增进")):
        p.line(f"<h2=（{names.NUMERALS[i]}）>{title}")
        deeds.some(p, 3, "abc"[i])
    p.line(f"<h1=二、>{year + 1}年工作安排")
    p.line(
        f"{year + 1}年主要预期目标是：地区生产总值增长{{g}}左右，一般公共预算收入增长{{rg}}。",
        "今年经济社会发展的主要预期目标是：地区生产总值增长{g}，社会消费品零售总额增长{sg}。",
    )
    deeds.work(p, "z")
    p.claim("sequence", "ENM002 ENM004", marks=("h1",))
    p.claim("sequence", "ENM002 ENM004", marks=("h2",))
    return p.done()


def news(rng: random.Random, mode: str) -> Printed:
    """A press article: counts, lists, slogans; no budget."""
    year, place = rng.randint(2019, 2024), names.place(rng)
    p = Page(rng, style(rng, mode), "news", year, place)
    p.line(f"{place}推动政务服务提质增效", f"{place}打造一流营商环境", f"{place}改革举措惠企利民", f"{place}：让企业办事更便捷")
    p.line(f"<y0={year}年12月{rng.randint(10, 28)}日>")
    p.line(f"本网讯（记者 陈知行）记者从{place}政务服务中心获悉，该地持续深化改革，取得明显成效。")
    p.line(
        f"截至<y1={year}年10月31日>，改革举措已全部落地。",
        f"截至<y1={year}年11月30日>，各项任务基本完成。",
        f"据统计，截至<y1={year}年9月30日>，改革任务已完成过半。",
        f"截至<y1={year}年10月底>，系统运行平稳。",
    )
    p.claim("not_after", "DAT002", marks=("y1", "y0"))
    deeds.some(p, 5, "a")
    deeds.some(p, 3, "b")
    p.line("下一步，该地将继续深化改革，提升企业和群众的获得感。")
    return p.done()
