"""How much of a file the readers take on. A limit that is hit is always said, never silently kept to.

The limits are settings: ``HECHA_LIMITS="pages=500 cells=1000000"`` in the environment sets some of them for a run.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields, replace

from pipeline.discovery import DropError
from pipeline.messages import text
from pipeline.records import Unreadable

SETTING = "HECHA_LIMITS"
"""The environment variable: ``name=number``, divided by blanks or commas."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes beyond which a file is refused (bytes, members, pages) or read only in part (tables of too many cells)."""

    bytes_in: int = 256 * 1024 * 1024
    """A file as delivered."""
    text_bytes: int = 64 * 1024 * 1024
    """A text or HTML file: some twenty million characters."""
    member_bytes: int = 64 * 1024 * 1024
    """One unpacked member of a ZIP container (DOCX, XLSX, OFD)."""
    unpacked_bytes: int = 512 * 1024 * 1024
    """All unpacked members together, as the directory of the container states them."""
    archive_bytes: int = 16 * 1024 * 1024 * 1024
    """All members of an archive of files together; each of them is held to `bytes_in`."""
    directory_bytes: int = 32 * 1024 * 1024
    """The list of an archive's members: 20,000 names of the longest kind take half of it."""
    dictionary_bytes: int = 512 * 1024 * 1024
    """Memory that unpacking a 7z stream may take; 7-Zip's own strongest level takes 256 MiB."""
    members: int = 20_000
    ratio: int = 400
    """Unpacked to packed size of a member above 1 MiB; document XML seldom passes 40, a bomb has 1,000."""
    small: int = 1024 * 1024
    """What unpacks to less than this is no bomb, whatever its ratio."""
    pages: int = 3_000
    layer_pages: int = 20
    """Pages of a scan whose layer of recognised text is held against the picture, at a second or two a page; the rest is marked."""
    pixels: int = 120_000_000
    """One page of a picture: A3 at 600 dots an inch has 70 million."""
    page_characters: int = 200_000
    page_paths: int = 20_000
    """A page with more path objects is a drawing: its ruled lines are not searched for tables."""
    cells: int = 200_000
    """Cells of one table, merged ones counted by their area."""
    span: int = 1_000
    """rowspan or colspan of one cell, as the HTML standard caps colspan."""
    depth: int = 200
    """Nested elements of an HTML or Word file that are followed."""
    office_seconds: int = 60
    """What LibreOffice may take over one document; LibreOffice starts in one or two."""


def configured(setting: str) -> Limits:
    """The limits with those that `setting` names put in their place. Raises DropError: an unknown name, no whole number from 1.
    例: ``configured("pages=500, cells=1000000").pages == 500``."""
    known = {field.name for field in fields(Limits)}
    given: dict[str, int] = {}
    for part in re.split(r"[\s,，;]+", setting.strip()):
        name, _, number = part.partition("=")
        if part and (name not in known or not re.fullmatch(r"[1-9]\d{0,15}", number.replace("_", ""), re.ASCII)):
            names = " ".join(sorted(known))
            raise DropError(
                text(f"{SETTING}：看不懂 {part}；可设 名称=正整数：{names}", f"{SETTING}: cannot read {part}; set name=number of: {names}")
            )
        if part:
            given[name] = int(number.replace("_", ""))
    return replace(Limits(), **given)


LIMITS = configured(os.environ.get(SETTING, ""))


def check_size(size: int, limit: int, what: str) -> None:
    """Raises Unreadable("too_large") when `size` bytes are more than `limit`; `what` names the thing in the message."""
    if size > limit:
        raise Unreadable(
            "too_large",
            f"{what} has {size:,} bytes; at most {limit:,} are read",
            "split the file, or take pictures out of it",
        )
