"""Imported once by the forkserver, before any worker is forked: everything that mining a file needs is then there already.

With `warm_words`, the one place of the project that works at import time, and nothing else may import it. A wrong lexicon is left
for the worker to raise, whose errors reach the run.
"""

import gc
from contextlib import suppress

from lexicons import LexiconError
from pipeline import locate, mine
from pipeline.outputs import parts

with suppress(LexiconError):
    _TABLES = locate.tables(mine.mine("warm.txt", "一、基本情况\n全年预算数 100.00 万元，执行数 98.40 万元，完成预算的 98.4%。\n".encode()))
    parts.packed(_TABLES)

gc.freeze()  # what is there now stays: workers need not look through it for garbage, and its pages stay shared
