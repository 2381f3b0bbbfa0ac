"""The normalisers: cases with the same passage marked in source and text, the damage undone, the laws of the whole."""

from __future__ import annotations

import random
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.facts import Span
from pipeline.aligned import AlignedText
from pipeline.normalise import STEPS, damage, normalise, script
from pipeline.records import Repair, Source, SourceCell, SourceTable
from tests import damage_model
from tests.marks import cases, unmark

MEMBERS = ("width", "markup", "pages", "wraps", "blanks")


def normalised(text: str) -> tuple[AlignedText, tuple[Repair, ...]]:
    return normalise(Source(AlignedText.of(text), "txt"))


@pytest.mark.parametrize("case", [case for member in MEMBERS for case in cases("normalise", member)])
def test_case(case: dict[str, Any]) -> None:
    source, places = unmark(case["source"])
    text, spans = unmark(case["text"])
    aligned, repairs = normalised(source)
    assert aligned.text == text.lstrip("\n")
    lost = len(text) - len(text.lstrip("\n"))
    assert [aligned.locate(start - lost, end - lost) for start, end in spans if start < end] == [p for p in places if p[0] < p[1]]
    assert all(repair.before == source[repair.start : repair.end] for repair in repairs)


@pytest.mark.parametrize("case", cases("normalise", "script"))
def test_script(case: dict[str, Any]) -> None:
    source, places = unmark(case["source"])
    text, spans = unmark(case["text"])
    assert places == spans
    assert script.simplify(source, case.get("config", "t2s")) == text
    again, _ = normalised(text)
    assert again.text == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "hans"),
        ("1143.07", "hans"),
        ("优化营商环境，预算执行率为 98.4%", "hans"),
        ("優化營商環境，預算執行率為 98.4%", "hant"),
        ("本报告所称“預算法”系指中央政府预算，各单位应当遵照执行，并报财政部门备案，经审议后发布实施", "hans"),
        ("預算執行情況說明 预算执行情况说明", "mixed"),
    ],
)
def test_script_of_a_document(text: str, found: str) -> None:
    assert script.script_of(text) == found


def test_an_unknown_configuration_is_refused() -> None:
    with pytest.raises(ValueError, match="s2t"):
        script.simplify("預算", "s2t")


def test_another_package_named_opencc_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "opencc").mkdir()
    (tmp_path / "opencc" / "__init__.py").touch()
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    monkeypatch.delitem(__import__("sys").modules, "opencc", raising=False)
    script._folder.cache_clear()
    with pytest.raises(RuntimeError, match="opencc-python-reimplemented"):
        script._folder()
    script._folder.cache_clear()


def test_the_package_itself_agrees_where_no_correction_applies() -> None:
    from opencc import OpenCC

    text = "".join(row.written for row in script.rows("script_exceptions", script.Correction))
    plain = "各機關應於預算執行後,依據統計資料編製績效報告;營業基金之盈餘,應繳國庫。葡萄乾、後天、頭髮、發展、皇后、裏面、準備、批准"
    assert not set(plain) & set("覆昇祕甯甦")
    assert script.simplify(plain) == OpenCC("t2s").convert(plain)
    assert len(script.simplify(text)) == len(text)


PAGE = """廣州市各區屬單位:
　　第一條　為優化營商環境,根據國務院有關規定,結合本區實際,制定本辦法。
　（一）定期梳理企業的訴求和意見,提出優化方案,報區政府審定;
　（二）每年向區政府報告優化營商環境工作的實施情況;
　（三）鼓勵業務部門創新服務,發揮行業協會的作用,監測企業的經營環境。
　　考核結果納入區年度考評成績。區屬單位應當按照職責分工,主動擔當作為,強化監督。
　　對舉報屬實的單位,給予最高2000元獎勵。企業應當配合,有關業務由區營商環境改革部門負責。
　　監管部門優化服務環境,創造優良條件,發展創新企業。"""

TABLE = {"區": "qū", "業": "yè", "環": "huán", "優": "yōu", "創": "chuàng", "發": "fā", "監": "jiān", "務": "wù", "雲": "yún", "關": "guān"}


