"""Dates, times of day and periods, as ISO 8601 with X for what is not said (ISO 8601-2, 4.3).

例: 2021年10月31日 → 2021-10-31 · 11月19日 → XXXX-11-19 · 2022年1—11月 → 2022-01/2022-11 · 民国112年 → 2023 ·
2022年上半年 → 2022-01/2022-06.
反例: 30日内 is a duration, 3 年 too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from extractors.numbers import numerals, unit_forms, vocabulary


@dataclass(slots=True)
class Date:
    """A date mention: its span, ISO text, the one number it holds (a year or month) and the printed last unit."""

    start: int
    end: int
    text_value: str
    value: Decimal | None
    unit: str
    rule: str
    used: tuple[vocabulary.Used, ...] = ()


DIGIT = "〇零○Oo一二三四五六七八九"
FORMAL = "壹贰叁肆伍陆柒捌玖"
YEAR_4 = (
    rf"(?:[12]\d{{3}}|[壹贰][零〇{FORMAL}]{{3}}|[一二][{DIGIT}]{{3}}|[一二](?: [{DIGIT}]){{3}}"
    r"|[两二一]千零?(?:[一二三四五六七八九]?十?[一二三四五六七八九]?))"
)
YEAR_2 = rf"(?:\d{{2}}|[{DIGIT}]{{2,3}})"
MONTH = rf"(?:1[0-2]|0?[1-9]|零[{FORMAL}]|零?壹?拾[壹贰]?|[{FORMAL}]|十[一二]?|[一二三四五六七八九正腊])"
DAY = (
    rf"(?:3[01]|[12]\d|0?[1-9]|零?[{FORMAL}]?拾[{FORMAL}]?|零?[{FORMAL}]|三十一?|[二廿]?十[一二三四五六七八九]?"
    r"|廿[一二三四五六七八九]?|初[一二三四五六七八九十]|[一二三四五六七八九])"
)
TIME = r"(?:(?:上午|下午|晚|晚上|凌晨|早上|中午)?[ ]*(?:[01]?\d|2[0-4])(?:[ ]*:[ ]*[0-5]\d(?:[ ]*:[ ]*[0-5]\d)?|[ ]*时(?:[ ]*[0-5]?\d分)?))"
OF_A_RANGE = (
    rf"(?=[ ]*[至到][ ]*(?:20|二[{DIGIT}])[\d{DIGIT}]{{2}}[ ]*[-/])"
    rf"|(?=的)(?<=[-/][\d{DIGIT}]{{2}}[ ]?[至到][ ]?[-/\d{DIGIT}]{{7}})"
)
"""2014-15 in 2014-15至2018-19年度, and what it runs to where 年度 is left out before 的."""
OF_TWO_YEARS = (
    r"(?:(?:课税|评税|会计|预算|财政|市场|销售|水文|粮食|作物|收购|供暖|采暖)?年度|年|学年|财年|(?:榨|供暖|采暖|供热|赛|雪|冰雪)季)"
)
"""What a year is called that begins in one and ends in the next: 2026/27课税年度, 2023/24榨季."""
AD_SPAN = 1911  # 民国元年 is 1912


@cache
def _full() -> regex.Pattern[str]:
    """Year, month, day in words; each part optional in a way that leaves at least year+unit or month+unit."""
    s = "[ ]*+"
    return regex.compile(
        rf"""
        (?P<era>(?:中华)?民国[ ]*+(?:前[ ]*+)?(?P<roc>\d{{1,3}}|元|[{DIGIT}十百]{{1,5}})[ ]*+年度?[ ]*+)?
        (?P<era>(?P<roc>一百零?[{DIGIT}]?十?[{DIGIT}]?|[二三四五六七八九]?十[{DIGIT}]?)年(?={MONTH}月(?:{DAY}日)?))?
        (?P<y>(?:公元)?(?P<year>{YEAR_4})[ ]*+年度?(?:的|[,，](?=第))?
          | (?P<short>{YEAR_2})[ ]*+年(?=[ ]*+{MONTH}[ ]*+月|[初底末中春夏秋冬以之][末初]?|第?[一二三四首][季]|[上下]半年)
          | (?P<short>0\d|[〇零][{DIGIT}]|[七八九][{DIGIT}](?<!七八|八九))[ ]*+年度?)?
        (?:
          {s}(?P<mfrom>{MONTH})[ ]*+(?:月份?)?[ ]*+(?:-{{1,2}}|~|至|到)[ ]*+(?P<mto>{MONTH})[ ]*+月份?(?![ ]*+\d+[ ]*+[日号])
        | {s}(?P<month>{MONTH})[ ]*+月份?
            (?:[ ]*+(?P<day>{DAY})[ ]*+[日号][ ]*+(?P<t>{TIME})?
            |[ ]*+(?P<bare>3[01]|[12]\d|0?[1-9]|[二廿]?十[一二三四五六七八九]?|廿[一二三四五六七八九]|初[一二三四五六七八九十])
              (?=$|[\s，。；、:)~-]|[出至到])
            |[ ]*+(?P<third>[上中下])旬
            |[ ]*+(?:月)?(?P<medge>[底末初])(?!次|步)
            )?
        | {s}(?<=年[ ]*)(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/%])
        | {s}(?P<half>[上下前后])半年
        | {s}第?(?P<quarter>[一二三四首1-4]|Q[1-4])(?:个)?季度?末?(?!节|军)
        | {s}前(?P<quarters>[二三两2-3])(?:个)?季度
        | {s}(?:年)?(?P<yedge>[底末初春夏秋冬])(?!次|步|中|级|季(?!度)|小)
        )?
        """,
        regex.VERBOSE | regex.ASCII,
    )


@cache
def _numbered() -> re.Pattern[str]:
    """A number and a mark that may join it to the next of a date in figures."""
    return re.compile(r"\d{1,4}[-./]", re.ASCII)


@cache
def _numeric() -> regex.Pattern[str]:
    """2021-11-26 11:29 · 2019.05.29 · 2010/01/29 · 08-08-2008 · 2008-08 · 08/2008 · 1994.01-19."""
    return regex.compile(
        r"""
        (?<![\d./-])
        (?: (?P<year>[12]\d{3})(?P<sep>[-./])[ ]*(?P<month>1[0-2]|0?[1-9])(?:[-./][ ]*(?P<day>3[01]|[12]\d|0?[1-9]))
            (?:[ ]*T?(?P<time>(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?)|-(?P<time2>(?:[01]?\d|2[0-4]):[0-5]\d))?
          | (?P<year>(?:19|20)\d\d)(?P<sep>[-./])(?P<month>1[0-2]|0[1-9])(?![\d.]|-\d|/\d|[ ]*[%万亿])
            (?![ ]*(?:[、,，和与及或]|以及)[ ]*(?!(?:19|20)\d\d[-./](?:1[0-2]|0[1-9])(?![\d.]|[ ]*[%万亿元个平]))\d)
            # 分别为2070.01、1900.00元
          | (?P<dayfirst>(?P<a>3[01]|[12]\d|0?[1-9])(?P<sep>[-./])(?P<b>3[01]|[12]\d|0?[1-9])(?P=sep)(?P<year>[12]\d{3}))
          | (?P<month>1[0-2]|0[1-9])[./](?P<year>(?:19|20)\d\d)
          | (?P<short>\d\d)/(?P<month>1[0-2]|0[1-9])/(?P<day>3[01]|[12]\d|0[1-9])
          | (?P<month>0[1-9]|1[0-2])[-/](?P<day>0[1-9]|[12]\d|3[01])
          | (?P<month>0[1-9]|1[0-2])\.(?P<day>0[1-9]|[12]\d|3[01])(?![ ]*(?:[、,，和与及或]|以及)[ ]*\d)  # 分别为11.01、0.01元
          | (?P<month>1[0-2]|[1-9])/(?P<day>1)(?![\d])
        )
        (?!\d|[-./]\d{1,3}(?!\d))
        """,
        regex.VERBOSE | regex.ASCII,
    )


@cache
def _clock() -> regex.Pattern[str]:
    return regex.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?:-(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?)?(?![\d:.%])", regex.ASCII)


@cache
def _period() -> regex.Pattern[str]:
    """1—11月 · 1至3季度 · 前三季度 · 一季度 · “十四五” · 上半年 behind nothing else."""
    return regex.compile(
        rf"""
        (?P<from>{MONTH})[ ]*(?:月份?)?[ ]*(?:-{{1,2}}|~|至|到|和(?={MONTH}月之间))[ ]*(?P<to>{MONTH})[ ]*月份?(?![ ]*\d+[ ]*[日号])
        | (?:第(?P<q>[一二三四1-4])个?|(?<=[第前])(?P<q>[一二三四1-4])个|(?P<q>[一二三四1-4]))季度末?
        | (?<=第)(?P<q>[一二三四1-4])季(?![节军赛后中度])
        | (?P<qfrom>[一二三四1-4])[ ]*(?:-{{1,2}}|~|至|到|、)[ ]*第?(?P<qto>[二三四2-4])季度
        | "?(?P<plan>十[一二三四五六七八九]?|[九八七])五(?="?(?:规划|期间|时期|以来|末|初|开局|收官|时|目标|前|中期|计划)|")
        | 世纪(?P<decade>[\d一二三四五六七八九]{{1,2}}[0十])年代
        | (?P<century>\d\d|二十一?|十[一二三四五六七八九])世纪(?:(?P<decade>[\d]0|[二三四五六七八九]十)年代)?(?:[初末中]期?)?
        | (?P<decade>[1-9]0|[二三四五六七八九]十)年代(?:[初末中]期?)?
        | (?P<fy>(?:19|20)\d\d)[ ]*(?:-|~|/|至|到)[ ]*(?P<ty>(?:19|20)?\d\d)[ ]*(?:{OF_TWO_YEARS}|{OF_A_RANGE})
        | (?P<fy>二[{DIGIT}]{{3}})[ ]*(?:-|~|/|至|到)[ ]*(?P<ty>(?:二[{DIGIT}])?[{DIGIT}]{{2}})
                [ ]*(?:年度|学年|[财財](?:年|政年度)|{OF_A_RANGE})
        """,
        regex.VERBOSE | regex.ASCII,
    )


@cache
def _spelled() -> dict[str, str]:
    """Digits as they stand in years: 二〇二二, with the letter O that typists put for 〇."""
    digits = {row.character: str(row.value) for row in vocabulary.numerals().values() if row.role == "digit"}
    return {**digits, "O": "0", "o": "0"}


def _number(printed: str) -> int:
    """A year, month or day as printed. 例: 十二 → 12, 二〇二二 → 2022, 两千零五 → 2005, 廿二 → 22, 初五 → 5, 正 → 1."""
    printed = printed.replace(" ", "").removeprefix("初")
    if printed.isdigit():
        return int(printed)
    if printed in ("正", "元"):
        return 1
    if printed == "腊":
        return 12
    if len(printed) > 1 and all(c in _spelled() or c.isdigit() for c in printed):
        return int("".join(_spelled().get(c, c) for c in printed))
    found = numerals.read(printed, 0)
    return int(found.value) if found is not None else 0


def _year(printed: str) -> str:
    number = _number(printed)
    return f"{number:04d}" if len(printed) != 2 else f"XX{number:02d}"


@cache
def _time() -> re.Pattern[str]:
    return re.compile(r"(?<!\d)(\d++) *+[:时点] *+(\d++)?(?: *+[:分] *+(\d++))?", re.ASCII)


def _clean_time(printed: str) -> str:
    found = _time().search(printed)
    if found is None:
        return ""
    parts = [f"{int(found[1]):02d}", *(f"{int(p):02d}" for p in found.groups()[1:] if p)]
    if "下午" in printed or "晚" in printed:
        parts[0] = f"{int(parts[0]) % 12 + 12:02d}"
    return "T" + ":".join(parts)


HALVES = {"上": ("01", "06"), "前": ("01", "06"), "下": ("07", "12"), "后": ("07", "12")}
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "首": 1, "1": 1, "2": 2, "3": 3, "4": 4, "Q1": 1, "Q2": 2, "Q3": 3, "Q4": 4}
THIRDS = {"上": ("01", "10"), "中": ("11", "20"), "下": ("21", "XX")}


@cache
def _beginning() -> re.Pattern[str]:
    """Numeral characters with what the dates below have behind them: 年 月 季度 世纪, a range mark, the plan of 十四五."""
    numeral = rf"[{DIGIT}{FORMAL}十拾百千两廿卅 ]"
    plan = r"(?<=五)(?P<plan>[\"规期时以末初开收目前中计])"
    return re.compile(rf"{numeral}{{1,14}}(?:[月至到和季世、/~\-]|个季|{plan})|{numeral}{{2,14}}年", re.ASCII)


def spelled(text: str, start: int) -> Date | None:
    """The date or period that begins at the numeral character at `start`, or None."""
    m = _beginning().match(text, start)
    if m is None:
        return None
    return _periods(text, start) if m["plan"] else read(text, start)


def read(text: str, start: int) -> Date | None:
    """The date or period that begins at `start`, or None."""
    return _words(text, start) or _figures(text, start) or _periods(text, start)


def _words(text: str, start: int) -> Date | None:
    m = _full().match(text, start)
    if m is None or m.end() == start or not (m["era"] or m["y"] or m["month"] or m["mfrom"]):
        return None
    if m["era"]:
        year = f"{_number(m['roc']) + AD_SPAN:04d}"
    elif m["year"]:
        year = _year(m["year"])
        if len(year) != 4:
            return None
    elif m["short"]:
        year = _year(m["short"]) if len(m["short"]) == 2 else f"{_number(m['short']):04d}"
    else:
        year = "XXXX"
    value = Decimal(year) if year.isdigit() else None
    end = m.end()
    if m["mfrom"]:
        if year == "XXXX":
            return None
        return Date(start, end, f"{year}-{_number(m['mfrom']):02d}/{year}-{_number(m['mto']):02d}", None, "月", "months")
    if m["month"]:
        month = _number(m["month"])
        iso, unit = f"{year}-{month:02d}", "月"
        day = m["day"] or m["bare"]
        if day:
            iso, unit, value = f"{iso}-{_number(day):02d}", "日", None
            if m["t"]:
                iso += _clean_time(m["t"])
        elif m["third"]:
            first, last = THIRDS[m["third"]]
            iso = f"{iso}-{first}/{iso}-{last}"
        elif year == "XXXX":
            value = Decimal(month)
        else:
            value = None
        return Date(start, end, iso, value, unit, "date")
    if m["half"]:
        low, high = HALVES[m["half"]]
        return Date(start, end, f"{year}-{low}/{year}-{high}", value, "年", "half_year")
    if m["quarter"]:
        low_month = QUARTERS[m["quarter"]] * 3 - 2
        return Date(start, end, f"{year}-{low_month:02d}/{year}-{low_month + 2:02d}", value, "季度", "quarter")
    if m["quarters"]:
        return Date(start, end, f"{year}-01/{year}-{_number(m['quarters'].replace('两', '二')) * 3:02d}", value, "季度", "quarter")
    return Date(start, end, year, value, "年", "year")


def _figures(text: str, start: int) -> Date | None:
    m = _numeric().match(text, start) if _numbered().match(text, start) is not None else None
    if m is None:
        return None
    groups = m.capturesdict()
    if not groups["year"] and not m["short"] and unit_forms.unit_at(text, unit_forms.skip_blanks(text, m.end())) is not None:
        return None  # 10-12个月
    year = next(iter(groups["year"]), "") or ("XX" + m["short"] if m["short"] else "XXXX")
    if m["dayfirst"]:
        a, b = int(m["a"]), int(m["b"])
        month, day = (b, a) if a > 12 else (a, b)
        if month > 12:
            return None
    else:
        month = int(groups["month"][0])
        day = int(groups["day"][0]) if groups["day"] else 0
    iso = f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")
    time = m["time"] or m["time2"]
    if time:
        iso += _clean_time(time)
    return Date(start, m.end(), iso, None, "", "iso_date")


def clock(text: str, start: int) -> Date | None:
    """A time of day or a span of them: 11:29, 9:30-11:30. 反例: 21.5:36.1 is a ratio."""
    m = _clock().match(text, start)
    if m is None:
        return None
    return Date(start, m.end(), "/".join(_clean_time(part) for part in m[0].split("-")), None, "", "clock")


@cache
def _hours() -> regex.Pattern[str]:
    return regex.compile(r"(?:[01]?\d|2[0-4])[ ]*时(?!间|段|速|效|期|长|代|点|空|分|而|限)(?:[ ]*[0-5]?\d[ ]*分(?!钟))?", regex.ASCII)


@cache
def _o_clock() -> regex.Pattern[str]:
    """20点: what stands behind it, or before it, says that it is a time of day and no count of points."""
    after = r"[ ]*(?:钟|整|半(?!天)|[0-5]?\d[ ]*分(?!钟)|[一三]刻|(?=[ ]*[至到~-][ ]*(?:次日)?\d{1,2}[ ]*[点时:]))"
    before = r"(?:[上下中正]午|午后|凌晨|清晨|早上?|晚上?|夜间?|傍晚|时间|[当次每]日|[当每]天|\d[日号]|[点时][ ]*[至到~-]|\A)[ ]*"
    hour = r"(?:[01]?\d|2[0-4])[ ]*点(?!位|多|以|击|名|评|亮|火|燃|赞|对点|[〇零一二三四五六七八九])"
    return regex.compile(rf"{hour}{after}|(?<={before}){hour}(?![一-龥]{0, 4}?(?:意见|建议|要求))", regex.ASCII)


def hours(text: str, start: int) -> Date | None:
    """9时, 10时30分, 晚20点, 20点整. A full hour is its value. 反例: 「提出3点意见」."""
    m = _hours().match(text, start) or _o_clock().match(text, start)
    if m is None:
        return None
    iso = _clean_time(m[0])
    return Date(start, m.end(), iso, Decimal(iso[1:]) if len(iso) == 3 else None, "时", "clock")


def _periods(text: str, start: int) -> Date | None:
    m = _period().match(text, start)
    if m is None:
        return None
    if m["from"]:
        low, high = _number(m["from"]), _number(m["to"])
        return Date(start, m.end(), f"XXXX-{low:02d}/XXXX-{high:02d}", None, "月", "months")
    if m["q"]:
        month = QUARTERS[m["q"]] * 3 - 2
        return Date(start, m.end(), f"XXXX-{month:02d}/XXXX-{month + 2:02d}", None, "季度", "quarter")
    if m["qfrom"]:
        low, high = QUARTERS[m["qfrom"]] * 3 - 2, QUARTERS[m["qto"]] * 3
        return Date(start, m.end(), f"XXXX-{low:02d}/XXXX-{high:02d}", None, "季度", "quarter")
    if m["plan"]:
        number = _number(m["plan"])
        first = 1981 + 5 * (number - 6)  # the sixth plan covers 1981 to 1985
        return Date(start, m.end(), f"{first}/{first + 4}", None, "", "five_year_plan")
    if m["fy"]:
        first_year, last_year = f"{_number(m['fy']):04d}", f"{_number(m['ty']):02d}"
        return Date(start, m.end(), f"{first_year}/{last_year if len(last_year) == 4 else first_year[:2] + last_year}", None, "年", "years")
    decade = m["decade"]
    if m["century"]:
        number = _number(m["century"])
        iso = f"{number - 1:02d}{_number(decade) // 10 if decade else 'X'}X"
        return Date(start, m.end(), iso, None, "年代" if decade else "世纪", "century")
    return Date(start, m.end(), f"XX{_number(decade) // 10}X", None, "年代", "decade")


@cache
def _relative() -> regex.Pattern[str]:
    periods = vocabulary.cues("period").pattern
    edges = vocabulary.cues("edge").pattern
    return regex.compile(rf" *(?P<period>(?:{periods}))(?P<edge>{edges})? *")


@cache
def _named_day() -> regex.Pattern[str]:
    """世界环境日, 全国助残日, 伊斯兰教新年: what the form alone tells."""
    return regex.compile(
        r" *(?:(?:世界|国际|全球|全国|中国|联合国|中华)[\u4e00-\u9fff]{1,8}[日节周月]"
        r"|[\u4e00-\u9fff]{2,6}新年|[\u4e00-\u9fff]{2,4}主日) *",
        regex.ASCII,
    )


def _named(text: str) -> Date | None:
    bare = text.strip(" ")
    start = text.find(bare)
    known = vocabulary.named_days().get(bare)
    if known is None and _named_day().fullmatch(text) is None:
        return None
    iso = f"XXXX-{known.date}" if known is not None and known.date else "XXXX"
    return Date(start, start + len(bare), iso, None, "", "named_day", (known,) if known is not None else ())


def relative(text: str) -> Date | None:
    """A period counted from now, or a day by its name, that is all the text there is: 去年年底, 世界环境日.

    反例: in a sentence it is none."""
    m = _relative().fullmatch(text)
    if m is None:
        return _named(text)
    year = m["period"].endswith("年")
    cues = [vocabulary.cue("period", m["period"])] + ([vocabulary.cue("edge", m["edge"])] if m["edge"] else [])
    return Date(
        m.start("period"),
        len(text.rstrip(" ")),
        "XXXX" if year else "XXXX-XX",
        None,
        "年" if year else "月",
        "relative_period",
        tuple(cues),
    )


def joined(first: Date, second: Date) -> Date:
    """Two dates with 至 or a dash between them as one interval; what the second leaves out it takes from the first.

    例: 2019年6月1日 - 6月30日 → 2019-06-01/2019-06-30.
    """
    low = first.text_value.split("/")[0]
    high = second.text_value.split("/")[-1]
    if high.startswith("XXXX-XX-") and len(low) >= 10:
        high = low[:8] + high[8:]
    elif high.startswith("XXXX-") and not low.startswith("X"):
        high = low[:4] + high[4:]
    return Date(first.start, second.end, f"{low}/{high}", None, second.unit, "date_range")
