"""Laws of the quantity grammar, as properties."""

from __future__ import annotations

from decimal import Decimal

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.facts import KINDS, QUALIFIERS, Number
from extractors.numbers import find, plain

DIGITS = "〇一二三四五六七八九"
WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
HANT = str.maketrans("万亿个条项户张级两约过达数", "萬億個條項戶張級兩約過達數")
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")

alphabet = st.sampled_from(
    list(
        "0123456789０９,.，。、；：:-—~至到%％()（）〔〕“”年月日号第一二两三十百千万亿零〇点半几余多约近超元个项分之"
        " \n\t人次²kVG/+×负\ufffd①Ⅰ以上级位强大是倍角廿壹佰圆整民国季度前下期"
    )
)
noise = st.one_of(st.text(alphabet=alphabet, max_size=24), st.text(max_size=24))
figures = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999999.99"), places=2)
units = st.sampled_from(
    [
        ("元", "元", 1),
        ("万元", "元", 10000),
        ("亿元", "元", 100000000),
        ("万人次", "人次", 10000),
        ("平方米", "平方米", 1),
        ("%", "%", 1),
        ("个百分点", "个百分点", 1),
    ]
)
counts = st.integers(min_value=2, max_value=99_999_999)


def spelled(number: int) -> str:
    """A positive integer below 10^16 in the standard Chinese form. 例: 10203 → 一万零二百零三."""
    if number == 0:
        return "零"
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10000)
        groups.append(group)
    out = ""
    for i in range(len(groups) - 1, -1, -1):
        group = groups[i]
        if group == 0:
            continue
        text, zero = "", False
        for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = group // place % 10
            if digit:
                text += ("零" if zero and text else "") + DIGITS[digit] + name
                zero = False
            else:
                zero = True
        if out and group < 1000:
            text = "零" + text
        out += text + ("", "万", "亿", "万亿")[i]
    return out.removeprefix("一") if out.startswith("一十") else out


def only(text: str) -> Number:
    found = find(text)
    assert len(found) == 1, (text, [(n.text, n.rule) for n in found])
    return found[0]


def reading(number: Number) -> tuple[object, ...]:
    return number.value, number.value_high, number.unit, number.kind, number.qualifier


@given(noise)
@example("1\ufffd2")
@example(".5.")
@example("11,887,73")
@example("第（")
@example("百多千克")
@example("a1Q1季度")
@example("零下九至2018-19")
def test_spans_are_sorted_disjoint_and_hold_every_digit(text: str) -> None:
    end = 0
    covered: set[int] = set()
    for n in find(text):
        assert end <= n.start <= n.num_start < n.num_end <= n.end <= len(text)
        assert text[n.start : n.end] == n.text
        assert n.kind in KINDS
        assert n.qualifier in QUALIFIERS
        assert n.rule
        covered.update(range(n.start, n.end))
        end = n.end
    assert covered.issuperset(m.start() for m in regex.finditer("[0-9０-９]", text))


@given(figures, units)
def test_a_printed_amount_reads_back_in_any_form(value: Decimal, unit: tuple[str, str, int]) -> None:
    form, name, factor = unit
    for printed in (
        f"{value}{form}",
        f"{value:,}{form}",
        f"{value} {form}",
        f"{value:,}{form}".translate(WIDE),
        f"{value}{form}".translate(HANT),
    ):
        n = only(f"完成{printed}。")
        assert (n.value, n.unit) == (value * factor, name)
        assert n.ulp == Decimal("0.01") * factor


@given(counts)
def test_a_spelled_number_reads_back(number: int) -> None:
    for printed in (spelled(number), spelled(number).translate(HANT), spelled(number).translate(FORMAL)):
        n = only(f"共{printed}元。")
        assert (n.value, n.unit) == (Decimal(number), "元")


@given(counts, st.sampled_from(["项", "家", "条", "户", "张", "个", "人次", "件"]), st.sampled_from(["", "约", "超过", "不超过", "至少"]))
def test_script_and_width_change_nothing(number: int, unit: str, bound: str) -> None:
    plain = f"涉及{bound}{number}{unit}，"
    assert reading(only(plain)) == reading(only(plain.translate(HANT))) == reading(only(plain.translate(WIDE)))


