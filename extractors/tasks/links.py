"""What answers what: a result and the task it reports on, a measure and the problem it answers.

Told by what the two say (the same words, or the same topic of ``task_topics.tsv``), or by their places in two lists of one length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import lexicons
from extractors.facts import Task

ALIKE = 40
"""Of a hundred pairs of neighbouring characters of the shorter text, how many the other must have for the two to be joined."""
PLAINLY = 60
"""As many make it plain that the one text says the other again."""


def joined(rows: Sequence[Task], evaluation: bool) -> tuple[Task, ...]:
    """The rows with results joined to tasks and measures to problems; a work report's results are of another year than its tasks."""
    tasks = [row for row in rows if row.kind == "task"] if evaluation else []
    problems = [row for row in rows if row.kind == "problem"]
    measures = [row for row in rows if row.kind == "measure"]
    answered = _paired(measures, problems) if len(measures) == len(problems) else {}
    reported = _listed([row for row in rows if row.kind == "result" and row.label], [row for row in tasks if row.label])
    subjects = [(problem.task_id, _topics(problem.said)) for problem in problems]
    out = []
    for row in rows:
        if row.kind == "result":
            row = replace(row, result_of=reported.get(row.task_id) or _likest(row, tasks))
        elif row.kind == "measure" and not row.answers:
            row = replace(row, answers=answered.get(row.task_id) or _likest(row, problems) or _of_topic(row, subjects))
        out.append(row)
    return tuple(out)


def _paired(rows: Sequence[Task], others: Sequence[Task]) -> dict[str, str]:
    return {row.task_id: other.task_id for row, other in zip(rows, others, strict=True)}


def _listed(results: Sequence[Task], tasks: Sequence[Task]) -> dict[str, str]:
    """The first list of results item by item beside a list of tasks, where the two are of one length: such lists answer each other."""
    lists: dict[str, list[Task]] = {}
    for task in tasks:
        lists.setdefault(_list(task), []).append(task)
    first = [row for row in results if _list(row) == _list(results[0])]
    same = [listed for listed in lists.values() if len(listed) == len(first) > 1]
    if not same:
        return {}
    told = {row.task_id: _likest(row, tasks, PLAINLY) for row in first}
    for listed in same:
        paired = _paired(first, listed)
        if all(told[row] in ("", task) for row, task in paired.items()):
            return paired
    return {}  # as many by chance: the words of the results are those of other tasks


def _list(row: Task) -> str:
    """The section whose items a row is one of."""
    return row.section_id.rpartition(".")[0]


def _likest(row: Task, others: Sequence[Task], least: int = ALIKE) -> str:
    """The one of `others` that shares most with a row, if it shares enough."""
    own = _pairs(row.said)
    best, share = "", least
    for other in others:
        theirs = _pairs(other.said)
        common = 100 * len(own & theirs) // max(1, min(len(own), len(theirs)))
        if common > share:
            best, share = other.task_id, common
    return best


@dataclass(frozen=True, slots=True)
class _Topic:
    topic: str
    words: tuple[str, ...]


@cache
def _topic_words() -> tuple[re.Pattern[str], dict[str, str]]:
    topics = {word: row.topic for row in lexicons.rows("task_topics", _Topic, "topic") for word in row.words}
    return re.compile("|".join(map(re.escape, sorted(topics, key=len, reverse=True)))), topics


def _topics(text: str) -> frozenset[str]:
    pattern, topics = _topic_words()
    return frozenset(topics[found] for found in pattern.findall(text))


def _of_topic(row: Task, problems: Sequence[tuple[str, frozenset[str]]]) -> str:
    """The only problem that is of a topic of what a measure says first: 「强化绩效管理意识」 answers 「绩效指标量化不足」."""
    own = _topics(row.title)
    found = [problem for problem, topics in problems if own & topics]
    return found[0] if len(found) == 1 else ""


def _pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text."""
    plain = re.sub(r"[^\u4e00-\u9fffA-Za-z]+", "", text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))
