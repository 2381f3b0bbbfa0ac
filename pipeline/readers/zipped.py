"""ZIP containers of XML (DOCX, XLSX, OFD) opened without trust: sizes and ratios checked first, no entities, no network."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from pipeline.readers.limits import LIMITS, check_size
from pipeline.records import Unreadable

AGAIN = "open it in Word or WPS, save it again and deliver that; the copy may be cut short"


class Package:
    """The members of a container that was found sane."""

    def __init__(self, container: zipfile.ZipFile, again: str) -> None:
        self._container, self._again = container, again
        self._infos = {info.filename: info for info in container.infolist()}
        if len(self._infos) < len(container.infolist()):
            raise Unreadable("damaged", "the container has two parts of one name, and programs differ in which they show", again)
        _check(list(self._infos.values()), again)

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    @property
    def names(self) -> list[str]:
        """The members' names, as the directory has them."""
        return list(self._infos)

    def bytes(self, name: str) -> bytes:
        """A member unpacked. Raises Unreadable("damaged"), ("encrypted") or ("too_large")."""
        info = self._infos.get(name)
        if info is None:
            raise Unreadable("damaged", f"the document lacks its part {name}", self._again)
        if info.flag_bits & 1:
            raise Unreadable("encrypted", f"the part {name} is locked with a password", "remove the password and deliver it again")
        try:
            with self._container.open(info) as member:
                data = member.read(LIMITS.member_bytes + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
            raise Unreadable("damaged", f"the part {name} cannot be unpacked: {error}", self._again) from error
        check_size(len(data), LIMITS.member_bytes, f"the part {name}")
        return data

    def xml(self, name: str) -> etree._Element:
        """A member's root element. Raises Unreadable as `bytes`, and "damaged" where it is no XML."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False)
        try:
            return etree.fromstring(self.bytes(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable("damaged", f"the part {name} is no well-formed XML: {error}", self._again) from error

    def main_part(self, default: str) -> str:
        """The name of the document's main part, as its relationships say."""
        if "_rels/.rels" in self:
            for link in self.xml("_rels/.rels"):
                if str(link.get("Type", "")).endswith("/officeDocument"):
                    name = re.sub(r"^/+", "", str(link.get("Target", "")))
                    if name in self:
                        return name
        return default


@contextmanager
def opened(data: bytes, again: str = AGAIN) -> Iterator[Package]:
    """The container; `again` is the advice for a damaged one.

    Raises Unreadable("damaged") when its directory cannot be read and ("too_large") for a bomb.
    """
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError, EOFError) as error:
        raise Unreadable("damaged", f"the container cannot be opened: {error}", again) from error
    with container:
        yield Package(container, again)


def _check(infos: list[zipfile.ZipInfo], again: str) -> None:
    if len(infos) > LIMITS.members:
        raise Unreadable("too_large", f"the container has {len(infos):,} parts; at most {LIMITS.members:,} are read", again)
    check_size(sum(info.file_size for info in infos), LIMITS.unpacked_bytes, "the unpacked container")
    for info in infos:
        if info.file_size > 1024 * 1024 and info.file_size > LIMITS.ratio * max(1, info.compress_size):
            raise Unreadable(
                "too_large", f"the part {info.filename} unpacks to {info.file_size // max(1, info.compress_size)} times its size", again
            )
