"""Imported after `warm` where there are many files: the words too, which no file of few may need."""

import gc
from contextlib import suppress

from extractors import tokens
from lexicons import LexiconError

with suppress(LexiconError):
    tokens.words("企业提供代办服务")
    tokens.bodies("国家发展改革委")

gc.freeze()
