"""Names that say nothing alone and the things counted before them: 「福利院 3 家，床位 235 张」 → 福利院床位.

The lexicon says by what a name may be borne (``borne_names.tsv``); the nearest such thing of the sentence bears it, over other names
that are borne alike. A name too short can be mended, a wrong one cannot: over 「；」 nothing else may stand between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import lexicons
from extractors import phrases
from extractors.kpis.tellings import Telling

LONGEST = 30
"""Characters at most of a name with what it was given."""


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    bearers: tuple[str, ...]


@cache
def _borne() -> dict[str, tuple[str, ...]]:
    return {row.name: row.bearers for row in lexicons.rows("borne_names", _Row, key="name")}


@cache
def _had() -> re.Pattern[str]:
    """What stands before a thing counted and is not of its name: 「年末全市共有│」, 「发生各类│」."""
    return re.compile(
        "^(?:(?:截至)?[年月季]末|全年|当年)?(?:全[市省区县州国]|全地区|自治[州区]地方|自治[州区](?=年末))?(?:[年月]末)?(?:累计|共|已)?"
        "(?:(?:拥有|共有|现有|实有|设有|建有|有)(?=..)|发生|开展|举办|入选|批准[成设]立的|登记(?=.*合同)|安排(?:全[市省区县州])?(?=.*项目)|技术市场登记|签订|签约|(?:组织)?实施|推进|加快|完成|新建成|建成|支付)?(?:各级各类|各级|各类)?(?=..)"
    )


@cache
def _done() -> re.Pattern[str]:
    """What is done with a thing, behind its name: 「旅发大会项目│建设」."""
    return re.compile("(?<=项目|工程)(?:建设|实施|谋划|推进)$")


def thing(name: str) -> str:
    """A thing counted without the words that only count it. 例: 「年末全市共有普通高等学校」 → 普通高等学校; 「发生各类生产安全事故」 →
    生产安全事故. 反例: 「有机食品」."""
    if name.startswith(("有机", "有色", "有效", "有线", "有限", "有害")):
        return name
    return _done().sub("", _had().sub("", name)).removeprefix("的")


def given(made: Sequence[Telling]) -> None:
    """Gives names that say nothing alone the thing they are of, in place. `made`: the tellings of a section."""
    borne = _borne()
    for k, telling in enumerate(made):
        bearers = borne.get(telling.name) or borne.get(telling.words)
        if bearers is None:
            continue
        own = telling.name if telling.name in borne else telling.words
        if telling.name.removesuffix(own).endswith(bearers):
            continue
        if bearer := _bearer(made, k, bearers):
            join(telling, thing(bearer.name), own)


def _bearer(made: Sequence[Telling], k: int, bearers: tuple[str, ...]) -> Telling | None:
    """The nearest thing counted before `k` that may bear its name, in the same part of the sentence or, over 「；」, in the same sentence
    where nothing but names that are borne alike stands between."""
    borne, here, alone = _borne(), made[k], True
    for one in reversed(made[:k]):
        if one.sentence != here.sentence or (one.passage != here.passage and not alone):
            return None
        if one.place.number.kind in ("count", "length") and _done().sub("", one.name).endswith(bearers):
            several = one.whole is not None and sum(other.whole is one.whole for other in made[:k]) > 1
            return one.whole if several else one  # 「上市公司 33 家，其中主板 29 家、创业板 4 家，总股本 5 亿股」
        alone = alone and (one.name.endswith(tuple(borne)) or phrases.bearer(one.name) != one.name)
    return None


def join(telling: Telling, whose: str, own: str) -> None:
    """`own` with whose it is before it; what both say is said once: 技术合同 + 合同成交金额 → 技术合同成交金额."""
    for size in range(min(len(whose), len(own)), 0, -1):
        if whose.endswith(own[:size]):
            own = own[size:]
            break
    if own and len(whose) + len(own) <= LONGEST:
        telling.rename(whose + own)
