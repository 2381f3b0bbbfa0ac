"""A magnitude alone, bounded and with no measure word, before those who are so many: 近│千万│家庭, 上│亿│市场主体."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from extractors.numbers.figures import Numeral

MANY = Decimal(10) ** 6
"""From here on what follows may be anything; below it must be people or their homes (近万群众), since 万 makes many words."""
REACH = 4


@cache
def _bounded() -> re.Pattern[str]:
    """Before the magnitude; 反例: 最近, 附近, 网上, 向上."""
    led = "(?<![\u4e00-\u9fffA-Za-z])|(?<=[有达了过及着动纳引惠带为给让使聚])|(?<=服务)"
    return re.compile(f"(?:(?<![最附临靠贴亲远])近|(?<!高)超|逾|超过|接近|将近|(?:{led})上) ?$")


@cache
def _those() -> re.Pattern[str]:
    """What is so many; 反例: 近千万│别, 千万│级, 突破亿│大关, 亿万│富翁, and what is measured in money: 上千亿│产业."""
    money = "产业|产值|规模|量级|市场(?!主体)|贷款|资金|投资|债|大?订?单|集群|营收|税|损失|身价|资产|融资|补贴|收入|支出|财政"
    return re.compile(f"(?![级大别不要能勿莫注小分里物般象富吨元美余多以之左上的]|{money})[\u4e00-\u9fff]{{2}}")


@cache
def _people() -> re.Pattern[str]:
    return re.compile(
        "(?:[城乡镇农困脱移受广当在离退务]?[\u4e00-\u9fff]{0,3})??(?:群众|居民|市民|农民|村民|职工|学生|学子|考生|师生|教师|游客|观众|家庭|农户|"
        "商户|用户|网民|党员|干部|志愿者|青年|人才|企业|市场主体|经营主体|劳动者|劳动力|毕业生|老人|人口)"
    )


def stands(text: str, start: int, numeral: Numeral) -> bool:
    """Whether a magnitude without a digit or a unit, which begins at `start`, is a number. 例: 惠及近千万家庭; 反例: 最近千万不要."""
    if _bounded().search(text, max(0, start - REACH), start) is None:
        return False
    return (_those() if numeral.value >= MANY else _people()).match(text, numeral.end) is not None
