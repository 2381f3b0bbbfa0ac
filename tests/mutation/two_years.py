"""M31: the accounts of one body over three years, out of one book, and a slip in what came over from the year before.

What one document cannot show is put to the checks across documents: all bodies of a measurement in one folder, once right and once each
with a slip.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline import locate
from pipeline.mine import mine
from pipeline.outputs import packing, state
from tests.mutation import names
from tests.mutation.figures import style
from tests.mutation.score import Score

SERIES = """{org}{year}年度部门决算
{year}年度年初结转和结余{opening}万元，本年支出合计{spent}万元，比上年{moved}{change}万元，{turned}{rate}%，年末结转和结余{closing}万元。
"""
LAST = 3
"""The year that has the slip is the last of so many."""


def put_together(out: Path, documents: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The tables of a run over these texts."""
    plan = {}
    for i, text in enumerate(documents):
        mined = mine(f"{i}.txt", text.strip().encode())
        plan[packing.write(out, locate.tables(mined), "f")] = [f"{i}.txt"]
    state.commit(out, plan, [], {})
    return {name: pq.read_table(out / "tables" / name).to_pylist() for name in ("checks", "inconsistencies", "texts", "documents")}


def across(table: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the rules across documents."""
    return [row for row in table if row["rule"].startswith("XDC")]


def series(rng: random.Random, org: str, mode: str = "R", slip: int = 0) -> list[str]:
    """The accounts of three years out of one book of fen, printed in 万元 with two decimals, rounded or cut off; `slip` moves one figure
    of the last year: 1 opening carry-over, 2 expenditure, 3 its change, 4 the rate."""
    printed = style(rng, mode)
    spent = [rng.randint(10**7, 10**9) for _ in range(LAST + 1)]
    kept = [rng.randint(10**5, 10**8) for _ in range(LAST + 1)]
    out = []
    for i in range(1, LAST + 1):
        wrong = slip if i == LAST else 0
        change = spent[i] - spent[i - 1]
        figures = {
            "opening": kept[i - 1] + (rng.randint(2 * 10**4, 10**8) if wrong == 1 else 0),
            "spent": spent[i] + (spent[i] // 9 + 10**6 if wrong == 2 else 0),
            "change": abs(change) + (23456700 if wrong == 3 else 0),
            "closing": kept[i],
        }
        shown = {name: printed.digits(printed.money(fen, "万元")) for name, fen in figures.items()}
        shown["rate"] = printed.digits(printed.rate(abs(change) + (spent[i - 1] * 7 // 100 if wrong == 4 else 0), spent[i - 1]))
        words = ("增加", "增长") if change > 0 else ("减少", "下降")
        out.append(SERIES.format(org=org, year=2020 + i, moved=words[0], turned=words[1], **shown))
    return out


def measure(folder: Path, count: int, seed: int, mode: str) -> tuple[Score, list[str]]:
    """`count` bodies, each right and each with another opening carry-over than it closed with: the score of M31, and the rules that
    spoke of what is right or of other matters."""
    orgs = ["".join(o) for o in itertools.islice(itertools.product(names.CITIES, names.DISTRICTS, names.BUREAUX), count)]
    right = [text for n, org in enumerate(orgs) for text in series(random.Random(f"{seed}/{mode}/{n}"), org, mode)]
    wrong = [text for n, org in enumerate(orgs) for text in series(random.Random(f"{seed}/{mode}/{n}"), org, mode, slip=1)]
    false = [row["rule"] for row in across(put_together(folder / "right", right)["inconsistencies"])]
    tables = put_together(folder / "wrong", wrong)
    slipped = {row["doc_id"]: int(row["path"].removesuffix(".txt")) for row in tables["documents"]}
    score = Score(detectable=count)
    for row in across(tables["inconsistencies"]):
        if row["rule"] != "XDC002" or slipped[row["doc_id"]] % LAST != LAST - 1:
            score.collateral += 1
            continue
        opening = wrong[slipped[row["doc_id"]]].partition("年初结转和结余")[2].partition("万元")[0]
        score.any += 1
        score.by_rule += 1
        score.causes += 1
        score.localised += any(opening in evidence["quote"] for evidence in row["evidence"])
    return score, false
