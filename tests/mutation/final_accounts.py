"""部门决算公开: the explanations of the Shanghai template and of other provinces."""

from __future__ import annotations

import random

from tests.mutation import names
from tests.mutation.changes import compared
from tests.mutation.figures import count, split, style
from tests.mutation.page import Page, Printed

ACCOUNTS = (
    "一般公共服务支出", "公共安全支出", "教育支出", "科学技术支出", "社会保障和就业支出", "卫生健康支出", "节能环保支出",
    "城乡社区支出", "农林水支出", "交通运输支出", "住房保障支出",
)  # fmt: skip


def write(rng: random.Random, mode: str) -> Printed:
    """The final accounts of one department."""
    year, org = rng.randint(2019, 2024), names.organisation(rng)
    p = Page(rng, style(rng, mode), "final_accounts", year, org)
    p.line(f"{org}<y={year}>年度部门决算", f"{org}<y={year}>年度部门决算公开", f"{org}<y={year}>年度部门决算情况说明")
    revenue = rng.randint(10**8, 10**10)
    opening = rng.randint(0, revenue // 10)
    spent = revenue + opening - rng.randint(0, revenue // 12)
    basic = rng.randint(spent // 5, spent * 4 // 5)
    p.money(revenue=revenue, opening=opening, spent=spent, closing=revenue + opening - spent)
    p.money(total=revenue + opening, out=revenue + opening, basic=basic, project=spent - basic)
    for i, part in enumerate((totals, income, spending, fiscal, basic_spending, three_public, others)):
        part(p, f"<h1={names.NUMERALS[i]}、>")
    p.claim("sequence", "ENM002 ENM004", marks=("h1",))
    if rng.random() < 0.6:
        for table in ("收入支出决算总表", "收入决算表", "支出决算表"):
            p.line(f"<o={org}>{year}年度部门{table}")
        p.claim("own_name", "ORG001 ORG003 ORG002", marks=("o",))
    p.claim("years", "DAT003", marks=("y",))
    return p.done()


def totals(p: Page, h: str) -> None:
    """收入支出决算总体情况."""
    y = p.year
    p.line(f"{h}收入支出决算总体情况说明", f"{h}<y={y}>年度收入支出决算总体情况说明", f"{h}收入支出决算总体情况")
    p.put(
        f"{y}年度收入支出总计{{total}}。",
        f"本部门{y}年度收入总计{{total}}，支出总计{{out}}。",
        f"{y}年度收、支总计{{total}}。",
        "收入总计{total}，支出总计{out}。",
    )
    if p.mentions[-1].name == "out":
        p.claim("equal", "BAL001 BAL003 BAL002", "total", "out")
    compared(p, "tc", "total", "收入支出总计" if p.rng.random() < 0.5 else "收、支总计各")
    p.text += "\n"
    if p.rng.random() < 0.6:
        p.line(
            "年初结转和结余{opening}，本年收入{revenue}，本年支出{spent}，年末结转和结余{closing}。",
            "本年收入{revenue}，年初结转和结余{opening}，本年支出{spent}，年末结转和结余{closing}。",
            "其中：年初结转和结余{opening}，本年收入合计{revenue}，本年支出合计{spent}，年末结转和结余{closing}。",
            "全年收支情况：年初结转和结余{opening}，本年收入{revenue}，本年支出{spent}，结转下年{closing}。",
        )
        p.claim("balance", "BAL004 BAL002 BAL003", "closing", "opening", "revenue", "spent")


def listed(p: Page, whole: str, parts: dict[str, str], rules: str, *heads: str, known: bool = True) -> None:
    """A whole, its parts each with its share. `parts`: name of the figure → label; `known`: they are all there can be. Parts of which that
    is not known are all where the words or the shares say so; after a mere 「其中」 they are no more than the whole."""
    shares = p.style.shares([p.amounts[k] for k in parts], p.amounts[whole])
    p.figures |= {f"{k}_share": share for k, share in zip(parts, shares, strict=True)}
    between, share = (
        p.rng.choice((("；", "，占{}"), ("；", "，占比{}"), ("，", "，占{}"), ("；", "，占总数的{}")))
        if len(parts) > 1
        else ("；", "，占{}")
    )
    if p.rng.random() < 0.1:
        share = ""
    pieces = [label + "{" + k + "}" + share.format("{" + k + "_share}") for k, label in parts.items()]
    p.put(*(head + between.join(pieces) + "。" for head in heads))
    said = p.text[p.text.rfind("\n") + 1 :]
    p.claim("sum" if known or share or "其中" not in said else "no_more", rules, whole, *parts)
    if share:
        p.claim("shares", "SHR001 SHR002 " + rules, whole, *(n for k in parts for n in (f"{k}_share", k)))
        p.claim("hundred", "SHR002 SHR001", *(f"{k}_share" for k in parts))
    p.text += "\n"


def income(p: Page, h: str) -> None:
    """本年收入合计 and its lines."""
    p.line(f"{h}收入决算情况说明", f"{h}<y={p.year}>年度收入决算情况说明", f"{h}收入决算情况")
    labels = {"fiscal": "财政拨款收入", "business": "事业收入", "other_income": "其他收入"}
    parts = dict(p.rng.sample(list(labels.items())[1:], p.rng.randint(0, 2)))
    parts = {"fiscal": labels["fiscal"]} | parts
    amounts = split(p.rng, p.amounts["revenue"], len(parts), p.amounts["revenue"] // 30)
    p.money(**dict(zip(parts, sorted(amounts, reverse=True), strict=True)))
    heads = (
        "本年收入合计{revenue}，其中：",
        "本年收入合计{revenue}。其中：",
        f"{p.year}年度本年收入合计{{revenue}}，其中：",
        f"{p.year}年度收入合计{{revenue}}，其中：",
    )
    listed(p, "revenue", parts, "BRK005 BRK008", *heads)


def spending(p: Page, h: str) -> None:
    """本年支出合计 and its natures."""
    p.line(f"{h}支出决算情况说明", f"{h}<y={p.year}>年度支出决算情况说明", f"{h}支出决算情况")
    heads = (
        "本年支出合计{spent}，其中：",
        "本年支出合计{spent}。其中：",
        f"{p.year}年度本年支出合计{{spent}}，其中：",
        f"{p.year}年度支出合计{{spent}}，其中：",
    )
    listed(p, "spent", {"basic": "基本支出", "project": "项目支出"}, "BRK006 BRK002 BRK008", *heads)


def fiscal(p: Page, h: str) -> None:
    """一般公共预算财政拨款支出: by account, against the initial and the adjusted budget."""
    rng, y = p.rng, p.year
    p.line(
        f"{h}一般公共预算财政拨款支出决算情况说明",
        f"{h}一般公共预算财政拨款支出决算情况",
        f"{h}<y={y}>年度一般公共预算财政拨款支出决算情况说明",
    )
    gpb = p.amounts["spent"] - rng.randint(0, p.amounts["spent"] // 9)
    accounts = rng.sample(ACCOUNTS, rng.randint(2, 4))
    keys = {f"f{i}": name.replace("支出", "（类）支出") if rng.random() < 0.5 else name for i, name in enumerate(accounts)}
    p.money(gpb=gpb, **dict(zip(keys, split(rng, gpb, len(keys), gpb // 50), strict=True)))
    p.figures["gpb_part"] = p.style.rate(gpb, p.amounts["spent"])
    p.put(
        f"{y}年度一般公共预算财政拨款支出{{gpb}}，占本年支出合计的{{gpb_part}}。",
        "一般公共预算财政拨款支出{gpb}，占本年支出合计的{gpb_part}。",
        f"{y}年度，一般公共预算财政拨款支出{{gpb}}，占本年支出合计的{{gpb_part}}。",
        "本年一般公共预算财政拨款支出{gpb}，占本年支出合计{gpb_part}。",
    )
    p.claim("ratio", "SHR001", "gpb_part", "gpb", "spent")
    compared(p, "gc", "gpb", "一般公共预算财政拨款支出")
    p.text += "\n"
    heads = (
        "一般公共预算财政拨款支出{gpb}，主要用于以下方面：",
        f"{y}年度一般公共预算财政拨款支出{{gpb}}，主要用于以下方面：",
        "一般公共预算财政拨款支出{gpb}，按功能分类：",
        "一般公共预算财政拨款支出{gpb}，其中：",
    )
    listed(p, "gpb", keys, "BRK008 BRK011 BRK007", *heads, known=False)
    executed(p, "gpb", "一般公共预算财政拨款支出")
    if rng.random() < 0.6:
        p.line("其中：", "具体情况如下：", "按功能分类科目：")
        accounts_one_by_one(p, list(keys.items()))


DETAIL = {
    "一般公共服务": ("政府办公厅（室）及相关机构事务", "行政运行"), "公共安全": ("司法", "一般行政管理事务"),
    "教育": ("进修及培训", "培训支出"), "科学技术": ("技术研究与开发", "其他技术研究与开发支出"),
    "社会保障和就业": ("行政事业单位养老支出", "机关事业单位基本养老保险缴费支出"), "卫生健康": ("行政事业单位医疗", "行政单位医疗"),
    "节能环保": ("污染防治", "大气"), "城乡社区": ("城乡社区管理事务", "行政运行"), "农林水": ("农业农村", "事业运行"),
    "交通运输": ("公路水路运输", "行政运行"), "住房保障": ("住房改革支出", "住房公积金"),
}  # fmt: skip


def accounts_one_by_one(p: Page, accounts: list[tuple[str, str]]) -> None:
    """类、款、项 with initial budget, final account, and a rate more often than not."""
    rng = p.rng
    way = rng.randrange(4)
    for n, (k, label) in enumerate(accounts, 1):
        name = label.replace("（类）", "").replace("支出", "")
        section, item = DETAIL[name]
        spent = p.amounts[k]
        initial = spent + rng.randint(-spent // 5, spent // 5) or spent
        p.money(**{f"{k}_plan": initial})
        p.figures[f"{k}_done"] = p.style.rate(spent, initial)
        title = f"{name}支出（类）{section}（款）{item}（项）"
        b, e, r = f"{{{k}_plan}}", f"{{{k}}}", f"{{{k}_done}}"
        more = "大于" if spent > initial else "小于"
        cause = rng.choice(names.CAUSES)
        sentence = (
            f"{n}、{title}。主要用于：日常办公。年初预算为{b}，支出决算为{e}。",
            f"{n}.{title}。年初预算为{b}，支出决算为{e}，完成年初预算的{r}。",
            f"（{n}）{title}。年初预算{b}，支出决算{e}，完成年初预算的{r}，决算数<{k}w={more}>年初预算数的主要原因是{cause}。",
            f"{n}.{title}年初预算数为{b}，支出决算数为{e}，完成年初预算的{r}。决算数<{k}w={more}>预算数的主要原因：{cause}。",
        )[way]
        p.line(sentence)
        if way:
            p.claim("ratio", "EXE001 EXE002 EXE006", f"{k}_done", k, f"{k}_plan")
        if way > 1 and spent != initial:
            p.claim("against", "EXE005", k, f"{k}_plan", marks=(f"{k}w",))


def executed(p: Page, spent: str, label: str) -> None:
    """年初预算, 支出决算, 完成年初预算的…%, and what the difference is due to."""
    rng, k = p.rng, spent
    gone = p.amounts[spent]
    initial, adjusted = gone + rng.randint(-gone // 4, gone // 4), gone + rng.randint(gone // 50, gone // 6)
    if initial == gone:
        initial += 1000000
    p.money(**{f"{k}_init": initial, f"{k}_adj": adjusted})
    p.figures[f"{k}_rate"] = p.style.rate(gone, initial)
    s, i, a, r = (f"{{{n}}}" for n in (spent, f"{k}_init", f"{k}_adj", f"{k}_rate"))
    more = "大于" if gone > initial else "小于"
    cause = rng.choice(names.CAUSES)
    if rng.random() < 0.3:
        p.put(
            f"{label}年初预算为{i}，调整预算数为{a}，支出决算为{s}，完成<{k}b=年初>预算的{r}，",
            f"{label}年初预算数{i}，调整预算数{a}，支出决算数{s}，完成<{k}b=年初>预算的{r}，",
        )
        p.claim("based", "EXE001 EXE002 EXE006", f"{k}_rate", spent, f"{k}_init", f"{k}_adj", marks=(f"{k}b",))
    else:
        p.put(
            f"{label}年初预算为{i}，支出决算为{s}，完成年初预算的{r}。",
            f"{label}年初预算{i}，支出决算{s}，完成年初预算的{r}。",
            f"{label}年初预算数为{i}，决算数为{s}，完成年初预算的{r}，",
            f"{label}{s}，年初预算{i}，完成年初预算的{r}，",
        )
        p.claim("ratio", "EXE001 EXE002 EXE006 BRK003", f"{k}_rate", spent, f"{k}_init")
    p.line(
        f"决算数<{k}d={more}>年初预算数的主要原因是{cause}。",
        f"决算数<{k}d={more}>预算数的主要原因：{cause}。",
        f"决算数<{k}d={more}>年初预算数，主要是{cause}。",
        f"支出决算<{k}d={more}>年初预算，原因是{cause}。",
    )
    budgets: tuple[str, ...] = (f"{k}_init",)
    if any(m.name == f"{k}_adj" for m in p.mentions) and "年初预算" not in p.text[p.marks[-1].end : p.marks[-1].end + 4]:
        budgets = (f"{k}_init", f"{k}_adj")
    p.claim("against", "EXE005", spent, *budgets, marks=(f"{k}d",))


def basic_spending(p: Page, h: str) -> None:
    """基本支出: people and the rest."""
    p.line(f"{h}一般公共预算财政拨款基本支出决算情况说明", f"{h}一般公共预算财政拨款基本支出决算情况")
    base = p.amounts["gpb"] * p.rng.randint(30, 80) // 100
    people, public = split(p.rng, base, 2, base // 12)
    p.money(gbasic=base, people=people, public=public)
    p.line(
        "一般公共预算财政拨款基本支出{gbasic}。其中：人员经费{people}，主要包括：基本工资、津贴补贴、奖金；公用经费{public}，主要包括：办公费、水费、差旅费。",
        f"{p.year}年度一般公共预算财政拨款基本支出{{gbasic}}，其中：人员经费{{people}}，公用经费{{public}}。",
        "一般公共预算财政拨款基本支出{gbasic}。其中：人员经费{people}；公用经费{public}。",
        "一般公共预算财政拨款基本支出{gbasic}，包括人员经费{people}和公用经费{public}。",
    )
    p.claim("sum", "BRK004 BRK008", "gbasic", "people", "public")


def three_public(p: Page, h: str) -> None:
    """“三公”经费."""
    rng, y = p.rng, p.year
    p.line(f"{h}“三公”经费支出决算情况说明", f"{h}财政拨款“三公”经费支出决算情况说明", f"{h}一般公共预算财政拨款“三公”经费支出决算情况说明")
    abroad, vehicle, reception = rng.choice((0, rng.randint(10**5, 10**7))), rng.randint(10**5, 10**8), rng.randint(10**5, 10**7)
    san = abroad + vehicle + reception
    plan = san + rng.randint(san // 100, san // 2)
    p.money(san=san, san_plan=plan, abroad=abroad, vehicle=vehicle, reception=reception)
    p.figures |= {
        "san_rate": p.style.rate(san, plan),
        "guests": count(rng.randint(10, 900), "人次"),
        "times": count(rng.randint(2, 60), "批次"),
    }
    p.put(
        f"{y}年度“三公”经费财政拨款支出预算为{{san_plan}}，支出决算为{{san}}，完成预算的{{san_rate}}。",
        "“三公”经费财政拨款支出预算{san_plan}，支出决算{san}，完成预算的{san_rate}。",
        f"{y}年度“三公”经费支出预算数{{san_plan}}，决算数{{san}}，完成预算的{{san_rate}}。",
        "“三公”经费支出预算为{san_plan}，支出决算为{san}，完成预算的{san_rate}。",
    )
    p.claim("ratio", "EXE001 EXE002 EXE006", "san_rate", "san", "san_plan")
    p.line(
        "其中：因公出国（境）费{abroad}；公务用车购置及运行维护费{vehicle}；公务接待费{reception}，接待{times}、{guests}。",
        "其中：因公出国（境）费支出{abroad}，公务用车购置及运行维护费支出{vehicle}，公务接待费支出{reception}。",
        "其中：因公出国（境）费{abroad}、公务用车购置及运行维护费{vehicle}、公务接待费{reception}。",
        "其中：因公出国（境）费支出决算为{abroad}；公务用车购置及运行维护费支出决算为{vehicle}；公务接待费支出决算为{reception}。",
    )
    p.claim("sum", "SAN001 BRK008 BRK007", "san", "abroad", "vehicle", "reception")


def others(p: Page, h: str) -> None:
    """机关运行经费, 政府采购, 车辆."""
    rng, y = p.rng, p.year
    p.line(f"{h}其他重要事项说明", f"{h}其他重要事项情况说明", f"{h}其他情况说明")
    p.money(ops=rng.randint(10**7, 5 * 10**8))
    p.put(
        f"{y}年度机关运行经费支出{{ops}}，",
        "机关运行经费支出{ops}，",
        f"{y}年度本部门机关运行经费支出{{ops}}，",
        "本部门机关运行经费支出决算{ops}，",
    )
    compared(p, "oc", "ops", "")
    p.text += "\n"
    goods, works, services = rng.randint(10**6, 10**8), rng.choice((0, rng.randint(10**6, 10**9))), rng.randint(10**6, 10**9)
    proc = goods + works + services
    sme = rng.randint(proc // 3, proc)
    micro = rng.randint(sme // 9, sme)
    p.money(proc=proc, goods=goods, works=works, services=services, sme=sme, micro=micro)
    p.figures |= {"sme_share": p.style.rate(sme, proc), "micro_share": p.style.rate(micro, sme)}
    p.put(
        f"{y}年度政府采购支出总额{{proc}}，其中：政府采购货物支出{{goods}}、政府采购工程支出{{works}}、政府采购服务支出{{services}}。",
        "政府采购支出总额{proc}，其中：政府采购货物支出{goods}，政府采购工程支出{works}，政府采购服务支出{services}。",
        f"{y}年度本部门政府采购金额{{proc}}，其中：货物采购金额{{goods}}、工程采购金额{{works}}、服务采购金额{{services}}。",
        "政府采购支出总额{proc}，其中：货物支出{goods}、工程支出{works}、服务支出{services}。",
    )
    p.claim("sum", "PRC001 BRK008", "proc", "goods", "works", "services")
    p.line(
        "授予中小企业合同金额{sme}，占政府采购支出总额的{sme_share}，其中：授予小微企业合同金额{micro}，占授予中小企业合同金额的{micro_share}。",
        "授予中小企业合同金额{sme}，占政府采购支出总额的{sme_share}。",
        "其中：授予中小企业合同金额{sme}，占政府采购支出总额的{sme_share}。",
        "授予中小企业的合同金额{sme}，占政府采购支出总额的{sme_share}，其中授予小微企业合同金额{micro}，占授予中小企业合同金额的{micro_share}。",
    )
    p.claim("ratio", "SHR001", "sme_share", "sme", "proc")
    if p.mentions[-1].name == "micro_share":
        p.claim("ratio", "SHR001", "micro_share", "micro", "sme")
        p.claim("at_most", "BRK007 SHR001", "micro", "sme")
    cars = [rng.randint(0, 9) for _ in range(3)]
    p.figures |= {"cars": count(sum(cars), "辆")} | {f"car{i}": count(n, "辆") for i, n in enumerate(cars)}
    p.line(
        f"截至<e={y}年12月31日>，共有车辆{{cars}}，其中：机要通信用车{{car0}}、应急保障用车{{car1}}、其他用车{{car2}}。",
        f"截至<e={y}年12月31日>，本部门共有车辆{{cars}}，其中，机要通信用车{{car0}}、应急保障用车{{car1}}、特种专业技术用车{{car2}}。",
        f"截至<e={y}年12月31日>，使用的车辆共{{cars}}：机要通信用车{{car0}}，应急保障用车{{car1}}，其他用车{{car2}}。",
        f"截至<e={y}年12月31日>，公务用车保有量{{cars}}，其中：机要通信用车{{car0}}；应急保障用车{{car1}}；执法执勤用车{{car2}}。",
    )
    p.claim("sum", "BRK008 BRK007 BRK011 CNT006", "cars", "car0", "car1", "car2")
