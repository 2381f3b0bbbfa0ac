"""Digits that name a thing, and set figures: addresses, document numbers, telephone numbers, standards, versions, ratios, structures.

例: https://… · 〔2020〕12号 · ISO9001 · GB/T 19001-2016 · 020-82111234 · 5.0 (a version) · 21.5:36.1:42.4 · 1+11+2 · 7×24小时.
"""

from __future__ import annotations

import re
from functools import cache

import regex

from extractors import items

URL = r"(?:https?://|www\.)[!-~]+"
MAIL = r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}+@[A-Za-z0-9-]{1,63}+(?:\.[A-Za-z0-9-]{1,63}+){1,8}+"
WORD = r"[A-Za-z](?:[A-Za-z0-9]|[-._/+#@&=%:?~](?=[A-Za-z0-9]))*+"


@cache
def word() -> re.Pattern[str]:
    """A run of Latin letters and digits that begins with a letter: an address, a standard, a model, a plain word."""
    return re.compile(
        rf"{URL}|{MAIL}|(?:GB|DB|ISO|IEC|YY|JGJ|CJJ|HJ|SL|NY|QB|JB|JT|LY|GA|WS|DL|MH)[A-Z]?\d*(?:/[A-Z])?[ ]?\d[\d.]*(?:[-:]\d+)*|{WORD}",
        re.ASCII,
    )


@cache
def letters() -> re.Pattern[str]:
    """A word of Latin letters alone, where nothing behind it may carry it on to a digit."""
    return re.compile(r"[A-Za-z]++(?![-._/+#@&=%:?~\d]| \d)", re.ASCII)


@cache
def lettered() -> re.Pattern[str]:
    """Digits with letters behind them that are no unit: 5G, 3D, 27.pm."""
    return re.compile(r"[\d.]*\d[A-Za-z](?:[A-Za-z0-9]|[-._/+#@&=](?=[A-Za-z0-9]))*+", re.ASCII)


@cache
def document_number() -> re.Pattern[str]:
    """[2020]12号, (2020)第12号, (89)华总字第123号, after the year's bracket."""
    return re.compile(
        r"\(\d{2,3}\)[\u4e00-\u9fff]{2,8}字第 ?\d+ ?号"
        r"|[\[(][ ]?(?:19|20)\d\d[ ]?[\])][ ]?(?:第?[ ]?\d{1,5}(?:-\d+)?[ ]?号?|第?[一二三四五六七八九十百〇零]+号)",
        re.ASCII,
    )


@cache
def dashed() -> re.Pattern[str]:
    """Telephone numbers, dotted addresses, project numbers: digits in three groups, or two with a leading zero or seven and more digits."""
    return re.compile(
        r"""
        (?:\+?\(?\+?\d{1,5}\)?[ -]?)?\(?0\d{2,3}\)?[- ]?\d{7,8}(?:-\d{1,6})?(?!\d)
      | 1[3-9]\d{9}(?!\d)
      | \d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:/\d{1,2})?(?::\d+)?(?![\d.])
      | \d{3,}(?:-\d+){2,8}+
      | \d+(?:-\d+){2,8}+(?!\d*[%万亿])
      | 400[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)
      | 0\d+-\d{4,}
      | \d{3,4}-\d{7,8}(?!\d)
      | \d+(?:\.\d+){2,8}+
        """,
        re.VERBOSE | re.ASCII,
    )


@cache
def structure() -> re.Pattern[str]:
    """Figures joined by + or ×: 1+11+2, 1+N, 5方面+24类别+72指标, 7×24小时."""
    return re.compile(
        r"""(?P<plus>(?:\d+|[一二三四五六七八九十两])(?!\.\d)[\u4e00-\u9fff]{0,4}+
              (?:[ ]?\+[ ]?(?:\d+|[NnXx]|[一二三四五六七八九十])(?![\d.]*[%万亿])(?:[\u4e00-\u9fff]{1,4}+(?=[ ]?\+|"))?)+)
          | (?P<times>\d+[ ]?[×xX*][ ]?\d+(?:[ ]?[×xX*][ ]?\d+)*(?:小时)?)(?![\d.])""",
        re.VERBOSE | re.ASCII,
    )


