"""Marks of mark-up that a reader left in the text, and characters that print nothing.

Bold marks, heading marks, dashes before a numbered item, character references of HTML; control, zero-width and
bidirectional characters. The heading or item stays on its own line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from pipeline.aligned import AlignedText, Edit
from pipeline.records import Source

INVISIBLE = (
    "\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u200b-\\u200f\\u202a-\\u202e"
    "\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff\\ufff9-\\ufffb\\U000e0000-\\U000e0fff"
)
"""Controls other than line ends and the tab, soft hyphens, joiners, variation selectors, direction marks, the byte order mark."""

MARKS = re.compile(
    rf"[{INVISIBLE}]+"
    r"|\*{2,}|__(?=[\u4e00-\u9fff（(])|(?<=[\u4e00-\u9fff）)。])__"
    r"|^[ \t]*#{2,6}(?!\d)[ \t]*|(?:\A\s*|(?<=\n\n)|(?<=\n\r\n))#[ \t]+"
    r"|^[ \t]*>[ \t]+"
    r"|^[ \t]*[-*+•·][ \t]*(?=(?:\d{1,3}|[一二三四五六七八九十]{1,3})[、.．)）](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[）)])"
    r"|<(?:/?(?:br|p|b|strong|i|em|u|span|div|td|tr|th|font|sup|sub)\b[^<>]{0,200}|/?(?:br|p|b|strong|i|em|u))/?>"
    r"|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});",
    re.MULTILINE,
)


def edits(aligned: AlignedText, source: Source) -> Sequence[Edit]:
    """The step. 例: 「**（一）概况**」 loses its marks, 「- 1.负责」 its dash, 「&nbsp;」 becomes a blank.
    反例: 「-3.2%」, 「R&D」, 「AT&T;」, a line that begins with a plain dash and the # before a row of a table (其中) stay."""
    out = []
    for mark in MARKS.finditer(aligned.text):
        found = mark[0]
        new = ""
        if found.startswith("&"):
            new = html.unescape(found)
            if new == found or len(new) != 1 or not (new.isprintable() or new.isspace()):
                continue
        elif found.startswith("<br"):
            new = "\n"
        out.append(Edit(*mark.span(), new))
    return out