def test_a_damaged_page_is_restored() -> None:
    page = damage_model.damage(PAGE, TABLE)
    assert "納入?yún)^(qū)年度" in page
    assert "?。ㄒ唬┒ㄆ谑崂砥髽I(yè)" in page
    aligned, repairs = normalised(page)
    wanted, _ = normalised(PAGE)
    assert aligned.text == wanted.text
    assert all(repair.done and repair.before == page[repair.start : repair.end] for repair in repairs)
    steps = [repair.step for repair in repairs]
    assert (steps.count("byte_shift"), steps.count("split_key")) == (3, 1)
    assert steps.count("pinyin_note") == len(steps) - 4 == sum(page.count(f"({reading})") for reading in set(TABLE.values())) - 1


def test_a_restored_character_stands_for_the_two_that_hold_its_bytes() -> None:
    page = damage_model.damage(PAGE, TABLE)
    aligned, _ = normalised(page)
    place = aligned.text.index("一）定期")
    low, high = aligned.locate(place, place + 1)
    assert page[low:high] == "ㄒ唬"
    place = aligned.text.index("区年度")
    low, high = aligned.locate(place, place + 1)
    assert page[low:high] == "?yún)^"


def test_what_the_decoder_swallowed_is_lost_and_said_to_be() -> None:
    source = PAGE.replace("（二）每年", "（四）10.每年")
    page = damage_model.damage(source, TABLE)
    aligned, repairs = normalised(page)
    assert "（四）\ufffd0.每年" in aligned.text
    (lost,) = [repair for repair in repairs if not repair.done]
    assert (lost.step, lost.before, lost.after) == ("byte_shift", "?", "")
    assert page[lost.start : lost.end] == "?"


LINES = (
    "推動業務創新,",
    "區政府有關部門",
    "優化營商環境;",
    "報告10項,",
    "(試行)發展",
    "企業應當配合",
    "監測納入區年度",
    "“放管服”",
    "2022年度",
    "A類",
)


