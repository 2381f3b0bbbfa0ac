"""A document that says one thing over and over is mined to the end: a pattern that backtracks without bound would never return here."""

from __future__ import annotations

import pytest

from pipeline.mine import mine

UNITS = (
    "1 1, 1. 1、 （ ( 一、 一 一是 几十 第 《 》 “ ” - — * # ** > | ? ?。 區(qū) a A1 1a http://a www. @ a@b. 1- 1—2、 1:2: 2023年 年 1月 1+ 【 】 、 ， 。 "
    "； ： 1.1 … · ① 第一条 第1条 增长 增长1%， 由1提高到 A、B和 （1项、 为1， 万 亿 分之 百分之 〇 -1 壹 十四五 第一第 &nbsp; <b> 上 至少 约 1个、 其中：1万元， "
    "其中a1万元，b2万元； 支出1万元， 占1%， 同比 甲、乙两个方面 “四免”（ 截至1月 企业"
).split() + ["\t", "\n", " ", "　", "- 1 -\n", "目录\n一、\t1\n", "\ufffd", "\u200b", "1\ufffd", "单位：万元\n", "合计\t1\n", "|a|1|\n"]


@pytest.mark.parametrize("unit", UNITS)
def test_repetition_ends(unit: str) -> None:
    text = "一、情况\n" + unit * (1500 // len(unit))
    mined = mine("x.txt", text.encode("utf-8", "surrogatepass"))
    assert mined.aligned.source == text
