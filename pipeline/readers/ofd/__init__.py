"""OFD documents (GB/T 33190—2016). The source text is what the pages print: lines in reading order, tables row by row.

Pages are read with their templates; annotations and seals are not text of the document. Offsets, pages and boxes are as of a PDF.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from pipeline.readers.hidden import not_seen, under
from pipeline.readers.limits import LIMITS
from pipeline.readers.ofd.content import Drawn
from pipeline.readers.ofd.geometry import Box, box, local
from pipeline.readers.ofd.paint import Unshown, places
from pipeline.readers.printed.blocks import Layout
from pipeline.readers.printed.writer import Writer
from pipeline.readers.signatures import member_names
from pipeline.readers.zipped import Package, opened
from pipeline.records import Source, Unreadable

A4 = Box(0.0, 0.0, 210.0, 297.0)
"""The page of a document that does not say its size."""
AGAIN = "download it again, or open it in an OFD reader and export it as PDF"


def accepts(data: bytes) -> bool:
    """Whether the bytes are a ZIP container with an OFD.xml."""
    return data.startswith(b"PK\x03\x04") and "OFD.xml" in member_names(data)


def read(path: Path, data: bytes) -> Source:
    """The text of an OFD with pages, boxes and tables. Raises Unreadable (encrypted, damaged, no_text_layer, too_large)."""
    with opened(data, AGAIN) as package:
        try:
            both = [page for root in _roots(package) for page in _Document(package, root).pages()]
        except Unreadable as trouble:
            if trouble.code == "damaged" and any("encrypt" in name.lower() for name in package.names):
                raise Unreadable("encrypted", "the OFD is encrypted", "export it without a password and deliver it again") from trouble
            raise
    pages = [page for page, _ in both]
    if not pages:
        raise Unreadable("damaged", "the OFD has no pages", AGAIN)
    if not any(page.blocks for page in pages):
        raise Unreadable(
            "no_text_layer",
            f"the OFD has {len(pages)} pages and no text: it is a scan",
            "export it as PDF, which text recognition can read, or deliver an OFD with text, or DOCX",
        )
    return _with_unshown(Writer(pages).source("ofd"), [shown for _, shown in both])


def _with_unshown(source: Source, pages: Sequence[Unshown]) -> Source:
    """The source with all that its pages do not show named in the ledger. A layer of recognised text under the pictures of a scan is named
    once for the document."""
    wanted = places(pages)
    found = under(source.aligned.source, source.ink, wanted) if wanted and source.ink is not None else []
    starts = [page.start for page in source.pages]
    for start, page in zip(starts, pages, strict=True):
        found += [not_seen(start, start, words, kind) for kind, words in page.absent]
    layered = next((start for start, page in zip(starts, pages, strict=True) if page.layer), None)
    if layered is not None:
        found.append(not_seen(layered, layered, "", "layer_not_compared"))
    return replace(source, repairs=(*source.repairs, *found)) if found else source


def _roots(package: Package) -> list[str]:
    """The names of the root parts of the documents in the package, each in its current version (GB/T 33190—2016, 7.4 and 19)."""
    found = []
    for body in (item for item in package.xml("OFD.xml").iter() if local(item) == "DocBody"):
        roots = [name for item in body if local(item) == "DocRoot" and (name := _located(package, "", item.text))]
        found += _current(package, body) or roots
    return found


def _current(package: Package, body: etree._Element) -> list[str]:
    """The root part of the version of a document that is called the current one; none where there is no such version."""
    for version in body.iter():
        name = _located(package, "", version.get("BaseLoc")) if local(version) == "Version" else ""
        if name and version.get("Current") == "true":
            folder = posixpath.dirname(name)
            return [
                root for item in package.xml(name).iter() if local(item) == "DocRoot" and (root := _located(package, folder, item.text))
            ]
    return []


def _located(package: Package, folder: str, location: str | None) -> str:
    """A member by an ST_Loc: from the root where it begins with ``/``, else from the folder of the part that names it; "" where
    there is no such member. Some programs count from the root without saying so."""
    written = (location or "").strip().replace("\\", "/")
    for name in (posixpath.join("/", folder, written), posixpath.join("/", written)):
        if written and (found := posixpath.normpath(name).lstrip("/")) in package:
            return found
    return ""


class _Document:
    """One document of the package: its page size, templates, composite units and pages."""

    def __init__(self, package: Package, root: str) -> None:
        self._package, self._folder = package, posixpath.dirname(root)
        self._root = package.xml(root)
        self._area = A4
        self._templates: dict[str, etree._Element] = {}
        self._units: dict[str, etree._Element] = {}
        self._parameters: dict[str, etree._Element] = {}
        for item in self._root:
            if local(item) == "CommonData":
                self._common(item)

    def pages(self) -> Iterator[tuple[Layout, Unshown]]:
        """The pages in order, with what each does not show; an empty one where its part is missing or no XML."""
        places = [_base(page) for part in self._root if local(part) == "Pages" for page in part if local(page) == "Page"]
        if len(places) > LIMITS.pages:
            raise Unreadable("too_large", f"the OFD has {len(places):,} pages; at most {LIMITS.pages:,} are read", "split it")
        for place in places:
            name = self._name(self._folder, place)
            root = self._part(name)
            yield self._page(root, posixpath.dirname(name)) if root is not None else (Layout([], 0.0, 0.0, True), Unshown((), (), False))

    def _page(self, root: etree._Element, folder: str) -> tuple[Layout, Unshown]:
        units, parameters = dict(self._units), dict(self._parameters)
        for item in root:
            if local(item) == "PageRes":
                more = self._resource(folder, item.text)
                units |= more[0]
                parameters |= more[1]
        contents = [item for item in root if local(item) == "Content"]
        templates = [
            self._templates[i] for item in root if local(item) == "Template" and (i := item.get("TemplateID", "")) in self._templates
        ]
        sizes = [_area(holder) for holder in (root, *templates)]
        drawn = Drawn(next((size for size in sizes if size is not None), self._area), units.get, parameters.get)
        for content in (*(part for template in templates for part in template if local(part) == "Content"), *contents):
            drawn.add(content)
        return drawn.printed(), drawn.unshown()

    def _common(self, common: etree._Element) -> None:
        for item in common:
            name = local(item)
            if name == "PageArea":
                self._area = _physical(item) or self._area
            elif name == "TemplatePage":
                template = self._part(self._name(self._folder, item.get("BaseLoc")))
                if template is not None:
                    self._templates[item.get("ID", "")] = template
            elif name in ("PublicRes", "DocumentRes"):
                units, parameters = self._resource(self._folder, item.text)
                self._units |= units
                self._parameters |= parameters

    def _resource(self, folder: str, location: str | None) -> tuple[dict[str, etree._Element], dict[str, etree._Element]]:
        """The contents of the composite graphic units in a resource part, and its drawing parameters, by id."""
        root = self._part(self._name(folder, location))
        items = list(root.iter()) if root is not None else []
        units = {
            unit.get("ID", ""): content
            for unit in items
            if local(unit) == "CompositeGraphicUnit"
            for content in unit
            if local(content) == "Content"
        }
        return units, {item.get("ID", ""): item for item in items if local(item) == "DrawParam"}

    def _name(self, folder: str, location: str | None) -> str:
        return _located(self._package, folder, location) or _located(self._package, self._folder, location)

    def _part(self, name: str) -> etree._Element | None:
        try:
            return self._package.xml(name) if name else None
        except Unreadable as trouble:
            if trouble.code == "damaged":
                return None
            raise


def _base(page: etree._Element) -> str | None:
    """Where a page lies: its attribute, or the element that some programs write instead."""
    return page.get("BaseLoc") or next((item.text for item in page if local(item) == "BaseLoc"), None)


def _area(holder: etree._Element) -> Box | None:
    return next((_physical(item) for item in holder if local(item) == "Area"), None)


def _physical(area: etree._Element) -> Box | None:
    """The page as it lies on the table; a page of no size is none."""
    found = next((box(item.text) for item in area if local(item) == "PhysicalBox"), None)
    return found if found is not None and found.width > 0 and found.height > 0 else None