@given(st.lists(st.lists(st.sampled_from(LINES), min_size=1, max_size=5), min_size=1, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_nothing_is_restored_wrongly(lines: list[list[str]], order: random.Random) -> None:
    """A line comes back as it was, or shows U+FFFD or the 「?」 where it could not."""
    keys = list(TABLE)
    order.shuffle(keys)
    source = PAGE + "".join(f"\n　（{'一二三四五六'[i]}）{''.join(line)}" for i, line in enumerate(lines))
    page = damage_model.damage(source, {key: TABLE[key] for key in keys})
    aligned = AlignedText.of(page)
    read = Source(aligned, "txt")
    for _, step in STEPS[:3]:
        change = step(aligned, read)
        assert not isinstance(change, str)
        aligned = aligned.edit(change)
    for before, after in zip(source.split("\n"), aligned.text.split("\n"), strict=True):
        if "?" not in after:
            assert re.fullmatch("".join(".{0,2}" if c == "\ufffd" else re.escape(c) for c in after), before), (before, after)


@pytest.mark.parametrize(
    "text",
    [
        "重庆(chóng qìng)市某某区(qū)的区(qū)政府。",
        "汉语拼音：妈(mā)、麻(má)、马(mǎ)、骂(mà)、区(qū)、业(yè)、环(huán)、优(yōu)。",
        "他问：是吗?（一）是；（二）不是。" * 20,
        "區(qū)域" * 3 + "企業發展、環境優化、業務創新" * 20,
        "區(qū)業(yè)環(huán)優(yōu)" * 3 + "區業環優" * 20,
    ],
)
def test_a_page_that_is_not_annotated_throughout_is_left_alone(text: str) -> None:
    assert not damage.learn(text)
    aligned, repairs = normalised(text)
    assert not repairs
    assert aligned.text == script.simplify(text)


def test_readings_without_tones_go_from_a_page_strewn_with_them() -> None:
    sentence = "全省(sheng)(sheng)常住(zhu)人口(kou)(kou) 9000 萬(wan)人(ren)，比上年(nian)增(zeng)長(chang) 0.5%。"
    aligned, _ = normalised(sentence * 3)
    assert aligned.text == "全省常住人口 9000 万人，比上年增长 0.5%。" * 3
    few = "请登录平台(app)办理(a)或(e)窗口(kou)。"
    assert normalised(few)[0].text == few


def test_furniture_goes_and_the_sentence_goes_on() -> None:
    text = "全区共办结事项1.2\n某区政府公报\n- 3 -\n万件，满意率达到98%。"
    start = text.index("某区")
    aligned, repairs = normalise(Source(AlignedText.of(text), "pdf", furniture=(Span(start, start + 6),)))
    assert aligned.text == "全区共办结事项1.2万件，满意率达到98%。" or "某区政府公报" not in aligned.text
    assert [(repair.step, repair.before) for repair in repairs] == [("pages", "某区政府公报"), ("pages", "- 3 -")]


def test_bare_page_numbers_count_on() -> None:
    pages = [f"本页说明{'文字' * 100}，全年支出，以下各项支出\n\n{i}\n\n继续安排完毕。\n" for i in range(1, 6)]
    aligned, repairs = normalised("".join(pages))
    assert [repair.before for repair in repairs] == ["1", "2", "3", "4", "5"]
    assert aligned.text.count("以下各项支出继续安排完毕。") == 5


def test_lines_of_a_table_stay_apart() -> None:
    text = "本年完成投资，增长\n8.1%，较快\n以下为表格，\n合计，\n12,\n345.6\n"
    start = text.index("合计")
    cells = (SourceCell(0, 0, 1, 1, start, start + 3), SourceCell(0, 1, 1, 1, start + 4, len(text) - 1))
    aligned, _ = normalise(Source(AlignedText.of(text), "pdf", tables=(SourceTable(start, len(text), cells),)))
    assert aligned.text.endswith("以下为表格，\n合计，\n12,\n345.6\n")


def test_the_steps_are_named_once_each() -> None:
    assert [name for name, _ in STEPS] == [
        "byte_shift", "split_key", "pinyin_note", "mojibake", "markup", "width", "pages", "wraps", "blanks", "script",
    ]  # fmt: skip


ALPHABET = (
    "一二三第条章年月日万元、，。；：（）()《》“” \n\r\t\u3000\f\u200b０１２19.-—%％*#&;<br>_?預區業(qū)yèABé⾦\ue46a\ufffd\u2028\U00020000"
)
MARKS = [
    "一、",
    "（二）",
    "1.",
    "- ",
    "## ",
    "**",
    "&nbsp;",
    "&lt;",
    "\n",
    "\n\n",
    "\r\n",
    "\u3000\u3000",
    " ",
    "- 3 -",
    "第 3 页",
    "，",
    "。",
    "—",
]
WORDS = [
    "2022",
    "年",
    "万元",
    "坚持稳中求进工作总基调",
    "，推动高质量发展",
    "预算执行情况说明",
    "增长8.1%",
    "11, 887. 73 万元",
    "《关于",
    "办法》",
]
PIECES = st.sampled_from([*MARKS, *WORDS, "（详见附表", "12）", "區(qū)", "業(yè)", "cloud"])


@given(st.one_of(st.text(alphabet=ALPHABET, max_size=120), st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60)))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_any_text_keeps_the_laws(text: str) -> None:
    aligned, repairs = normalised(text)
    assert len(aligned.starts) == len(aligned.ends) == len(aligned.text)
    assert (np.diff(aligned.starts) >= 0).all()
    assert (np.diff(aligned.ends) >= 0).all()
    assert (aligned.starts < aligned.ends).all()
    assert all(repair.before == text[repair.start : repair.end] for repair in repairs)
    lines = aligned.text.split("\n")
    assert "" not in lines[:-1]
    assert [line.strip(" \u3000") for line in lines] == lines
    again, _ = normalised(aligned.text)
    assert again.text == aligned.text
