"""Units and captions over tables."""

from __future__ import annotations

import pytest

from pipeline.readers.captions import above, unit_in


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位：人民币万元", "万元"),
        ("（單位:億元）", "億元"),
        ("编制单位：某市财政局　　　单位：元", "元"),
        ("单位：亿元、%", "亿元"),
        ("编制单位：某市财政局", ""),
        ("填报单位: 某街道", ""),
        ("主管单位：某局", ""),
        ("本单位有职工 12 人", ""),
    ],
)
def test_unit(line: str, unit: str) -> None:
    assert unit_in(line) == unit


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["前文。", "表3 收入决算表", "", "编制单位：某局 单位：万元", ""], ("万元", "表3 收入决算表")),
        (["2024年主要指标", "单位：亿元"], ("亿元", "2024年主要指标")),
        (["纳入决算编", "制范围的单位包括："], ("", "")),
        (["一、收支情况", "单位：万元"], ("万元", "")),
        (["收入支出决算总表", "部门：某局", "2024年度"], ("", "收入支出决算总表")),
        (["全年收入 12 亿元。"], ("", "")),
        (["收入支出决算总表（单位：万元）"], ("万元", "收入支出决算总表")),
        (["2024年主要指标", "（单位：亿元）"], ("亿元", "2024年主要指标")),
        (["编制单位：某局（单位：万元）"], ("万元", "")),
    ],
)
def test_caption(lines: list[str], expected: tuple[str, str]) -> None:
    assert above(lines) == expected