@given(
    figures,
    units,
    st.sampled_from(["", "依法办理，", "此前。\n", "（", "共3家；", "2020年"]),
    st.sampled_from(["", "。", "，同上", "；另1项", "）", "\n二、"]),
)
def test_context_does_not_change_a_number_with_its_own_unit(value: Decimal, unit: tuple[str, str, int], left: str, right: str) -> None:
    printed = f"{value}{unit[0]}"
    alone = only(printed)
    inside = [n for n in find(left + printed + right) if n.start == len(left)]
    assert [reading(n) for n in inside] == [reading(alone)]


@given(st.integers(1912, 2099), st.integers(1, 12), st.integers(1, 28))
def test_a_date_reads_back(year: int, month: int, day: int) -> None:
    iso = f"{year:04d}-{month:02d}-{day:02d}"
    chinese = "".join(DIGITS[int(c)] for c in str(year))
    roc = year - 1911
    for printed in (
        f"{year}年{month}月{day}日",
        f"{year} 年 {month} 月 {day} 日",
        iso,
        f"{year}/{month:02d}/{day:02d}",
        f"{year}.{month:02d}.{day:02d}",
        f"{chinese}年{spelled(month)}月{day}日",
        f"民国{roc}年{month}月{day}日",
    ):
        n = only(printed)
        assert (n.kind, n.text_value) == ("date", iso), printed


@given(st.integers(2, 400), st.integers(2, 400), st.sampled_from(["至", "-", "—", "~", "～", "到"]))
def test_a_range_keeps_both_ends(low: int, width: int, mark: str) -> None:
    n = only(f"需{low}{mark}{low + width}个月")
    assert (n.value, n.value_high, n.unit, n.kind) == (low, low + width, "个月", "duration")


PIECES = (
    "1,234.5 2024年 2024年度 3. 12、 0.00 05 万 亿 万亿 元 万元 % 个 个百分点 人次 家 项 位 名 年 月 日 号 平方米 km s 度 方 约 超过 第 前 "
    "近 货值 编号 - ， 。 、 （ ） 以上 余 多 左右 半 角 至 民国 支出"
)
shapes = st.lists(
    st.one_of(
        figures.map(str),
        st.integers(0, 99_999_999).map(str),
        st.sampled_from(PIECES.split(" ")),
        st.sampled_from([" ", "\n", "\t"]),
    ),
    max_size=9,
).map("".join)


@settings(max_examples=300)
@given(shapes)
@example("\n12\t34.5\n")
@example("第 12 家")
def test_common_shapes_read_as_the_full_grammar_reads_them(text: str) -> None:
    quick = find(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "read", lambda text, start, floor: None)
        assert find(text) == quick


@settings(deadline=None, max_examples=8)
@given(st.sampled_from(["1", "一", "1,", "1、", "第1", "（1", "1-", "万", "1\n", "“一", ".1"]))
def test_long_repetitions_end(unit: str) -> None:
    text = unit * 3000
    assert "".join(n.text for n in find(text)).count("1") == text.count("1")


@given(figures, units, st.sampled_from(["\n", " ", " \n", "\r\n"]))
def test_a_blank_or_a_line_break_before_the_unit_changes_nothing(value: Decimal, unit: tuple[str, str, int], gap: str) -> None:
    form, name, factor = unit
    n = only(f"本年完成{value}{gap}{form}。")
    assert (n.value, n.unit) == (value * factor, name)


@given(figures, st.sampled_from(["-", "−", "－", "负", "–", "﹣"]), st.sampled_from(["%", "万元", "个百分点", "℃"]))
def test_every_sign_reads_as_minus(value: Decimal, sign: str, form: str) -> None:
    n = only(f"为{sign}{value}{form}，")
    positive = only(f"为{value}{form}，")
    assert positive.value is not None
    assert n.value == -positive.value
    assert (n.unit, n.kind, n.ulp) == (positive.unit, positive.kind, positive.ulp)


