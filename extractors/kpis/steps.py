"""What a whole grew to, told behind by how much it grew: 「总数增加 4000 张至│1.6 万张」."""

from __future__ import annotations

import re
from functools import cache

from extractors import phrases
from extractors.kpis.places import Place
from extractors.kpis.readings import Reading, Spoken


@cache
def _up_to() -> re.Pattern[str]:
    """Between by how much and to what, what is counted in the first: 「增加 1000 张│“宿舍券”至总数│7000 张」."""
    return re.compile("(?P<what>[^，]{0,16}?)[至到](?P<sum>总[数量额])?(?:约|近|超过|共)?")


def grown(place: Place, words: str, spoken: Spoken) -> Reading | None:
    """The reading of what a whole grew to, None where `words` before the quantity lead to no such value.

    例: 「名额总数增加 500 个至│8000 个」 → to, of 名额总数. 反例: 「由 2 个增加至│10 个」, where the verb of change stands before it."""
    previous = spoken.previous
    if previous is None or not place.joined or place.number.unit != spoken.unit:
        return None
    found = _up_to().fullmatch(words)
    if found is None or not (previous.comparison == "yoy_change" if not found["what"] else found["sum"]):
        return None
    what = phrases.subject(found["what"])
    name = what + found["sum"] if what and found["sum"] else previous.indicator
    spoken.indicator = name
    return Reading(name, "to")
