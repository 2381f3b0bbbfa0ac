"""Imported once by the forkserver, before any worker is forked: everything that mining a file needs is then there already.

With `warm_words`, the one place of the project that works at import time, and nothing else may import it. A wrong lexicon is left
for the worker to raise, whose errors reach the run.
"""

import gc
from contextlib import suppress

TEXT = "一、基本情况\n全年预算数 100.00 万元，执行数 98.40 万元，完成预算的 98.4%。\n"


def _warm() -> object:
    from lexicons import LexiconError
    from pipeline import locate, mine
    from pipeline.outputs import packing

    with suppress(LexiconError):
        tables = locate.tables(mine.mine("warm.txt", TEXT.encode()))
        packing.packed(tables)
        return tables
    return None


gc.disable()  # all of it stays: to look for garbage among it would only take time
_TABLES = _warm()
gc.freeze()  # workers need not look through it either, and its pages stay shared
gc.enable()