@given(st.integers(1, 999_999), st.integers(0, 2), st.sampled_from([("万", 4), ("亿", 8), ("万亿", 12)]))
def test_magnitudes_multiply_exactly(number: int, places: int, magnitude: tuple[str, int]) -> None:
    name, zeros = magnitude
    printed = f"{Decimal(number).scaleb(-places):f}"
    for text in (
        f"{printed}{name}元",
        f"{printed} {name}元",
        f"{printed}{name} 元",
        f"{printed}{name}元".translate(WIDE),
        f"{printed}{name}元".translate(HANT),
    ):
        n = only(f"共{text}。")
        assert n.value == Decimal(number).scaleb(zeros - places)
        assert n.ulp == Decimal(1).scaleb(zeros - places)


@given(st.integers(0, 100), st.integers(1, 99))
def test_parts_of_a_hundred_in_words_and_figures_are_one(whole: int, decimals: int) -> None:
    value = Decimal(whole) + Decimal(decimals) / 100
    words = f"{spelled(whole)}点{''.join(DIGITS[int(c)] for c in f'{decimals:02d}')}".replace("〇", "零")
    for printed in (f"{value}%", f"百分之{value}", f"百分之{words}", f"{value}％", f"百分之 {value}"):
        n = only(f"占{printed}。")
        assert (n.value, n.unit, n.kind) == (value, "%", "percent"), printed


@given(st.integers(1, 99_999_999), st.integers(1, 9), st.integers(1, 9))
def test_an_amount_in_formal_characters_reads_back(yuan: int, tenths: int, cents: int) -> None:
    formal = "零壹贰叁肆伍陆柒捌玖"
    n = only(f"（大写）{spelled(yuan).translate(FORMAL)}元{formal[tenths]}角{formal[cents]}分")
    assert (n.value, n.unit, n.kind) == (Decimal(yuan) + Decimal(tenths * 10 + cents) / 100, "元", "money")


@given(st.integers(2, 99), st.integers(1, 98))
def test_a_fraction_reads_back(under: int, over: int) -> None:
    over = min(over, under - 1)
    stroke = [f"{over}/{under}"] if under > 31 else []  # 10/11 may be a day
    for printed in (f"{spelled(under)}分之{spelled(over)}", *stroke):
        n = only(f"其中{printed}的资金")
        assert n.value is not None
        share = n.value / 100 if n.unit == "%" else n.value
        assert abs(share - Decimal(over) / under) < Decimal("1e-14"), printed


@settings(deadline=None)  # the first example loads the lexicons
@example([Decimal("11.01"), Decimal("0.01")], ("元", "元", 1), "、")
@example([Decimal("2070.01"), Decimal("1900.00")], ("元", "元", 1), "、")
@given(st.lists(figures, min_size=2, max_size=4), units, st.sampled_from(["、", "和", "，"]))
def test_figures_of_a_list_share_the_unit_and_are_never_glued(values: list[Decimal], unit: tuple[str, str, int], last: str) -> None:
    form, name, factor = unit
    if last == "，":
        printed = "，".join(f"{v}{form}" for v in values)
    else:
        printed = "、".join(map(str, values[:-1])) + last + f"{values[-1]}{form}"
    found = find(f"分别为{printed}。")
    assert [(n.value, n.unit) for n in found] == [(v * factor, name) for v in values]


@given(figures, figures, st.sampled_from(["%", "万元", "个百分点", "公里"]))
def test_from_one_to_another_stays_two_numbers(low: Decimal, high: Decimal, form: str) -> None:
    found = find(f"由{low}{form}提高到{high}{form}，")
    assert [reading(n)[0] for n in found] == [reading(only(f"{low}{form}"))[0], reading(only(f"{high}{form}"))[0]]


@given(noise, noise)
def test_a_paragraph_before_changes_no_number_with_its_unit(left: str, right: str) -> None:
    before, after = left + "。\n\n", "。\n\n" + right
    alone = only("全年完成投资1,234.56万元")
    found = [n for n in find(before + "全年完成投资1,234.56万元" + after) if n.start >= len(before) and n.end <= len(before) + 16]
    assert [reading(n) for n in found] == [reading(alone)]
