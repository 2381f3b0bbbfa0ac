"""HTML as a flat list of nodes with exact offsets into the file. Linear, and never an exception, whatever the file holds.

A parser library gives a tree without offsets; evidence needs them, so the few rules of HTML that matter for reading are here.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    )
)
RAW = frozenset((
    "script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title",
))  # fmt: skip
"""Elements whose content holds no tags."""
BLOCK = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "li", "main", "menu",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "title",
    "legend", "option",
))  # fmt: skip
CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # a start tag closes these open elements, unless one of those stands between
    "li": (frozenset(("li",)), frozenset(("ul", "ol", "menu", "dir", "td", "th"))),
    "tr": (frozenset(("tr",)), frozenset(("table",))),
    "td": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "tbody": (frozenset(("tbody", "thead", "tfoot")), frozenset(("table",))),
    "thead": (frozenset(("tbody", "thead", "tfoot")), frozenset(("table",))),
    "tfoot": (frozenset(("tbody", "thead", "tfoot")), frozenset(("table",))),
    "dd": (frozenset(("dd", "dt")), frozenset(("dl",))),
    "dt": (frozenset(("dd", "dt")), frozenset(("dl",))),
    "option": (frozenset(("option",)), frozenset(("select",))),
}
_P_ENDS = BLOCK - {"html", "body", "td", "th", "tr", "tbody", "thead", "tfoot", "caption", "title", "option"}
_P_BARRIER = frozenset(("td", "th", "table", "body"))
_CELL_BARRIER = frozenset(("table",))

_OPEN = re.compile(r"<(?:!--|[!?]|/?[a-zA-Z])")
_NAME = re.compile(r"[a-zA-Z][^\s/>]*+")
_EDGE = re.compile(r"[\"'>]")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)\s*+(?:=\s*+("[^"]*+"|'[^']*+'|[^\s>"']++))?""")


class Node(NamedTuple):
    """An element. `start` of its start tag, `inner` where that ends, `close` where its end tag begins, `end` after it.

    Nodes stand in document order, so the descendants of node i are those up to `last` (exclusive)."""

    name: str
    parent: int
    depth: int
    start: int
    inner: int
    close: int
    end: int
    last: int


class Document(NamedTuple):
    """The elements of a file in document order, and the runs of text between tags, each with the index of its element (-1: none)."""

    source: str
    nodes: list[Node]
    texts: list[tuple[int, int, int]]


