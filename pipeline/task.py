"""What a worker does: one file mined, its tables packed. The boundary at which whatever a file may do costs that file alone."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lexicons import LexiconError
from pipeline import archives
from pipeline.discovery import Dropped
from pipeline.fingerprint import fingerprint
from pipeline.outputs import parts
from pipeline.records import Reject, Unreadable


@dataclass(frozen=True, slots=True)
class Task:
    """One file for a worker: the file, its document, the output folder, the fingerprint of its part and its size in bytes."""

    file: Dropped
    document: str
    out: Path
    fingerprint: str
    size: int = 0

    @property
    def name(self) -> str:
        """The name the file goes by."""
        return self.file.name

    @property
    def part(self) -> str:
        """The name of the part it becomes."""
        return parts.name(self.document, self.fingerprint)

    def read(self) -> bytes:
        """The file's bytes. Raises OSError, Unreadable."""
        if self.file.url:
            from pipeline import stores

            return archives.read(stores.fetched(self.file.url), self.file.places) if self.file.places else stores.read(self.file.url)
        return archives.read(self.file.path, self.file.places) if self.file.places else self.file.path.read_bytes()


def task(file: Dropped, document: str, out: Path, size: int) -> Task:
    """The task of a file. Its ending is part of what decides how it is read, so it is part of the fingerprint."""
    mark = sha256(f"{fingerprint()} {Path(file.name).suffix.lower()}".encode()).hexdigest()[:16]
    return Task(file, document, out, mark, size)


PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif")


def is_picture(task: Task) -> bool:
    """Whether reading the file means recognising text: seconds a page, and models to load."""
    return task.name.lower().endswith(PICTURES)


def packed(task: Task) -> bytes | Reject:
    """Mines one file: its part as bytes; a file that cannot be read, and a bug, come back as a Reject."""
    from pipeline.locate import tables
    from pipeline.mine import mine
    from pipeline.outputs import packing

    try:
        return packing.packed(tables(mine(task.name, task.read())))
    except LexiconError:
        raise  # nothing that a wrong lexicon reads can be trusted: the run stops and the tables stay as they were
    except Unreadable as error:
        return Reject(task.name, error.stage, error.code, error.message, error.hint)
    except MemoryError:
        return Reject(task.name, "mine", "memory", "more memory than one file may take", "raise --megabytes, or split the file")
    except OSError as error:
        return Reject(task.name, "read", "io", error.strerror or type(error).__name__, "check the file and its permissions")
    except Exception as error:
        return _bug(task, error)


def work(task: Task) -> Reject | None:
    """`packed`, and the part laid down; None where all is well."""
    found = packed(task)
    if isinstance(found, Reject):
        return found
    parts.keep(task.out, task.part, found)  # a full disk is no fault of the file: it stops the run
    return None


def _bug(task: Task, error: Exception) -> Reject:
    """An exception nobody expected costs one file, and is kept whole for the report of it."""
    folder = task.out / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{sha256(task.name.encode()).hexdigest()[:16]}.txt"
    log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    return Reject(
        task.name, "mine", "bug", f"{type(error).__name__} at {where}", f"a bug of hecha: please report it with {folder.name}/{log.name}"
    )
