"""Messages to the user, in Chinese or English.

The language is set once by the command line (`--lang`), else by the locale; a message is written as a pair where it is said.
"""

from __future__ import annotations

import os
import sys

_chosen: list[str] = []
_loud: list[bool] = []


def choose(language: str | None) -> None:
    """Fix the language of all later messages: ``zh``, ``en``, or None for the locale's."""
    _chosen[:] = [language] if language else []


def language() -> str:
    """``zh`` or ``en``. 例: LANG=zh_CN.UTF-8 → zh; LANG=C → en."""
    if _chosen:
        return _chosen[0]
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def text(zh: str, en: str) -> str:
    """The one of the two that the user reads."""
    return zh if language() == "zh" else en


def tell_all(wanted: bool) -> None:
    """Whether a run names each file as it is done (``--verbose``)."""
    _loud[:] = [wanted]


def telling_all() -> bool:
    """Whether `tell_all` was asked for."""
    return _loud == [True]


def say(zh: str, en: str) -> None:
    """A line for the user, on standard error: standard output carries results only."""
    print(text(zh, en), file=sys.stderr, flush=True)
