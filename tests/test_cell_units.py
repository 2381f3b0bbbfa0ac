"""Figures in tables take the unit of their column, their row or the table: whatever says it nearest."""

from __future__ import annotations

import pytest

from pipeline.cell_units import stated
from pipeline.mine import mine

TABLE = """表3 主要指标

单位：亿元
指标\t绝对数\t比上年增长（%）\t占比%
地区生产总值\t1,937.60\t5.2\t100
第一产业\t96.30\t-3.1\t5.0
旅游人次（万人次）\t812.4\t6.0\t—
城镇化率（%）\t68.25\t0.9\t—
"""
NAMED = """指标\t计量单位\t2023年\t比上年增长（%）
公路里程\t公里\t2,485.6\t1.2
货运量\t万吨\t323.5\t-6.6
备注栏\t\t7\t1.0
"""


def units(text: str) -> dict[str, tuple[str, str]]:
    """The figures of a text by what is printed, with value and unit."""
    mined = mine("a.txt", text.encode())
    return {mined.report.text[n.start : n.end]: (f"{n.value.normalize():f}", n.unit) for n in mined.report.numbers if n.value is not None}


def test_column_row_and_table() -> None:
    found = units(TABLE)
    assert found["1,937.60"] == ("193760000000", "元")
    assert found["5.2"] == ("5.2", "%")
    assert found["-3.1"] == ("-3.1", "%")
    assert found["100"] == ("100", "%")
    assert found["812.4"] == ("8124000", "人次")
    assert found["6.0"] == ("6", "%"), "a share's column says more than its row"
    assert found["68.25"] == ("68.25", "%")


def test_a_column_of_units() -> None:
    found = units(NAMED)
    assert found["2,485.6"] == ("2485.6", "公里")
    assert found["323.5"] == ("3235000", "吨")
    assert found["-6.6"] == ("-6.6", "%")
    assert found["7"] == ("7", "")


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("增长率（%）", "%"), ("金额（万元）", "万元"), ("面积(平方公里)", "平方公里"), ("占比%", "%"), ("发行总额（单位：亿元）", "亿元"),
        ("科目（款）", ""), ("功能分类（类）", ""), ("2023年（预算数）", ""), ("其中（含上年结转）", ""), ("98.2%", ""), ("", ""),
    ],
)  # fmt: skip
def test_stated(head: str, unit: str) -> None:
    assert stated(head) == unit
