"""The damage that `pipeline.normalise.damage` undoes, done forwards: how such a page comes about.

The text is held as GBK bytes; for each character of a table, in its order, a byte-level replace X → X(reading) runs over all
bytes, wherever characters begin; lines that open with an ideographic space and a full-width bracket are read one byte late; then
every undecodable pair becomes one 「?」.
"""

from __future__ import annotations

from collections.abc import Mapping


def damage(text: str, table: Mapping[str, str]) -> str:
    """`text` (traditional characters, all in GBK) as the page shows it."""
    held = text.encode("gb18030")
    for character, reading in table.items():
        key = character.encode("gb18030")
        held = held.replace(key, key + f"({reading})".encode("gb18030"))
    return "\n".join(_read(line) for line in held.split(b"\n"))


def _read(line: bytes) -> str:
    out = ""
    here = 0
    if line.startswith("\u3000（".encode("gb18030")):
        out, here = "?", 1
    while here < len(line):
        if line[here] < 0x80:
            out += chr(line[here])
            here += 1
            continue
        out += _pair(line[here : here + 2])
        here += 2
    return out


def _pair(code: bytes) -> str:
    try:
        return code.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
