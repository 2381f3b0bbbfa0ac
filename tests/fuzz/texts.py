"""Texts put together from pieces of the genre, from its damage, and from what no report holds."""

from __future__ import annotations

import random

NUMERALS = (
    "0", "1", "12", "98.4", "1,234.56", "1，234", "１２", "3.", ".5", "00", "1e5", "二〇二三", "一百二十三", "三百一", "十二万三",
    "壹佰贰拾元伍角整", "半", "两", "廿", "几十", "数百", "十余", "上千", "三分之二", "2/3", "１/２", "百分之三", "千分之五",
    "1+11+2", "21.5：36.1：42.4", "3-5", "10%—15%", "3至6", "第三", "十四五", "-5", "−3",
    "９９９９９９９９９９９９９９９９９９９９９９９９９", "1 234", "1\n234", "12345678901234567890123456789", "½", "①", "Ⅲ", "㈠",
    "٣", "𝟓",
)  # fmt: skip
UNITS = (
    "", "元", "万元", "亿元", "億元", "千元", "%", "‰", "个百分点", "个", "项", "人次", "万人次", "公里", "亩", "吨", "倍", "成",
    "年", "月", "日", "号", "天", "分", "第", "位", "万", "亿", "兆",
)  # fmt: skip
WORDS = (
    "全年预算数", "执行数", "完成预算的", "同比增长", "下降", "较上年", "其中", "分别为", "基本支出", "项目支出", "三公经费", "出台",
    "政策", "排名", "占", "达到", "约", "超过", "不低于", "以上", "左右", "截至", "上半年", "一般", "统一", "进一步", "一是", "二是",
    "（一）", "一、", "1.", "第十二条", "第二款", "〔2022〕5号", "《关于改革的意见》", "单位：万元", "合计", "上年", "预计", "力争",
    "国家", "市级", "區級", "應當", "預算執行", "億", "http://a.cn/1?b=2", "ISO9001", "12345热线", "v2.0", "附件1", "表1", "图2-1",
    "自评得分", "优", "绩效自评报告", "决算", "2023年度", "某某局",
)  # fmt: skip
MARKS = (
    "，", "。", "；", "：", "、", "（", "）", "《", "》", "“", "”", "【", "】", "\n", "\n\n", "\r\n", "\t", " ", "\u3000", "|",
    "\n| --- | --- |\n", "**", "# ", "—", "…", "·", "-", "+", "/", ":", "*",
)  # fmt: skip
DAMAGE = (
    "�",
    "\u200b",
    "\ue000",
    "\U000f0001",
    "\x00",
    "\x0b",
    "\u202e",
    "\ufeff",
    "区(qū)",
    "&nbsp;",
    "<b>",
    "= ",
    "\ud800",
    "à",
    "锟斤拷",
    "�1",
    "- 12 -\n",
    "\u00a0",
    "́",
)
_PIECES: tuple[tuple[tuple[str, ...], int], ...] = ((NUMERALS, 5), (UNITS, 5), (WORDS, 5), (MARKS, 4), (DAMAGE, 1))


def text(rng: random.Random) -> str:
    """A text of up to some hundred pieces; now and then one piece is said over and over, or a piece is cut in the middle."""
    kinds, weights = zip(*_PIECES, strict=True)
    parts: list[str] = []
    for kind in rng.choices(kinds, weights, k=rng.randint(1, rng.choice((8, 40, 160)))):
        piece = rng.choice(kind)
        if rng.random() < 0.02:
            piece *= rng.choice((2, 30, 400))
        if rng.random() < 0.03 and len(piece) > 1:
            piece = piece[: rng.randrange(1, len(piece))]
        parts.append(piece)
    return "".join(parts)
