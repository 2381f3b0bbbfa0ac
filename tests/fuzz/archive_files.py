"""Archives with names that no honest program writes, damaged: their members are listed and read again, or refused with advice."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import archives
from pipeline.records import Reject, Unreadable
from tests import archive_files as made
from tests.fuzz.files import damaged

ONE = "全年预算数 100.00 万元，执行数 98.40 万元。\n".encode()
NAMES = (
    "a.txt", "甲/乙.txt", "../../etc/passwd", "/etc/passwd", "C:\\windows\\x.ini", "a\x00b.txt", "\u202etxt.exe", "." * 40, "x" * 300,
    "con.txt", "a/../../b.txt", "//server/share/a.txt", "-rf", "$(id).txt", "a\nb.txt", " ", "b.txt", "同名.txt", "同名.txt",
)  # fmt: skip
KINDS = ("zip", "gbk", "tar", "gz", "bz2", "7z", "nested")


@cache
def _whole(kind: str, seed: int) -> bytes:
    rng = random.Random(f"{kind} {seed}")
    names = [name for name in rng.sample(NAMES, rng.randint(1, 6)) if kind != "gbk" or "\u202e" not in name]
    files = [(name, ONE * rng.randint(0, 3)) for name in names] or [("a.txt", ONE)]
    if kind == "7z":
        return made.sevenzipped_as(files[0][0].replace("\x00", "_"), ONE)
    if kind == "gbk":
        return made.zipped_by([(f"{i}{name}", data) for i, (name, data) in enumerate(files)], "gb18030")
    if kind == "nested":
        return made.zipped([("二.tar.gz", made.tarred(files, "gz")), ("三.zip", made.zipped(files))])
    return made.zipped(files) if kind == "zip" else made.tarred(files, "" if kind == "tar" else kind)


def check(rng: random.Random) -> None:
    """One archive. Raises AssertionError where a law is broken, and whatever is a bug."""
    data = _whole(rng.choice(KINDS), rng.randrange(6))
    if rng.random() < 0.9:
        data = damaged(rng, data)
    with TemporaryDirectory() as name:
        path = Path(name) / "a"
        path.write_bytes(data)
        with path.open("rb") as file:
            if not archives.kind(file):
                return
        for item in archives.members(path, "包.zip"):
            shown = item.path if isinstance(item, Reject) else item.name
            assert shown.startswith("包.zip"), shown
            assert all(c.isprintable() or c in "\ufffd\u3000 " or ord(c) > 0xFF for c in shown), shown
            if isinstance(item, Reject):
                assert item.code, item
                assert item.hint, item
                continue
            try:
                assert archives.read(path, item.places) == item.data
            except Unreadable as refused:
                raise AssertionError("read once, not twice") from refused
        assert [p.name for p in Path(name).iterdir()] == ["a"], "something was unpacked"
