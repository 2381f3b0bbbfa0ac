"""Imported once by the forkserver, before any worker is forked: everything that mining a file needs is then there already.

The one module of the project that works at import time, and nothing else may import it.
"""

from extractors import claims, numbers
from pipeline import mine

mine.mine("warm.txt", "一、基本情况\n全年预算数 100.00 万元，执行数 98.40 万元，完成预算的 98.4%。\n".encode())

__all__ = ["claims", "mine", "numbers"]