def attributes(source: str, node: Node) -> dict[str, str]:
    """The attributes of an element's start tag, names in lower case, entities left as they are; of a doubled one the first."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source, node.start + 1 + len(node.name), node.inner - 1):
        name, value = match.group(1).lower(), match.group(2) or ""
        found.setdefault(name, value[1:-1] if value[:1] in "\"'" and value else value)
    return found


def parse(source: str, max_depth: int = 200) -> Document:
    """The elements and texts of an HTML file. Comments, declarations and unread end tags leave nothing; what is deeper than
    `max_depth` belongs to the element at that depth."""
    return _Builder(source, max_depth).build()


class _Builder:
    def __init__(self, source: str, max_depth: int) -> None:
        self.source = source
        self.max_depth = max_depth
        self.made: list[list[int]] = []  # parent, depth, start, inner, close, end, last
        self.names: list[str] = []
        self.stack: list[int] = []
        self.open: Counter[str] = Counter()
        self.texts: list[tuple[int, int, int]] = []
        self.none_after: dict[str, int] = {}

    def build(self) -> Document:
        source, here, size = self.source, 0, len(self.source)
        while here < size:
            match = _OPEN.search(source, here)
            if match is None:
                break
            self.text(here, match.start())
            mark = match.group()
            if mark == "<!--":
                here = self.skip("-->", match.start() + 4, match.end())
            elif mark in ("<!", "<?"):
                here = self.skip(">", match.end(), match.end())
            else:
                here = self.tag(match.start(), mark.startswith("</"))
        self.text(here, size)
        while self.stack:
            self.pop(size, size)
        nodes = [Node(name, *made) for name, made in zip(self.names, self.made, strict=True)]
        return Document(source, nodes, self.texts)

    def text(self, start: int, end: int) -> None:
        if start < end:
            self.texts.append((start, end, self.stack[-1] if self.stack else -1))

    def find(self, what: str, start: int) -> int:
        """As str.find, but remembers what is not there any more, so that a file full of it is still read in linear time."""
        if start >= self.none_after.get(what, len(self.source) + 1):
            return -1
        found = self.source.find(what, start)
        if found < 0:
            self.none_after[what] = start
        return found

    def skip(self, what: str, start: int, fallback: int) -> int:
        found = self.find(what, start)
        if found >= 0:
            return found + len(what)
        if what != ">":  # an unclosed comment ends with its first >
            return self.skip(">", start, fallback)
        return fallback

    def tag_end(self, start: int) -> int:
        """After the > of the tag at `start`; a > in a quoted value is none, unless the quote swallows other tags."""
        here = start + 1
        while True:
            match = _EDGE.search(self.source, here)
            if match is None:
                return len(self.source)
            at = match.start()
            if match.group() == ">":
                return at + 1
            close = self.find(match.group(), at + 1) if self.source[max(start, at - 8) : at].rstrip().endswith("=") else -1
            here = at + 1
            if close >= 0 and (close - at < 400 or "<" not in self.source[at:close]):
                here = close + 1

    def tag(self, start: int, closing: bool) -> int:
        named = _NAME.match(self.source, start + (2 if closing else 1))
        assert named is not None
        name = named.group().lower()
        end = self.tag_end(named.end() - 1)
        if closing:
            self.close(name, start, end)
            return end
        self.imply(name, start)
        empty = name in VOID
        index = len(self.names)
        if len(self.stack) >= self.max_depth and not empty:
            while len(self.stack) >= self.max_depth:
                self.pop(start, start)
        self.names.append(name)
        parent = self.stack[-1] if self.stack else -1
        self.made.append([parent, len(self.stack), start, end, end, end, index + 1])
        if empty:
            return end
        self.stack.append(index)
        self.open[name] += 1
        return self.raw(name, end) if name in RAW else end

    def raw(self, name: str, start: int) -> int:
        """Past the content of a script, style, title …: up to its end tag in small or capital letters, or the file's end."""
        ends = [at for at in (self.find(f"</{name}", start), self.find(f"</{name.upper()}", start)) if at >= 0]
        close = min(ends, default=len(self.source))
        self.text(start, close)
        end = self.tag_end(close) if close < len(self.source) else close
        self.pop(close, end)
        return end

    def imply(self, name: str, at: int) -> None:
        if name in CLOSES:
            self.close_within(*CLOSES[name], at)
        if name in _P_ENDS and self.open["p"]:
            self.close_within(frozenset(("p",)), _P_BARRIER, at)

    def close_within(self, names: frozenset[str], barrier: frozenset[str], at: int) -> None:
        if not any(self.open[name] for name in names):
            return
        for depth in range(len(self.stack) - 1, -1, -1):
            name = self.names[self.stack[depth]]
            if name in names:
                while len(self.stack) > depth:
                    self.pop(at, at)
                return
            if name in barrier:
                return

    def close(self, name: str, start: int, end: int) -> None:
        if not self.open[name]:
            return
        barrier = frozenset(("td", "th")) if name not in BLOCK or name in ("p", "div", "span", "li") else frozenset(())
        for depth in range(len(self.stack) - 1, -1, -1):
            other = self.names[self.stack[depth]]
            if other == name:
                while len(self.stack) > depth + 1:
                    self.pop(start, start)
                self.pop(start, end)
                return
            if other in barrier or (other in _CELL_BARRIER and name in ("td", "th", "tr")):
                return  # a stray end tag does not leave its cell

    def pop(self, close: int, end: int) -> None:
        index = self.stack.pop()
        self.open[self.names[index]] -= 1
        made = self.made[index]
        made[4], made[5], made[6] = close, end, len(self.names)