@cache
def power() -> re.Pattern[str]:
    """1.2×10^4: scientific notation."""
    return re.compile(r"(\d{1,9}(?:\.\d{1,9})?) ?[×x*] ?10\^ ?(-?\d{1,2})(?!\d)", re.ASCII)


@cache
def ratio() -> re.Pattern[str]:
    """a:b or a:b:c, decimals allowed."""
    return re.compile(r"\d+(?:\.\d+)?(?:[ ]?:[ ]?\d+(?:\.\d+)?){1,8}+", re.ASCII)


@cache
def versus() -> re.Pattern[str]:
    """3比1: figures with 比 between them and nothing more behind; 「2023年比2022年」 compares."""
    return re.compile(r"\d{1,4}(?:\.\d{1,4})?(?:比\d{1,4}(?:\.\d{1,4})?){1,3}+(?=[的，。；、)\"\n]|\Z)", re.ASCII)


@cache
def titled() -> regex.Pattern[str]:
    """表2-1, 附件1-2, 图3-4: the number of a table, figure or annex in two parts."""
    return regex.compile(r"(?<=(?:附[件表图录]|(?<![地版草蓝企意])图|(?<![代发外])表) ?)\d{1,2}-\d{1,2}(?![\d年月日%-])", regex.ASCII)


@cache
def labelled() -> regex.Pattern[str]:
    """图1:2011…, 附件2:3… : the number of what is titled behind the colon, and no ratio."""
    titles = r"附[件表图录]|图表?|(?<![代发])表|专栏|案例|注|[问答]|(?<![比先体条惯范])例|方案|任务|议题|措施|选项|联系人"
    return regex.compile(rf"(?<=(?:{titles}) ?)\d{{1,3}}(?= ?:)", regex.ASCII)


@cache
def telephone_after() -> re.Pattern[str]:
    """电话1:028-12345678: which of several, and the number behind the colon."""
    return re.compile(r"\d{1,2}(?= ?: ?(?:\(?0\d{2,3}\)?[- ]?\d{7,8}|1[3-9]\d{9}|400-?\d{3,4}-?\d{3,4})(?!\d))", re.ASCII)


@cache
def fraction() -> re.Pattern[str]:
    """3/5, -3/2, 1 4/3."""
    return re.compile(r"(?:(?P<whole>\d{1,4})[ 又])?(?P<over>\d{1,6})/(?P<under>\d{1,6})(?![\d/.])", re.ASCII)


@cache
def page_number() -> regex.Pattern[str]:
    """— 16 —, a line of its own."""
    return regex.compile(r"(?<=(?:\n|\A) *)-+ *(\d{1,4}) *-+(?= *(?:\n|\Z))", regex.ASCII)


@cache
def budget_code() -> re.Pattern[str]:
    """2010602 财政事务, 30201 办公费, 208 社会保障和就业支出: a class of the budget's classifications before its name.
    Three digits are a code only before the name that belongs to them."""
    functions = "|".join(
        f"{row.item[-3:]}(?={BETWEEN}(?:{'|'.join(map(regex.escape, row.words))}))"
        for row in items.items()
        if row.item.startswith("function.")
    )
    return re.compile(
        r"(?:2[0-3]\d{5}|2[0-3]\d{3}|(?:3(?:0[1-9]|1[0-3]|99)|5(?:0[1-9]|1[0-4]|99))\d\d)"
        rf"(?={BETWEEN}[\u4e00-\u9fff]{{2}})(?![ \n]*(?:[万亿元]|项(?!目)|家(?!庭|具)|个(?!人|体)|人(?!大|力|民|员|口|才|防|事|社)))"
        rf"|(?:30[1-9]|31[0-3]|399)(?={BETWEEN}(?:{ECONOMIC}))|{functions}",
        re.ASCII,
    )


BETWEEN = r"[ \t\n]*"
ECONOMIC = "工资福利|商品和服务|对个人和家庭的?补助|债务利息|资本性支出|对企业补助|对社会保障基金"  # 支出经济分类科目, classes 301 to 399
